using System.Diagnostics.Metrics;
using Integrations.Partners;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Integrations.Tests.StatusUpdates.Model;

/// <summary>A host as the engine's loop would drive it, except that each next move is the test's choice. What it holds dies with it.</summary>
internal sealed class ModelHost : IAsyncDisposable
{
    private static readonly ServiceProvider Meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private static readonly PartnerRegistry Registry = PretendPartner.Registry();
    private static readonly PartnerSettings Settings = TwoRegions();

    public ModelHost(string name, NpgsqlDataSource source, EngineSources sources, TimeProvider time, SteppedPartner partner)
    {
        Name = name;
        Time = time;
        Partner = partner;
        var options = Options.Create(new StatusEngineOptions());
        Store = new EgressStore(sources, time);
        Intake = new StatusIntake(source, new EgressSignal(), time);
        Gates = new LaneStore(source);
        var budgets = new RateBudgets(new RateBudgetStore(source), Settings, Registry, time);
        Lanes = new Lanes(Settings, budgets, options, time);
        Writer = new CallWriter(Store, new NodeName(name), time, NullLogger<CallWriter>.Instance);
        Tell = new TellDelivery(
            partner, Lanes, budgets, Settings, new EgressMetrics(Meters.GetRequiredService<IMeterFactory>(), time), time, NullLogger<TellDelivery>.Instance);
    }

    public static IReadOnlyList<LaneKey> AllLanes { get; } = [.. Settings.Lanes.Select(l => new LaneKey(l.Type, l.Region)).OrderBy(l => l.Region)];

    public string Name { get; }

    public TimeProvider Time { get; }

    public SteppedPartner Partner { get; }

    public EgressStore Store { get; }

    public StatusIntake Intake { get; }

    public LaneStore Gates { get; }

    public Lanes Lanes { get; }

    public CallWriter Writer { get; }

    public TellDelivery Tell { get; }

    /// <summary>Claims that nothing was begun for yet.</summary>
    public List<ClaimedBatch> Claimed { get; } = [];

    public List<SteppedTelling> Tellings { get; } = [];

    /// <summary>Not recorded yet.</summary>
    public List<Outcome> Outcomes { get; } = [];

    /// <summary>Recorded, for being recorded again.</summary>
    public List<Outcome> Recorded { get; } = [];

    /// <summary>Rights to probe that no claim has carried yet.</summary>
    public List<LaneRoom> Probes { get; } = [];

    public bool IsIdle => Claimed.Count + Tellings.Count + Outcomes.Count + Probes.Count == 0;

    public async ValueTask DisposeAsync()
    {
        foreach (var telling in Tellings)
            await telling.DisposeAsync();
    }

    private static PartnerSettings TwoRegions()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Partners:ALLY:Enabled"] = "true" };
        foreach (var region in new[] { "US", "EU" })
        {
            settings[$"Partners:ALLY:Regions:{region}:BaseAddresses:1"] = "http://127.0.0.1:9/";
            settings[$"Partners:ALLY:Regions:{region}:Inbound:0:Secret"] = "in";
            settings[$"Partners:ALLY:Regions:{region}:Outbound:0:Secret"] = "out";
        }

        return new PartnerSettings(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), Registry);
    }
}

/// <summary>What one claim returned.</summary>
internal sealed class ClaimedBatch(IReadOnlyList<Claimed> claims)
{
    public IReadOnlyList<Claimed> Claims { get; set; } = claims;

    public bool TakenOver { get; set; } = claims.All(c => c.FormerToken is null);
}
