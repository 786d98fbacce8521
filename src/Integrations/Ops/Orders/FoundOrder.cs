using Integrations.Abstractions;

namespace Integrations.Ops.Orders;

/// <summary>An order as a row of the list: ids, words and times.</summary>
public sealed record FoundOrder
{
    public required Guid Id { get; init; }

    public required string ExternalId { get; init; }

    public required IntegrationType Partner { get; init; }

    public required Region Region { get; init; }

    public required int ApiVersion { get; init; }

    public string? StoreId { get; init; }

    public required Source Source { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Status { get; init; }

    public required bool Accepted { get; init; }

    public required bool Canceled { get; init; }

    public AttemptStatus? CurrentStatus { get; init; }

    public string? RobotId { get; init; }

    /// <summary>What the partner heard last, in its word.</summary>
    public string? LastWord { get; init; }

    public DateTimeOffset? LastToldAt { get; init; }

    public DateTimeOffset? OwedSince { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public bool InDoubt { get; init; }

    public bool HasDead { get; init; }

    /// <summary>The one that asks most for somebody's eye.</summary>
    public OrderState State => this switch
    {
        { InDoubt: true } => OrderState.Unknown,
        { HasDead: true } => OrderState.Dead,
        { Accepted: false } => OrderState.Refused,
        { OwedSince: not null } => OrderState.Waiting,
        { Status: "PENDING" } => OrderState.Pending,
        { CurrentStatus: { } status } when status.IsFinal() => OrderState.Final,
        { Canceled: true } => OrderState.Canceled,
        _ => OrderState.Running,
    };
}

/// <summary>A page of the list.</summary>
/// <param name="Orders">Newest first.</param>
/// <param name="Next">Where the next page begins; null at the end of what was searched.</param>
/// <param name="LookedAt">Orders that were looked at, where each had to be.</param>
/// <param name="SearchedTo">Older ones were not searched.</param>
/// <param name="Exact">Found by an id: no window applies.</param>
public sealed record FoundOrders(IReadOnlyList<FoundOrder> Orders, OrderCursor? Next, int LookedAt, DateTimeOffset SearchedTo, bool Exact = false);

/// <summary>The last row of a page.</summary>
public readonly record struct OrderCursor(DateTimeOffset CreatedAt, Guid Id)
{
    public override string ToString() => FormattableString.Invariant($"{CreatedAt.UtcTicks:x}-{Id:N}");

    public static OrderCursor? Parse(string? text)
    {
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        return dash > 0
            && long.TryParse(text.AsSpan(0, dash), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var ticks)
            && ticks is > 0 and < 3_155_378_975_999_999_999 && Guid.TryParseExact(text.AsSpan(dash + 1), "N", out var id)
                ? new OrderCursor(new DateTimeOffset(ticks, TimeSpan.Zero), id)
                : null;
    }
}
