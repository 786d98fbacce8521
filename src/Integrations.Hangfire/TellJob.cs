using Hangfire;
using Integrations.Abstractions;
using Integrations.StatusUpdates;

namespace Integrations.Hangfire;

/// <summary>Tells one partner what it is owed about one delivery. Its arguments are ids; the claim decides whether there is anything to do.</summary>
internal sealed class TellJob(TellTurn turn, OnItsWay way)
{
    [JobDisplayName("Tell {1} about {0}")]
    [Queue(Queues.Tell)]
    [OwedAgain]
    [AutomaticRetry(Attempts = 0, LogEvents = false)]
    public async Task RunAsync(Guid delivery, IntegrationType partner, CancellationToken token) =>
        await way.EndAsync(delivery, await turn.RunAsync(delivery, token));
}
