using Integrations.Ops.Jobs;
using Integrations.Partners;
using Integrations.StatusUpdates.Protection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Integrations.StatusUpdates;

/// <summary>
/// Tells each partner each status that it should hear, once, in order. Any number of hosts run it on one database:
/// claim deliveries that owe something → word → write the call down → call → record. No transaction is open while a partner thinks.
/// </summary>
internal sealed partial class StatusEngine(
    EgressStore store,
    Lanes lanes,
    LaneDoor door,
    RateBudgets budgets,
    TellDelivery tell,
    CallWriter writer,
    OutcomeRecorder recorder,
    EgressSignal signal,
    PartnerRegistry registry,
    NodeName node,
    IOptions<StatusEngineOptions> options,
    TimeProvider time,
    ILogger<StatusEngine> log) : BackgroundService, ILoop
{
    private readonly ClaimedWork _work = new(store, tell, registry, time, log);
    private readonly StatusEngineOptions _options = options.Value;
    private readonly Turn _turn = new();

    string ILoop.Name => "status-engine";

    string ILoop.Promise => "Tells each partner what it is owed: claims deliveries, words, calls, records.";

    DateTimeOffset? ILoop.LastTurn => _turn.Last;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled)
            return;
        var outcomes = new NaturalBatch<Outcome>(_options.Batch, recorder.RecordAsync);
        var calls = new NaturalBatch<PendingCall>(_options.Batch, writer.WriteAsync);
        var recording = outcomes.RunAsync();
        var writing = calls.RunAsync();
        var budgeting = budgets.RunAsync();
        var flight = new InFlight();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                _turn.Begin(time);
                if (!await GoOnceAsync(outcomes, calls, flight, stoppingToken))
                    await signal.WaitAsync(door.Patience, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }

        // Graceful: what is on the wire is answered or times out, what is not yet sent is given back, and all of it is recorded.
        await flight.EmptyAsync();
        budgets.Complete();
        await budgeting;
        calls.Complete();
        await writing;
        outcomes.Complete();
        await recording;
    }

    /// <summary>One claim and what follows from it; false when waiting is all that is left to do.</summary>
    private async Task<bool> GoOnceAsync(
        NaturalBatch<Outcome> outcomes, NaturalBatch<PendingCall> calls, InFlight flight, CancellationToken stop)
    {
        IReadOnlyList<Claimed> claimed = [];
        var begun = false;
        try
        {
            // Never cancelled: a claim that is made and not heard of would bind its deliveries for a whole lease.
            var room = await door.RoomAsync(_options.Batch, CancellationToken.None);
            if (room.Count == 0)
                return false;
            claimed = await store.ClaimAsync(room, node.Value, _options.Lease, CancellationToken.None);
            var again = door.Claimed(room, claimed);
            if (claimed.Count == 0)
                return again;
            foreach (var claim in claimed)
                lanes.Take(claim);
            var owed = await _work.LoadAsync(claimed);
            begun = true;
            foreach (var delivery in owed)
                flight.Add(_work.Begin(delivery, outcomes, calls, stop));
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            Log.DatabaseAway(log, e);
            await Task.Delay(_options.IdlePoll, time, stop);
            return true;
        }
        finally
        {
            // Claims that nothing was begun for fall due again with their lease.
            if (!begun)
            {
                foreach (var claim in claimed)
                    lanes.Free(claim, called: false);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3002, LogLevel.Warning, "The database did not answer; the engine goes on when it does")]
        public static partial void DatabaseAway(ILogger logger, Exception exception);
    }
}
