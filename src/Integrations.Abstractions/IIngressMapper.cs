namespace Integrations.Abstractions;

/// <summary>
/// Reads what the partner says and words what we answer. Pure: no clock, no I/O, no statics; the same bytes give the same result.
/// The platform has authenticated the message before <see cref="Read"/> sees it, and stores it whatever comes out.
/// </summary>
public interface IIngressMapper : IPartnerPart
{
    IReadOnlyList<InboundRoute> Routes { get; }

    /// <summary>Never throws for a bad payload: faults are a result.</summary>
    Inbound Read(InboundMessage message);

    /// <summary>Total over the verdicts, in the partner's own shape. Holds no personal value, so the platform may keep and repeat it.</summary>
    Reply Answer(InboundMessage message, Verdict verdict);

    /// <summary>What the partner calls a field of ours on this route, for faults found after the reading.</summary>
    string NameOf(InboundRoute route, DraftField field);

    /// <summary>Where bodies of this version hold words of the contract; each path once. Empty where the contract has no lists of words.</summary>
    IReadOnlyList<Vocabulary> Vocabularies(int apiVersion) => [];
}
