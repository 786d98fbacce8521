using Integrations.Abstractions;
using Integrations.Exchange;

namespace Integrations.StatusUpdates.Explain;

/// <summary>What would be said about one delivery.</summary>
public sealed record WouldBeSaid(Guid DeliveryId)
{
    public string? ExternalId { get; init; }

    public IntegrationType? Partner { get; init; }

    public Region? Region { get; init; }

    /// <summary>Why nothing would be said at all; a sentence.</summary>
    public string? Against { get; init; }

    /// <summary>In order; those that need no call stand among them, each with its reason.</summary>
    public IReadOnlyList<WouldBeTold> Changes { get; init; } = [];
}

/// <param name="Seq">The number that it has, or would have.</param>
/// <param name="Status">Null for an answer.</param>
public sealed record WouldBeTold(long Seq, AttemptStatus? Status)
{
    /// <summary>The partner's word; null where it is not told.</summary>
    public string? Word { get; init; }

    public string Method { get; init; } = "";

    /// <summary>Below the partner's address, as the module words it.</summary>
    public string Path { get; init; } = "";

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public KeptBody? Body { get; init; }

    /// <summary>Why it is not told.</summary>
    public string? Why { get; init; }

    /// <summary>An earlier call of it may have arrived, so the partner is asked first where it can be.</summary>
    public bool MayHaveArrived { get; init; }

    internal static WouldBeTold Of(StatusUpdate update, Saying.Tell tell) => new(update.Seq, update.Status)
    {
        Word = tell.PartnerStatus,
        Method = tell.Call.Method,
        Path = tell.Call.Path,
        Headers = Redaction.Masked(tell.Call.Headers),
        Body = KeptBody.Of(tell.Call.Body.Length, tell.Call.Personal, tell.Call.Personal ? null : tell.Call.Body.ToArray(), cut: false),
    };
}
