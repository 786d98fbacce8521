using Integrations.StatusUpdates;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Integrations.Deliveries;

/// <summary>
/// Hands a command over while the partner waits for its answer. The command's row was committed before, so nothing can be lost here:
/// whatever does not succeed at once, our own database included, is "pending", and the background goes on with it.
/// </summary>
public sealed partial class Forwarding
{
    private readonly ForwardOne _one;
    private readonly ForwardSignal _signal;
    private readonly NodeName _node;
    private readonly ILogger<Forwarding> _log;

    internal Forwarding(ForwardOne one, ForwardSignal signal, NodeName node, ILogger<Forwarding> log)
    {
        _one = one;
        _signal = signal;
        _node = node;
        _log = log;
    }

    /// <summary>
    /// The statement that makes a command, for the transaction that accepts what the partner asked.
    /// <paramref name="tryNow"/> leases it to the request, which then calls <see cref="TryNowAsync(Guid, ServiceCommand, TimeSpan, CancellationToken)"/>;
    /// if it does not live to do so, the background takes over when the lease ends. Without it the command is due at once, and
    /// <see cref="ForwardSignal.Wake"/> after the commit saves the wait.
    /// </summary>
    public NpgsqlBatchCommand Enqueue(DeliveryCommand command, bool tryNow) => ForwardingStore.Enqueue(command, tryNow ? _node : null);

    /// <summary>
    /// The same for a delivery that is new: nothing can be in its way, so its command and its first call are written down in one transaction
    /// with the delivery, and after the commit the call may be made.
    /// </summary>
    internal FirstTry Begin(DeliveryCommand command, DeliveryOrder order, TimeSpan patience) =>
        _one.Begin(Enqueue(command, tryNow: true), new CommandLease(command.Id, CommandLease.OfTheRequest, Attempts: 0), order, patience);

    /// <param name="first">Begun and committed.</param>
    /// <param name="patience">How long the partner can wait.</param>
    /// <param name="with">What is recorded together with a yes.</param>
    /// <param name="stop">The host's, or a deadline of ours; never the partner's hanging up.</param>
    internal Task<ForwardResult> TryNowAsync(
        FirstTry first, TimeSpan patience, Func<ForwardResult.Taken, NpgsqlBatchCommand> with, CancellationToken stop) =>
        SafelyAsync(first.Lease.CommandId, () => _one.GoAsync(first, patience, with, stop));

    /// <param name="commandId">Enqueued to be tried now.</param>
    /// <param name="command">What it says.</param>
    /// <param name="patience">How long the partner can wait.</param>
    /// <param name="stop">The host's, or a deadline of ours; never the partner's hanging up.</param>
    public Task<ForwardResult> TryNowAsync(Guid commandId, ServiceCommand command, TimeSpan patience, CancellationToken stop)
    {
        var lease = new CommandLease(commandId, CommandLease.OfTheRequest, Attempts: 0);
        return SafelyAsync(commandId, () => _one.GoAsync(lease, command, patience, partnerWaits: true, stop));
    }

    private async Task<ForwardResult> SafelyAsync(Guid commandId, Func<Task<ForwardResult>> attempt)
    {
        try
        {
            return await attempt();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or OperationCanceledException)
        {
            Log.NotNow(_log, commandId, e);
            _signal.Wake();
            return new ForwardResult.Pending();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4011, LogLevel.Error, "Command {CommandId} could not be recorded while its partner waited; the background goes on with it")]
        public static partial void NotNow(ILogger logger, Guid commandId, Exception exception);
    }
}
