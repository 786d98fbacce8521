using Integrations.Sandbox.Report;

namespace Integrations.Sandbox.Run;

/// <summary>Looks at a run once a second, shows how it stands, and says when it is over.</summary>
internal sealed class Watch(RunOptions options, SandboxWorld world, GatewayApi api, HostProcess host, Board board, TimeProvider clock)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Longer than a gateway needs to take up what a dead one had in hand.</summary>
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(60);

    private readonly DateTimeOffset _started = clock.GetUtcNow();

    /// <summary>Returns when the run is over, stalls, or is stopped.</summary>
    public async Task UntilOverAsync(Task sending, Task hosting, Action<Standing> show, CancellationToken cancel)
    {
        var (progress, since) = (0L, clock.GetUtcNow());
        using var tick = new PeriodicTimer(Tick, clock);
        while (!cancel.IsCancellationRequested && !hosting.IsCompleted)
        {
            var summary = world.Audit() with { GatewayRestarts = host.Restarts };
            show(await StandingAsync(summary));
            if (sending.IsFaulted)
                await sending;
            if (options.Once && sending.IsCompleted && summary.Final == summary.Accepted)
                return;
            var now = summary.Accepted + summary.Final + summary.Heard + world.Deliveries.Runs.Sum(run => (long)run.Story.Count);
            if (now != progress)
                (progress, since) = (now, clock.GetUtcNow());
            if (options.Once && clock.GetUtcNow() - since > StallLimit)
            {
                board.Tell($"Nothing has moved for {StallLimit.TotalSeconds} seconds; the run is given up.");
                return;
            }

            await Task.WhenAny(tick.WaitForNextTickAsync(cancel).AsTask());
        }
    }

    private async Task<Standing> StandingAsync(Summary summary)
    {
        var stages = world.Deliveries.Runs
            .GroupBy(run => (run.Order.IntegrationType, Stages.Of(run.Last?.Status)))
            .ToDictionary(group => group.Key, group => group.Count());
        var numbers = await api.NumbersAsync(_started, CancellationToken.None);
        return new Standing(summary, stages, numbers.ToDictionary(gateway => gateway.Partner, StringComparer.Ordinal));
    }
}
