using Integrations.StatusUpdates.Protection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Integrations.StatusUpdates;

/// <summary>
/// Records outcomes, many at a time, and frees their slots only then: a database that is away stops the claiming by itself. An outcome
/// is kept and tried again until its lease is over; one that the database will not take for what it holds is recorded without its text.
/// </summary>
internal sealed partial class OutcomeRecorder(
    EgressStore store, Lanes lanes, EgressSignal signal, EgressMetrics metrics, TimeProvider time, ILogger<OutcomeRecorder> log)
{
    private static readonly Dictionary<Guid, bool> NoneOurs = [];

    private static readonly TimeSpan[] Pauses = [.. new[] { 20, 50, 100, 250, 500, 1000 }.Select(ms => TimeSpan.FromMilliseconds(ms))];

    public async Task RecordAsync(IReadOnlyList<Outcome> outcomes)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var own = await store.FinaliseAsync(outcomes, CancellationToken.None);
                Done(outcomes, own);
                return;
            }
            catch (PostgresException e) when (e.SqlState.StartsWith("22", StringComparison.Ordinal) || e.SqlState.StartsWith("23", StringComparison.Ordinal))
            {
                // One row that the database refuses must not make a whole batch of calls be made again.
                await NarrowDownAsync(outcomes, e.SqlState);
                return;
            }
            catch (Exception e)
            {
                // Whatever it is, the calls were made: the outcomes are kept as long as they can have an effect.
                Log.NotYet(log, outcomes.Count, e);
                if (outcomes.All(o => time.GetTimestamp() >= o.Claim.LeaseEnds))
                {
                    Log.GivenUp(log, outcomes.Count, e);
                    Done(outcomes, NoneOurs);
                    return;
                }

                await Task.Delay(Pauses[Math.Min(attempt, Pauses.Length - 1)], time);
            }
        }
    }

    private async Task NarrowDownAsync(IReadOnlyList<Outcome> outcomes, string sqlState)
    {
        if (outcomes.Count > 1)
        {
            await RecordAsync([.. outcomes.Take(outcomes.Count / 2)]);
            await RecordAsync([.. outcomes.Skip(outcomes.Count / 2)]);
            return;
        }

        var guilty = outcomes[0];
        Log.Unrecordable(log, guilty.Claim.DeliveryId, sqlState);
        if (guilty.Call is { Headers: null, Body: null } or null)
        {
            Done(outcomes, NoneOurs);
            return;
        }

        await RecordAsync([guilty with { Call = guilty.Call with { Headers = null, Body = null, Detail = "unrecordable_answer" } }]);
    }

    private void Done(IReadOnlyList<Outcome> outcomes, IReadOnlyDictionary<Guid, bool> own)
    {
        var wake = false;
        foreach (var outcome in outcomes)
        {
            var ours = own.TryGetValue(outcome.Claim.DeliveryId, out var owesMore);
            wake |= lanes.Free(outcome.Claim, called: outcome.Call is not null) | owesMore;
            metrics.Recorded(outcome, stale: !ours);
        }

        if (wake)
            signal.WakeHere();
    }

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Error, "{Count} outcomes could not be recorded before their leases ended; the calls will be repeated under the same ids")]
        public static partial void GivenUp(ILogger logger, int count, Exception exception);

        [LoggerMessage(3103, LogLevel.Warning, "{Count} outcomes are not recorded yet")]
        public static partial void NotYet(ILogger logger, int count, Exception exception);

        [LoggerMessage(3102, LogLevel.Error, "The outcome for delivery {DeliveryId} cannot be recorded as it is (SQLSTATE {SqlState})")]
        public static partial void Unrecordable(ILogger logger, Guid deliveryId, string sqlState);
    }
}
