using System.Globalization;
using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Ingress.Again;

namespace Integrations.Ops.Requests;

/// <summary>A request as a row of the list: facts about it, never its content.</summary>
public sealed record KeptRequest
{
    public required Guid Id { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required IntegrationType Partner { get; init; }

    public required Region Region { get; init; }

    public required int ApiVersion { get; init; }

    public required string Route { get; init; }

    public required string Method { get; init; }

    public string? ExternalId { get; init; }

    public Guid? DeliveryId { get; init; }

    public required RequestVerdict Verdict { get; init; }

    public required IReadOnlyList<Fault> Faults { get; init; }

    public string? Reason { get; init; }

    public required int Bytes { get; init; }

    /// <summary>The request that came of reading this one again.</summary>
    public Guid? ReadAgainAs => SecondReading.Read(Reason);

    /// <summary>It was turned down, and nobody has read it again.</summary>
    public bool CanBeReadAgain => Verdict is RequestVerdict.Invalid or RequestVerdict.Unreadable or RequestVerdict.Failed && ReadAgainAs is null;

    /// <summary>In a few words.</summary>
    public string? Why => Faults switch
    {
        _ when ReadAgainAs is null && Reason is { } reason => reason,
        [] => null,
        [var one] => $"{one.Path} {one.Rule}",
        [var one, ..] => string.Create(CultureInfo.InvariantCulture, $"{one.Path} {one.Rule} and {Faults.Count - 1} more"),
    };
}

/// <summary>A page of the list.</summary>
/// <param name="Requests">Newest first.</param>
/// <param name="Next">Where the next page begins; null at the end of what was searched.</param>
/// <param name="Reach">What was searched.</param>
public sealed record KeptRequests(IReadOnlyList<KeptRequest> Requests, RequestCursor? Next, Reach Reach);

/// <summary>The stretch of time that a question covers.</summary>
/// <param name="From">Older ones were not looked at.</param>
/// <param name="Cut">True where the window goes further back, but this many requests are enough for one question.</param>
public readonly record struct Reach(DateTimeOffset From, bool Cut);

/// <summary>Requests that were turned down alike.</summary>
/// <param name="Partner">Whose.</param>
/// <param name="Key">What they have in common.</param>
/// <param name="Count">How many.</param>
/// <param name="ReadAgain">How many of them were read again.</param>
/// <param name="First">When the oldest came.</param>
/// <param name="Last">When the newest came.</param>
/// <param name="Example">The newest.</param>
public sealed record RequestCause(
    IntegrationType Partner, CauseKey Key, long Count, long ReadAgain, DateTimeOffset First, DateTimeOffset Last, Guid Example);

/// <summary>The last row of a page.</summary>
public readonly record struct RequestCursor(DateTimeOffset At, Guid Id)
{
    public override string ToString() => FormattableString.Invariant($"{At.UtcTicks:x}-{Id:N}");

    public static RequestCursor? Parse(string? text) =>
        Orders.OrderCursor.Parse(text) is { } cursor ? new RequestCursor(cursor.CreatedAt, cursor.Id) : null;
}
