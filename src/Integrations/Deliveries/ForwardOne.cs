using Integrations.Exchange;
using Integrations.StatusUpdates;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Integrations.Deliveries;

/// <summary>
/// One attempt of one command: write the call down under the command's lease, make it, record the outcome with its effect. No transaction
/// is open while the service thinks, and a lease that was lost meanwhile leaves the outcome without effect.
/// </summary>
internal sealed partial class ForwardOne(
    DeliveriesService service, ForwardingStore store, ForwardSignal signal, EgressSignal answers, ForwardMetrics metrics, ILogger<ForwardOne> log)
{
    /// <param name="lease">Ours, as far as we know.</param>
    /// <param name="command">What is to be said.</param>
    /// <param name="deadline">For the call.</param>
    /// <param name="partnerWaits">True while the partner's request is open: a refusal is its answer then.</param>
    /// <param name="stop">Ends the call early.</param>
    public async Task<ForwardResult> GoAsync(
        CommandLease lease, ServiceCommand command, TimeSpan deadline, bool partnerWaits, CancellationToken stop)
    {
        var call = service.Prepare(lease, command, deadline);
        var armed = await store.ArmAsync(lease, call, stop);
        if (!armed.Yes)
        {
            // An earlier command of the delivery is not through, or the lease is not ours any more.
            await store.GiveBackAsync(lease, TimeSpan.Zero, CancellationToken.None);
            return new ForwardResult.Pending();
        }

        return await SendAsync(lease, command, call, armed, partnerWaits, with: null, stop);
    }

    /// <summary>The first attempt for a new delivery, as statements for the transaction that makes it.</summary>
    public FirstTry Begin(NpgsqlBatchCommand enqueue, CommandLease lease, DeliveryOrder order, TimeSpan deadline)
    {
        var command = new ServiceCommand.Create(order);
        var call = service.Prepare(lease, command, deadline);
        return new FirstTry(lease, command, call, [enqueue, store.WriteDown(call)]);
    }

    public Task<ForwardResult> GoAsync(FirstTry first, TimeSpan deadline, Func<ForwardResult.Taken, NpgsqlBatchCommand> with, CancellationToken stop) =>
        SendAsync(
            first.Lease, first.Command, first.Call with { Call = first.Call.Call with { Deadline = deadline } }, new Armed(Yes: true, Marked: false),
            partnerWaits: true, with, stop);

    private async Task<ForwardResult> SendAsync(
        CommandLease lease, ServiceCommand command, AuditedCall call, Armed armed, bool partnerWaits,
        Func<ForwardResult.Taken, NpgsqlBatchCommand>? with, CancellationToken stop)
    {
        var (result, answer) = await service.SendAsync(call, stop);
        var heard = new Heard(call, result, answer.Outcome());
        var ours = await RecordAsync(lease, command, heard, answer, armed, partnerWaits, with);
        metrics.Called(heard, stale: !ours);
        if (!ours)
        {
            Log.Stale(log, lease.CommandId, command.Subject.DeliveryId);
            return new ForwardResult.Pending();
        }

        // What waited behind this command may go now; what is to be repeated has its due time.
        signal.Wake();
        if (command is ServiceCommand.Create { Order.AnswerAwaited: true })
            answers.Wake();
        return Result(command, answer);
    }

    private Task<bool> RecordAsync(
        CommandLease lease, ServiceCommand command, Heard heard, ServiceAnswer answer, Armed armed, bool partnerWaits,
        Func<ForwardResult.Taken, NpgsqlBatchCommand>? with)
    {
        switch (command, answer)
        {
            case (_, ServiceAnswer.NoAnswer none):
                var delay = ForwardSchedule.Next(lease.Attempts + 1, none.RetryAfter, Random.Shared.NextDouble());
                Log.NoAnswer(log, heard.Call.Purpose, command.Subject.DeliveryId, none.Detail, delay.TotalSeconds);
                return store.AgainAsync(lease, heard, delay);
            case (ServiceCommand.Create create, ServiceAnswer.Taken taken):
                return store.TakenAsync(lease, heard, taken, create.Order.AnswerAwaited, with?.Invoke(Taken(taken)));
            case (ServiceCommand.Create create, ServiceAnswer.Refused refused) when partnerWaits || create.Order.AnswerAwaited:
                return store.RefusedInPresenceAsync(lease, heard, refused.Reason, create.Order.AnswerAwaited);
            case (ServiceCommand.Create, ServiceAnswer.Refused refused):
                return store.RefusedLaterAsync(lease, heard, RefusalRule.Of(refused.Reason));
            default:
                // Of a cancellation that the service declines, the mark goes again; not of one that an earlier attempt may have brought about.
                return store.DoneAsync(lease, heard, takeMarkBack: armed.Marked && answer is not ServiceAnswer.Taken);
        }
    }

    private static ForwardResult.Taken Taken(ServiceAnswer.Taken taken) => new(taken.Fee, taken.PickupEta, taken.DropoffEta);

    private static ForwardResult Result(ServiceCommand command, ServiceAnswer answer) => answer switch
    {
        ServiceAnswer.Taken taken => Taken(taken),
        ServiceAnswer.Refused refused => new ForwardResult.Refused(refused.Reason),
        ServiceAnswer.TooLate => new ForwardResult.TooLate(),
        ServiceAnswer.Unknown => new ForwardResult.Unknown(),
        ServiceAnswer.NoAnswer => new ForwardResult.Pending(),
        _ => throw new InvalidOperationException($"{answer.GetType().Name} is no answer to {command.GetType().Name}."),
    };

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Warning, "The Deliveries service did not answer {Purpose} of delivery {DeliveryId} ({Detail}); again in {Seconds} s")]
        public static partial void NoAnswer(ILogger logger, CallPurpose purpose, Guid deliveryId, string detail, double seconds);

        [LoggerMessage(4002, LogLevel.Warning, "The outcome of command {CommandId} of delivery {DeliveryId} came after its lease had ended and has no effect")]
        public static partial void Stale(ILogger logger, Guid commandId, Guid deliveryId);
    }
}

/// <summary>The first attempt of a new delivery's command: committed together with the delivery, and made after that.</summary>
internal sealed record FirstTry(CommandLease Lease, ServiceCommand Command, AuditedCall Call, IReadOnlyList<NpgsqlBatchCommand> Statements);
