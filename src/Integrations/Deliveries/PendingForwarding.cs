using Integrations.Exchange;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;

namespace Integrations.Deliveries;

/// <summary>What the Deliveries service has not heard yet about a delivery.</summary>
/// <param name="Commands">In the order in which they go out.</param>
/// <param name="NextMoveAt">When the first of them can move; the others follow it.</param>
internal sealed record PendingForwarding(IReadOnlyList<PendingCommand> Commands, DateTimeOffset NextMoveAt)
{
    /// <summary>Null when the service has heard everything.</summary>
    public static async Task<PendingForwarding?> ReadAsync(
        IntegrationsDb db, Guid delivery, IReadOnlyList<PastCall> calls, DateTimeOffset now, CancellationToken token)
    {
        var rows = await db.Set<DeliveryCommand>().Where(c => c.DeliveryId == delivery).OrderBy(c => c.Id).ToListAsync(token);
        if (rows.Count == 0)
            return null;
        return new PendingForwarding(
            [
                .. rows.Select((row, place) => new PendingCommand(
                    row.Id, row.Kind, row.IncomingRequestId, row.RequestedAt, row.Attempts,
                    CommandGate.Of(row, place == 0 ? null : rows[0].Id, LastOutcome(row, calls), now))),
            ],
            rows[0].DueAt > now ? rows[0].DueAt : now);
    }

    private static string? LastOutcome(DeliveryCommand row, IReadOnlyList<PastCall> calls) =>
        calls.FirstOrDefault(c => string.Equals(c.MessageId, DeliveriesService.MessageId(row.Id), StringComparison.Ordinal))?.Answer?.Detail;
}

/// <param name="CommandId">Also the id under which its calls are known.</param>
/// <param name="Kind">What it asks.</param>
/// <param name="RequestId">The partner's request that asked for it.</param>
/// <param name="RequestedAt">Since when.</param>
/// <param name="Attempts">Calls made.</param>
/// <param name="Gate">That holds it now.</param>
internal sealed record PendingCommand(Guid CommandId, CommandKind Kind, Guid RequestId, DateTimeOffset RequestedAt, int Attempts, CommandGate Gate);
