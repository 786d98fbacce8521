using Integrations.Sandbox.Partners;
using Integrations.Sandbox.Report;

namespace Integrations.Sandbox.Run;

/// <summary>Plays a whole run: world, database, gateway, orders, and at the end the judgement.</summary>
internal sealed class Conductor(RunOptions options, Board board, TimeProvider clock)
{
    public const int Clean = 0;
    public const int NotClean = 1;
    public const int NotStarted = 2;
    public const int Interrupted = 130;

    private const int RecountAttempts = 10;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        if (!File.Exists(options.Host))
        {
            board.Say($"There is no gateway at {options.Host}. Build src/Integrations.Host, or name it with --host.");
            return NotStarted;
        }

        await using var world = await SandboxWorld.StartAsync(RunSetup.World(options), clock, cancel);
        if (world.Partners.Count == 0)
        {
            board.Say(options.Only is { } only
                ? $"There is no partner {only} in {options.Partners}: it has {string.Join(", ", PartnerFolder.Load(options.Partners).Select(partner => partner.Partner))}."
                : $"There are no partner descriptions in {options.Partners}.");
            return NotStarted;
        }

        await using var database = await RunDatabase.StartAsync(options, cancel);
        var gateway = RunSetup.GatewayAddress(options);
        var logFile = Path.Combine(Directory.CreateTempSubdirectory("integrations-run-").FullName, "gateway.log");
        var host = new HostProcess(options.Host, RunSetup.GatewayEnvironment(world, gateway, database), logFile, clock);
        using var stopHost = new CancellationTokenSource();
        var hosting = host.RunAsync(stopHost.Token, lastLife: cancel);
        try
        {
            return await PlayAsync(world, database, gateway, host, hosting, logFile, cancel);
        }
        catch (InvalidOperationException e) when (hosting.IsFaulted)
        {
            board.Say(e.Message);
            return NotStarted;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Interrupted;
        }
        finally
        {
            await stopHost.CancelAsync();
            await Task.WhenAny(hosting);
        }
    }

    private async Task<int> PlayAsync(
        SandboxWorld world, RunDatabase database, Uri gateway, HostProcess host, Task hosting, string logFile, CancellationToken cancel)
    {
        host.Died = () =>
        {
            world.GatewayDied();
            board.Tell("The gateway died; it is started again.");
        };
        host.LinkChanged = link => board.Tell($"console    {link}");
        using var api = new GatewayApi(gateway, world.InternalToken, clock);
        if (!await ComesUpAsync(api, hosting, cancel))
        {
            board.Say($"The gateway is not ready after {StartLimit.TotalMinutes} minutes. Its log: {logFile}");
            return NotStarted;
        }

        host.WasReady = true;
        world.ConnectTo(gateway);
        foreach (var partner in world.Partners)
            await api.RegisterStoresAsync(partner, cancel);
        SayWhereEverythingIs(world, gateway, host, logFile);

        using var stopOrders = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var sending = world.SendOrdersAsync(options.Goal, options.RateOrUsual, stopOrders.Token);
        var watch = new Watch(options, world, api, host, board, clock);
        if (options.Follow)
            await FollowAsync(world, show => watch.UntilOverAsync(sending, hosting, show, cancel));
        else
            await board.WhileAsync(show => watch.UntilOverAsync(sending, hosting, show, cancel));
        await stopOrders.CancelAsync();
        await Task.WhenAny(sending);
        return await FinishAsync(world, database, host, cancel);
    }

    private async Task FollowAsync(SandboxWorld world, Func<Action<Standing>, Task> work)
    {
        var diary = new Diary(world, board.Say);
        await work(_ => diary.Write());
        diary.Write();
    }

    private async Task<bool> ComesUpAsync(GatewayApi api, Task hosting, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var ready = api.WaitUntilReadyAsync(limit.Token);
        var first = await Task.WhenAny(ready, hosting, Task.Delay(StartLimit, clock, limit.Token));
        await limit.CancelAsync();
        await (first == hosting ? hosting : Task.CompletedTask);
        cancel.ThrowIfCancellationRequested();
        return ready.IsCompletedSuccessfully;
    }

    private async Task<int> FinishAsync(SandboxWorld world, RunDatabase database, HostProcess host, CancellationToken cancel)
    {
        var summary = await SettledAsync(world, database, cancel) with { GatewayRestarts = host.Restarts };
        board.ShowSummary(summary);
        if (options.Json is { } file)
            await File.WriteAllTextAsync(file, summary.ToJson(), CancellationToken.None);
        if (!options.Once)
            return Clean;
        if (cancel.IsCancellationRequested)
            return Interrupted;
        return summary.IsCleanFor(options.Goal ?? 0) ? Clean : NotClean;
    }

    /// <summary>The gateway writes its audit in batches: the last rows come shortly after the last calls.</summary>
    private async Task<Summary> SettledAsync(SandboxWorld world, RunDatabase database, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await Task.Delay(Tick, clock, CancellationToken.None);
            var summary = await world.AuditAsync(database.ConnectionString, CancellationToken.None);
            if (!options.Once || cancel.IsCancellationRequested || attempt == RecountAttempts || summary.IsCleanFor(options.Goal ?? 0))
                return summary;
        }
    }

    private void SayWhereEverythingIs(SandboxWorld world, Uri gateway, HostProcess host, string logFile)
    {
        board.Say($"gateway    {gateway} (process {host.ProcessId}, log {logFile})");
        board.Say($"console    {host.ConsoleLink ?? new Uri(gateway, "ops").AbsoluteUri} (logs in once)");
        board.Say($"ready      {new Uri(gateway, "health/ready")}");
        board.Say($"sandbox    {new Uri(world.Address, "sandbox/report")}");
        board.Say($"receipts   {new Uri(world.Address, "sandbox/receipts")}");
        board.Say("Send an order by hand (proofs with a time in them hold for some minutes):");
        foreach (var line in world.CurlLines(gateway))
            board.Say(line);
    }
}
