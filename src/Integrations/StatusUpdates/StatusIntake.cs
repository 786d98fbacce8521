using System.Diagnostics;
using Npgsql;

namespace Integrations.StatusUpdates;

/// <summary>
/// Records what the Deliveries service reports. Changes of one delivery get dense numbers in the source's order, under the lock of
/// their row, in the transaction that also marks the delivery as owing its partner something: no change is lost between the two.
/// Reports that come at the same time share a transaction; each is answered after its commit.
/// </summary>
public sealed class StatusIntake
{
    private const int ReportsAtOnce = 100;
    private const int Transactions = 2;

    private readonly GroupCommit<Report, IReadOnlyList<RecordedChange>?> _together;
    private readonly EgressSignal _signal;

    public StatusIntake(NpgsqlDataSource source, EgressSignal signal, TimeProvider time)
    {
        _signal = signal;
        _together = new GroupCommit<Report, IReadOnlyList<RecordedChange>?>(
            ReportsAtOnce, Transactions, reports => new IntakeTransaction(source, time).RecordAsync(reports));
    }

    /// <summary>Records the changes that are news. Null when the delivery is unknown or was never accepted.</summary>
    public async Task<IReadOnlyList<RecordedChange>?> RecordAsync(
        Guid deliveryId, IReadOnlyList<ReportedChange> changes, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var recorded = await _together.AskAsync(new Report(deliveryId, changes, Activity.Current?.Id)).WaitAsync(token);
        if (recorded?.Any(change => change.Result is ChangeResult.accepted) is true)
            _signal.Wake();
        return recorded;
    }
}

/// <param name="DeliveryId">Whose.</param>
/// <param name="Changes">In any order.</param>
/// <param name="TraceParent">W3C trace context of the report.</param>
internal sealed record Report(Guid DeliveryId, IReadOnlyList<ReportedChange> Changes, string? TraceParent);
