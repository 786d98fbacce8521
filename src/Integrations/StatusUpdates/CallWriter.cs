using Microsoft.Extensions.Logging;
using Npgsql;

namespace Integrations.StatusUpdates;

/// <summary>
/// Writes calls down before they are made, many at a time. What it says yes to is committed and still under our lease; everything else
/// is not sent.
/// </summary>
internal sealed partial class CallWriter(EgressStore store, NodeName node, TimeProvider time, ILogger<CallWriter> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task WriteAsync(IReadOnlyList<PendingCall> calls)
    {
        while (true)
        {
            try
            {
                var armed = await store.ArmAsync([.. calls.Select(c => c.Telling)], node.Value, CancellationToken.None);
                foreach (var call in calls)
                    call.Written.SetResult(armed.Contains(call.Telling.RequestId));
                return;
            }
            catch (PostgresException e) when (e.SqlState.StartsWith("22", StringComparison.Ordinal))
            {
                await NarrowDownAsync(calls, e.SqlState);
                return;
            }
            catch (Exception e)
            {
                // Repeated rather than given up: the row may have been committed, and then it must not stay without an outcome.
                if (calls.All(c => time.GetTimestamp() >= c.Telling.Owed.Claim.LeaseEnds))
                {
                    Log.NotWritten(log, calls.Count, e);
                    foreach (var call in calls)
                        call.Written.SetResult(false);
                    return;
                }

                await Task.Delay(Pause, time);
            }
        }
    }

    private async Task NarrowDownAsync(IReadOnlyList<PendingCall> calls, string sqlState)
    {
        if (calls.Count > 1)
        {
            await WriteAsync([.. calls.Take(calls.Count / 2)]);
            await WriteAsync([.. calls.Skip(calls.Count / 2)]);
            return;
        }

        Log.Unwritable(log, calls[0].Telling.Owed.Claim.DeliveryId, calls[0].Telling.Change.Seq, sqlState);
        calls[0].Written.SetResult(null);
    }

    private static partial class Log
    {
        [LoggerMessage(3201, LogLevel.Error, "{Count} calls could not be written down before their leases ended, so they were not made")]
        public static partial void NotWritten(ILogger logger, int count, Exception exception);

        [LoggerMessage(3202, LogLevel.Error, "The call for change {Seq} of delivery {DeliveryId} holds what the database refuses (SQLSTATE {SqlState})")]
        public static partial void Unwritable(ILogger logger, Guid deliveryId, long seq, string sqlState);
    }
}

/// <summary>A call that waits to be written down. True: go. False: the lease is no longer ours. Null: it can never be written.</summary>
internal sealed record PendingCall(Telling Telling)
{
    public TaskCompletionSource<bool?> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
