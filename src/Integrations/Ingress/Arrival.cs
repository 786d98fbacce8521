using System.Security.Cryptography;
using System.Text.Json;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress.Again;
using Integrations.StatusUpdates.LateAnswers;

namespace Integrations.Ingress;

/// <summary>A whole request that has proved whose it is.</summary>
public sealed class Arrival
{
    /// <summary>Characters. Longer ids do not fit the index that finds them.</summary>
    public const int LongestExternalId = 500;

    private const int LongestHeader = 200;

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(10);

    // What helps to understand a request later. Everything else, credentials above all, is not kept.
    private static readonly string[] KeptHeaders =
        ["content-type", "user-agent", "idempotency-key", "webhook-id", "webhook-timestamp", "x-correlation-id", "x-request-id", "traceparent"];

    private readonly long _started;

    /// <param name="door">Where.</param>
    /// <param name="message">With its body and the region that it has proved.</param>
    /// <param name="started">The clock's timestamp when the request began.</param>
    /// <param name="traceParent">W3C trace context.</param>
    public Arrival(Door door, InboundMessage message, long started, string? traceParent)
    {
        ArgumentNullException.ThrowIfNull(door);
        ArgumentNullException.ThrowIfNull(message);
        _started = started;
        Door = door;
        Message = message;
        TraceParent = traceParent;
        BodyHash = SHA256.HashData(message.Body.Span);
        Scope = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["Partner"] = door.Partner,
            ["ApiVersion"] = door.Route.ApiVersion,
            ["Route"] = door.Route.Name,
            ["RequestId"] = message.RequestId,
        };
    }

    public Door Door { get; }

    public InboundMessage Message { get; }

    public string? TraceParent { get; }

    /// <summary>Tells a repetition from another order under the same id.</summary>
    public byte[] BodyHash { get; }

    /// <summary>For the log.</summary>
    public Dictionary<string, object> Scope { get; }

    /// <summary>The answer that the partner waits for, where it is answered by a call of ours.</summary>
    public AwaitedAnswer? Awaited { get; private init; }

    /// <summary>Null for a request that has come from its partner; otherwise the stored one that a person has read again.</summary>
    internal SecondReading? Second { get; init; }

    public IntegrationType Partner => Door.Partner;

    public Guid Id => Message.RequestId;

    public DateTimeOffset At => Message.ReceivedAt;

    /// <summary>The same arrival, of a partner that waits for this answer.</summary>
    internal Arrival For(AwaitedAnswer awaited) => new(Door, Message, _started, TraceParent) { Awaited = awaited, Second = Second };

    /// <summary>What is left of the time that the partner waits: a moment when the database was away has been part of it.</summary>
    public TimeSpan PatienceLeft(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var left = Door.Options.Patience - time.GetElapsedTime(_started);
        return left > Least ? left : Least;
    }

    /// <summary>
    /// What the Deliveries service is to be told because of this request. Commands go out in the order of their ids, so the id is later
    /// than the delivery's first one even when that was made by a host whose clock is ahead of ours.
    /// </summary>
    internal DeliveryCommand Command(KnownDelivery delivery, CommandKind kind, string? reason = null) => new()
    {
        Id = Guid.CreateVersion7(At > delivery.CreatedAt ? At : delivery.CreatedAt + TimeSpan.FromMilliseconds(1)),
        DeliveryId = delivery.Id,
        Kind = kind,
        IncomingRequestId = Id,
        ReceivedAt = At,
        PartnerReason = reason,
        RequestedAt = At,
    };

    internal Party Party => new(Partner, Door.Route.ApiVersion, Message.Region);

    /// <summary>What a call to the Deliveries service on behalf of this request is about.</summary>
    internal CallSubject Subject(KnownDelivery delivery, SealingKey key) =>
        new(delivery.Id, delivery.ExternalId, Partner, delivery.ApiVersion, delivery.Region, key);

    /// <summary>The row that keeps it, its body sealed under the key.</summary>
    internal IncomingRequest ToRow(SealingKey key, Judged judged) => new()
    {
        Id = Id,
        ReceivedAt = At,
        IntegrationType = Partner,
        ApiVersion = Door.Route.ApiVersion,
        Region = Message.Region,
        Route = Door.Route.Name,
        Method = Door.Route.Method,
        PathValues = JsonSerializer.Serialize(Message.Path),
        Headers = JsonSerializer.Serialize(Kept(Message.Headers)),
        Body = key.Seal(Place.RequestBody(Id), Message.Body.Span),
        BodyLength = Message.Body.Length,
        BodyHash = BodyHash,
        DataKeyId = key.Id,
        ExternalDeliveryId = judged.ExternalId is { Length: <= LongestExternalId } id ? id : null,
        DeliveryId = judged.DeliveryId,
        Verdict = judged.Verdict,
        Faults = FaultText.Write(judged.Faults),
        Reason = judged.Reason,
        TraceParent = TraceParent,
    };

    private static Dictionary<string, string> Kept(IReadOnlyDictionary<string, string> headers) => KeptHeaders
        .Where(headers.ContainsKey)
        .ToDictionary(name => name, name => headers[name] is { Length: > LongestHeader } value ? value[..LongestHeader] : headers[name], StringComparer.Ordinal);
}

/// <summary>What is written down about a request beside its bytes.</summary>
internal sealed record Judged(RequestVerdict Verdict)
{
    public string? ExternalId { get; init; }

    public Guid? DeliveryId { get; init; }

    public IReadOnlyList<Fault>? Faults { get; init; }

    /// <summary>A stable word.</summary>
    public string? Reason { get; init; }
}
