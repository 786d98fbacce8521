using Integrations.Sandbox.Deliveries;
using Integrations.Sandbox.Orders;
using Integrations.Sandbox.Partners;
using Integrations.Sandbox.Tests.Pretend;
using Microsoft.AspNetCore.Builder;

namespace Integrations.Sandbox.Tests;

/// <summary>A world with one pretend partner, and a pretend gateway in it.</summary>
internal sealed class AcmeWorld : IAsyncDisposable
{
    /// <summary>A robot's whole run takes a fifth of a second.</summary>
    public const double VeryFast = 5_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _gateway;

    private AcmeWorld(SandboxWorld world, WebApplication gateway)
    {
        World = world;
        _gateway = gateway;
    }

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "pretend");

    public static PartnerDescription Acme => PartnerFolder.Load(Folder).Single();

    /// <summary>Nothing by chance: normal runs, no extra orders, no repeated reports.</summary>
    public static WorldSettings Quiet => new()
    {
        Partners = [Acme],
        TimeScale = VeryFast,
        Runs = RunShares.None,
        Orders = OrderShares.None,
        RepeatShare = 0,
    };

    public SandboxWorld World { get; }

    public static async Task<AcmeWorld> StartAsync(WorldSettings? settings = null, Vice vice = Vice.None)
    {
        var world = await SandboxWorld.StartAsync(settings ?? Quiet);
        var words = world.GatewaySettings(new Uri("http://127.0.0.1/")).ToDictionary(StringComparer.Ordinal);
        words["urls"] = "http://127.0.0.1:0";
        var gateway = PretendGateway.Build(vice, words);
        await gateway.StartAsync();
        world.ConnectTo(new Uri(gateway.Urls.Single() + "/"));
        return new AcmeWorld(world, gateway);
    }

    /// <summary>Waits until the report says so; fails with the report when it never does.</summary>
    public async Task<Report.Summary> ReportWhere(Func<Report.Summary, bool> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var summary = World.Audit();
            if (holds(summary))
                return summary;
            if (limit.IsCancellationRequested)
                throw new TimeoutException(summary.ToJson());
            await Task.Delay(20, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        await _gateway.DisposeAsync();
    }
}
