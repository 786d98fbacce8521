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

    // While an order's answer waits for the Deliveries service's word, its price and times are a moment away: the service reported before we
    // had written down what it said. Longer than that the report itself is the word.
    private const int Looks = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

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
        var report = new Report(deliveryId, changes, Activity.Current?.Id);
        var recorded = await _together.AskAsync(report).WaitAsync(token);
        for (var looks = 1; ReferenceEquals(recorded, IntakeTransaction.NotYet); looks++)
        {
            await Task.Delay(Pause, token);
            recorded = await _together.AskAsync(report with { BeforeTheAnswer = looks >= Looks }).WaitAsync(token);
        }

        if (recorded?.Any(change => change.Result is ChangeResult.accepted) is true)
            _signal.Wake();
        return recorded;
    }
}

/// <param name="DeliveryId">Whose.</param>
/// <param name="Changes">In any order.</param>
/// <param name="TraceParent">W3C trace context of the report.</param>
internal sealed record Report(Guid DeliveryId, IReadOnlyList<ReportedChange> Changes, string? TraceParent)
{
    /// <summary>True when it is to be recorded although an answer to the order still waits for the service's word.</summary>
    public bool BeforeTheAnswer { get; init; }
}
