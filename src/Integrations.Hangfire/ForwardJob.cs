using Hangfire;
using Integrations.Deliveries;

namespace Integrations.Hangfire;

/// <summary>Takes one command to the Deliveries service. Its arguments are an id and a kind; the claim decides whether there is anything to do.</summary>
internal sealed class ForwardJob(ForwardTurn turn, OnItsWay way)
{
    [JobDisplayName("{1} {0} at the Deliveries service")]
    [Queue(Queues.Forward)]
    [OwedAgain]
    [AutomaticRetry(Attempts = 0, LogEvents = false)]
    public async Task RunAsync(Guid command, CommandKind kind, CancellationToken token) =>
        await way.EndAsync(command, await turn.RunAsync(command, token));
}
