using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Ops.Jobs;
using Integrations.StatusUpdates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Integrations.Deliveries;

/// <summary>
/// Takes to the Deliveries service what could not be handed over at once. Any number of hosts run it on one database. A refusal that
/// comes now is told to the partner as a status of the delivery, because nobody waits for an answer any more.
/// </summary>
internal sealed partial class ForwardCommands(
    ForwardOne one,
    ForwardingStore store,
    CommandContent content,
    PiiVault vault,
    StatusIntake statuses,
    DeliveriesService service,
    ForwardSignal signal,
    IOptions<DeliveriesServiceOptions> options,
    TimeProvider time,
    ILogger<ForwardCommands> log) : BackgroundService, ILoop
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // After a mistake of ours, so that it is not made in a tight loop.
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(60);

    private readonly InFlight _flight = new();
    private readonly Turn _turn = new();
    private int _free = options.Value.MaxInFlight;

    string ILoop.Name => "forwarder";

    string ILoop.Promise => "Takes to the Deliveries service what could not be handed over while its partner waited.";

    DateTimeOffset? ILoop.LastTurn => _turn.Last;

    /// <summary>Runs until stopped; then what is on the wire is answered or times out, and is recorded.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var pause = ShortestPause;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                _turn.Begin(time);
                var begun = await BeginDueAsync(stop);
                pause = begun > 0 ? ShortestPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
                if (begun == 0 || Volatile.Read(ref _free) == 0)
                    pause = await signal.WaitAsync(pause, time, stop) ? ShortestPause : pause;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }

        await _flight.EmptyAsync();
    }

    /// <summary>One attempt of a claimed command, to its recorded end. Never throws.</summary>
    internal async Task RunOneAsync(ClaimedCommand claimed)
    {
        try
        {
            if (claimed.Abandoned)
                await store.CloseOpenCallsAsync(claimed, CancellationToken.None);
            await ForwardAsync(claimed);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            // The lease ends, and the command is due again.
            Log.DatabaseAway(log, claimed.Lease.CommandId, e);
        }
        catch (Exception e)
        {
            Log.Fault(log, claimed.Kind, claimed.Lease.CommandId, claimed.DeliveryId, e);
            await PostponeAsync(claimed);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Value.ForwardInBackground ? RunAsync(stoppingToken) : Task.CompletedTask;

    private async Task<int> BeginDueAsync(CancellationToken stop)
    {
        try
        {
            var room = Volatile.Read(ref _free);
            var claimed = room == 0 ? [] : await store.ClaimAsync(room, stop);
            foreach (var command in claimed)
            {
                Interlocked.Decrement(ref _free);
                _flight.Add(RunAndFreeAsync(command));
            }

            return claimed.Count;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            Log.NothingClaimed(log, e);
            return 0;
        }
    }

    private async Task RunAndFreeAsync(ClaimedCommand command)
    {
        await RunOneAsync(command);
        if (Interlocked.Increment(ref _free) == 1)
            signal.Wake();
    }

    private async Task ForwardAsync(ClaimedCommand claimed)
    {
        var stored = await content.DeliveryAsync(claimed, CancellationToken.None);
        if (claimed.Kind is CommandKind.Create && stored.Status is DeliveryStatus.INVALID)
        {
            await TellRefusalAsync(claimed, stored.LastError);
            return;
        }

        using var key = stored.WrappedKey is { } wrapped ? vault.Reuse(stored.DataKeyId, stored.Partner, wrapped) : null;
        switch (await ContentAsync(claimed, stored, key))
        {
            case null:
                await EndUnsaidAsync(claimed);
                break;
            case var command:
                var result = await one.GoAsync(claimed.Lease, command, service.Deadline, partnerWaits: false, CancellationToken.None);
                // A partner that still waits for its answer got the refusal as that.
                if (result is ForwardResult.Refused refused && command is ServiceCommand.Create { Order.AnswerAwaited: false })
                    await TellRefusalAsync(claimed, RefusalRule.Of(refused.Reason));
                break;
        }
    }

    /// <summary>Null when it cannot be said any more.</summary>
    private async Task<ServiceCommand?> ContentAsync(ClaimedCommand claimed, StoredDelivery stored, SealingKey? key)
    {
        try
        {
            return await content.CommandAsync(claimed, stored, key, CancellationToken.None);
        }
        catch (ErasedException)
        {
            return null;
        }
    }

    private async Task EndUnsaidAsync(ClaimedCommand claimed)
    {
        Log.Unsaid(log, claimed.Kind, claimed.Lease.CommandId, claimed.DeliveryId);
        if (claimed.Kind is not CommandKind.Create)
            await store.DropAsync(claimed.Lease, CancellationToken.None);
        else if (await store.RefusedUnaskedAsync(claimed.Lease, RefusalRule.Erased, CancellationToken.None))
            await TellRefusalAsync(claimed, RefusalRule.Erased);
    }

    /// <summary>May be repeated: a delivery's story ends once. The command goes last, so that a crash before it only tells again.</summary>
    private async Task TellRefusalAsync(ClaimedCommand claimed, string? rule)
    {
        var refusal = new ReportedChange
        {
            EventId = $"refused-{claimed.Lease.CommandId:N}",
            Status = AttemptStatus.RequestFailed,
            OccurredAt = time.GetUtcNow(),
            CancelReason = RefusalRule.CancelReason(rule),
        };
        await statuses.RecordAsync(claimed.DeliveryId, [refusal], CancellationToken.None);
        await store.ForgetAsync(claimed.Lease, CancellationToken.None);
        Log.Refused(log, claimed.DeliveryId, rule);
    }

    private async Task PostponeAsync(ClaimedCommand claimed)
    {
        try
        {
            await store.PostponeAsync(claimed.Lease, AfterFault, CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            Log.DatabaseAway(log, claimed.Lease.CommandId, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4021, LogLevel.Warning, "The database did not answer; forwarding goes on when it does")]
        public static partial void NothingClaimed(ILogger logger, Exception exception);

        [LoggerMessage(4022, LogLevel.Warning, "Command {CommandId} could not be brought to its end; it is due again when its lease is over")]
        public static partial void DatabaseAway(ILogger logger, Guid commandId, Exception exception);

        [LoggerMessage(4023, LogLevel.Error, "{Kind} command {CommandId} of delivery {DeliveryId} failed on our side")]
        public static partial void Fault(ILogger logger, CommandKind kind, Guid commandId, Guid deliveryId, Exception exception);

        [LoggerMessage(4024, LogLevel.Error, "{Kind} command {CommandId} of delivery {DeliveryId} can no longer be said: erased, or read differently today")]
        public static partial void Unsaid(ILogger logger, CommandKind kind, Guid commandId, Guid deliveryId);

        [LoggerMessage(4025, LogLevel.Warning, "Delivery {DeliveryId} was accepted and then refused: {Rule}")]
        public static partial void Refused(ILogger logger, Guid deliveryId, string? rule);
    }
}
