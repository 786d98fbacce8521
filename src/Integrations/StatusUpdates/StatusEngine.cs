using Integrations.Abstractions;
using Integrations.Partners;
using Integrations.StatusUpdates.LateAnswers;
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
    ILogger<StatusEngine> log) : BackgroundService
{
    // A debt whose changes cannot be found is looked at again, not spun on.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    private readonly StatusEngineOptions _options = options.Value;

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
            claimed = await TakeOverAsync(claimed);
            var owed = await store.LoadAsync(claimed, CancellationToken.None);
            begun = true;
            foreach (var delivery in owed)
                Begin(delivery, outcomes, calls, flight, stop);
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

    private async Task<IReadOnlyList<Claimed>> TakeOverAsync(IReadOnlyList<Claimed> claimed)
    {
        var takenOver = claimed.Where(c => c.FormerToken is not null).ToList();
        if (takenOver.Count == 0)
            return claimed;
        Log.TakenOver(log, takenOver.Count);
        return [.. claimed.Where(c => c.FormerToken is null), .. await store.TakeOverAsync(takenOver, CancellationToken.None)];
    }

    private void Begin(
        Owed owed, NaturalBatch<Outcome> outcomes, NaturalBatch<PendingCall> calls, InFlight flight, CancellationToken stop)
    {
        if (owed.Changes.Count == 0)
        {
            outcomes.Add(new Outcome(owed.Claim) { DecidedTo = owed.LastSeqDecided, Delay = LookAgain });
            return;
        }

        var worded = owed.Changes.Select(c => Worded(owed.Claim.Lane.Partner, c)).ToList();
        var plan = TellPlan.For(worded, owed.LastWord, owed.LastRobotId, owed.Claim.SendingSeq);
        if (plan.Next is { Saying: Saying.Tell said } next)
            flight.Add(tell.RunAsync(new Telling(owed, plan, owed.Changes.Single(c => c.Seq == next.Seq), said), calls, outcomes, stop));
        else
            outcomes.Add(new Outcome(owed.Claim) { DecidedTo = plan.Decided[^1].Seq, Decided = plan.Decided });
    }

    private Worded Worded(IntegrationType partner, OwedChange change) => new(
        change.Seq, change.News.Class, change.RobotId, Word(partner, change), Late: time.GetUtcNow() - change.RecordedAt >= change.News.For)
    {
        IsAnswer = change.IsAnswer,
    };

    private Saying? Word(IntegrationType partner, OwedChange change)
    {
        try
        {
            return registry.Word(partner, change);
        }
        catch (Exception e)
        {
            // A module that throws is our mistake; it must not stop the deliveries of everybody else.
            Log.ModuleThrew(log, partner, change.Seq, change.DeliveryId, e);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Warning, "Took over {Count} deliveries from a host that did not report")]
        public static partial void TakenOver(ILogger logger, int count);

        [LoggerMessage(3002, LogLevel.Warning, "The database did not answer; the engine goes on when it does")]
        public static partial void DatabaseAway(ILogger logger, Exception exception);

        [LoggerMessage(3003, LogLevel.Error, "The {Partner} module failed to word change {Seq} of delivery {DeliveryId}; the partner is not told")]
        public static partial void ModuleThrew(ILogger logger, IntegrationType partner, long seq, Guid deliveryId, Exception exception);
    }
}
