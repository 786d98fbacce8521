using System.Globalization;
using Integrations.Sandbox;
using Integrations.Sandbox.Partners;
using Integrations.Testing.Hosts;

namespace Integrations.FaultLab;

/// <summary>A city in which hosts and the database die: what the faults of a test are done to.</summary>
internal sealed class Lab : City, IAsyncDisposable
{
    /// <summary>Seconds. The shortest that a host takes, so that the test waits for as little as can be.</summary>
    public const int LeaseSeconds = 20;

    private Lab(ICityDatabase database, WorldSettings settings)
        : base(database, settings)
    {
    }

    /// <summary>
    /// Partners whose every call names its message: by that name the lab knows a repetition. What a partner says for itself does not make a
    /// difference to hosts and databases that die.
    /// </summary>
    private static IReadOnlyList<PartnerDescription> Partners { get; } =
        [.. PartnerFolder.Load(PartnerFolder.Default).Where(partner => partner.Hears.All(hearing => hearing.MessageId is not null))];

    public static TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    /// <param name="database">Where everything is kept.</param>
    /// <param name="world">How the world outside behaves.</param>
    public static async Task<Lab> OpenAsync(ICityDatabase database, WorldSettings world)
    {
        var lab = new Lab(database, world with { Partners = Partners });
        await lab.InitializeAsync();
        return lab;
    }

    /// <summary>How every host of the lab is set.</summary>
    /// <param name="maxInFlight">Calls at once to one region of a partner, from one host.</param>
    /// <param name="leaseSeconds">Of a claim.</param>
    public Dictionary<string, string> HostSettings(int maxInFlight = 64, int leaseSeconds = LeaseSeconds)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["StatusUpdates:LeaseSeconds"] = $"{leaseSeconds}",
            ["Serilog:MinimumLevel:Default"] = "Warning",
        };
        foreach (var partner in World.Partners)
            settings[$"Partners:{partner.Partner}:MaxInFlight"] = $"{maxInFlight}";
        return settings;
    }

    /// <summary>Every partner behaves so from now on.</summary>
    public void Misbehave(Misbehaviour how)
    {
        foreach (var partner in World.Partners)
            World.Misbehave(how with { Partner = partner.Partner });
    }

    /// <summary>Calls of a host whose outcome is not on record.</summary>
    public Task<long> OpenCallsAsync(GatewayProcess host) => ScalarAsync<long>(
        """
        SELECT count(*) FROM client_requests q
        WHERE q.node LIKE $1
          AND NOT EXISTS (SELECT FROM client_responses r WHERE r.client_request_id = q.id AND r.requested_at = q.requested_at)
        """,
        NodesOf(host));

    /// <summary>Deliveries and commands under a lease of a host's.</summary>
    public Task<long> LeasesAsync(GatewayProcess host) => ScalarAsync<long>(
        """
        SELECT (SELECT count(*) FROM egress_ready WHERE lease_owner LIKE $1) + (SELECT count(*) FROM delivery_command WHERE lease_owner LIKE $1)
        """,
        NodesOf(host));

    /// <summary>Nobody is owed anything.</summary>
    public async Task<bool> IsSettledAsync() =>
        await ScalarAsync<long>("SELECT (SELECT count(*) FROM egress_ready) + (SELECT count(*) FROM delivery_command)") == 0;

    /// <summary>A pattern for the names under which a host writes.</summary>
    public static string NodesOf(GatewayProcess host) => string.Create(CultureInfo.InvariantCulture, $"%-{host.ProcessId}-%");

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
}
