using Integrations.Abstractions;
using Integrations.Partners;

namespace Integrations.StatusUpdates.LateAnswers;

/// <summary>Has an entry of a sequence worded by the part of the module that has the words for it.</summary>
internal static class Wording
{
    /// <summary>Null for an answer that cannot be read, or of a partner that has no words for answers any more.</summary>
    public static Saying? Word(this PartnerRegistry registry, IntegrationType partner, OwedChange change) => change switch
    {
        { IsAnswer: false } => registry.Formatter(partner).Word(change.Change),
        { Answer: { } answer } => registry.TryLateAnswers(partner, out var late) ? late.Word(answer) : null,
        _ => null,
    };
}
