using System.Text.Json;
using System.Text.Json.Serialization;
using Integrations.Abstractions;

namespace Integrations.StatusUpdates.LateAnswers;

/// <summary>
/// An answer as it is kept: the verdict's kind and facts, and nothing personal. Flat, so that what the Deliveries service adds later
/// (price, times, a refusal) is laid over it by the database, in the transaction that records it.
/// </summary>
internal sealed record AnswerContent
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Null in what is laid over another.</summary>
    public string? EventId { get; init; }

    public string? StoreId { get; init; }

    public string? ExternalId { get; init; }

    public AnswerKind? Kind { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public Guid? DeliveryId { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public AttemptStatus? Status { get; init; }

    public string? RobotId { get; init; }

    public CancelReason? CancelReason { get; init; }

    /// <summary>Of all amounts: a delivery has one.</summary>
    public string? Currency { get; init; }

    public long? Fee { get; init; }

    public long? OrderValue { get; init; }

    public long? Tip { get; init; }

    public DateTimeOffset? PickupEta { get; init; }

    public DateTimeOffset? DropoffEta { get; init; }

    public string? QuoteId { get; init; }

    public DateTimeOffset? QuotedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public RefusalReason? Reason { get; init; }

    public IReadOnlyList<Fault>? Faults { get; init; }

    public string? Why { get; init; }

    public double? RetryAfterSeconds { get; init; }

    /// <summary>To be laid over an order's answer that waits: the service carries it.</summary>
    public static AnswerContent Taken(Money? fee, DateTimeOffset? pickupEta, DateTimeOffset? dropoffEta, DateTimeOffset now) => new()
    {
        Kind = AnswerKind.Accepted,
        DecidedAt = now,
        Fee = fee?.MinorUnits,
        Currency = fee?.Currency,
        PickupEta = pickupEta,
        DropoffEta = dropoffEta,
    };

    /// <summary>To be laid over an order's answer that waits: the service does not carry it.</summary>
    public static AnswerContent Refused(RefusalReason reason, DateTimeOffset now) => new() { Kind = AnswerKind.Refused, DecidedAt = now, Reason = reason };

    public static AnswerContent Of(AwaitedAnswer to, Verdict verdict, DateTimeOffset now) => AnswerVerdict.Write(verdict) with
    {
        EventId = to.EventId,
        StoreId = to.StoreId,
        ExternalId = to.ExternalId,
        DecidedAt = now,
    };

    /// <summary>Null for what this version of ours cannot read.</summary>
    public static AnswerContent? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<AnswerContent>(json, Json) is { EventId: not null, Kind: not null } content ? content : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>As the module words it.</summary>
    public LateAnswer ToAnswer(int apiVersion, Region region) => new()
    {
        To = new AwaitedAnswer(EventId!, StoreId, ExternalId),
        Verdict = AnswerVerdict.Read(this),
        DecidedAt = DecidedAt ?? default,
        ApiVersion = apiVersion,
        Region = region,
    };
}

/// <summary>The verdicts that can be answered late.</summary>
internal enum AnswerKind
{
    Quoted,
    Refused,
    Accepted,
    Canceled,
    CancelTooLate,
    Unlocked,
    UnlockRefused,
    Updated,
    UpdateTooLate,
    State,
    Recorded,
    NotRelevant,
    Invalid,
    Conflict,
    UnknownDelivery,
    Unavailable,
}
