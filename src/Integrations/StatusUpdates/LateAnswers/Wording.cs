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

    /// <summary>As the plan takes it. A module that throws has nothing to say, and stops nobody else.</summary>
    /// <param name="registry">Of the modules.</param>
    /// <param name="partner">To be told.</param>
    /// <param name="change">Undecided.</param>
    /// <param name="now">Whether it still is news.</param>
    /// <param name="threw">Hears of a module that throws.</param>
    public static Worded Worded(this PartnerRegistry registry, IntegrationType partner, OwedChange change, DateTimeOffset now, Action<Exception>? threw = null)
    {
        Saying? saying = null;
        try
        {
            saying = registry.Word(partner, change);
        }
        catch (Exception e)
        {
            threw?.Invoke(e);
        }

        return new Worded(change.Seq, change.News.Class, change.RobotId, saying, Late: now - change.RecordedAt >= change.News.For)
        {
            IsAnswer = change.IsAnswer,
            IsRepeat = change.IsRepeat,
        };
    }
}
