using System.Net.Http.Headers;
using System.Net.Http.Json;
using Integrations.Sandbox;
using Integrations.Sandbox.Report;
using Integrations.Storage;
using Integrations.Testing;
using Xunit;

namespace Integrations.HostTests;

/// <summary>A database of the test class's own, the outside world, and as many gateways as the test starts on them.</summary>
public sealed class City() : TestDatabase(migrate: null), IAsyncLifetime
{
    private readonly List<GatewayProcess> _gateways = [];
    private GatewayProcess? _shared;
    private readonly string _folder = Directory.CreateTempSubdirectory("integrations-city-").FullName;

    internal SandboxWorld World { get; private set; } = null!;

    internal string Folder => _folder;

    async Task IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        World = await SandboxWorld.StartAsync(new WorldSettings { TimeScale = WorldSettings.FastTimeScale });
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        foreach (var gateway in _gateways)
            await gateway.DisposeAsync();
        await World.DisposeAsync();
        await DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>One gateway for all tests of the class that need no other.</summary>
    internal async Task<GatewayProcess> GatewayAsync() => _shared ??= await StartGatewayAsync();

    /// <summary>Starts a gateway at a free address, or at one that died, and connects the world to it.</summary>
    internal async Task<GatewayProcess> StartGatewayAsync(Uri? at = null, IReadOnlyDictionary<string, string>? more = null)
    {
        var address = at ?? GatewayProcess.FreeAddress();
        var settings = new Dictionary<string, string>(World.GatewaySettings(address), StringComparer.Ordinal)
        {
            ["ConnectionStrings:Integrations"] = ConnectionString,
            ["Encryption:KeyFolder"] = Path.Combine(_folder, "keys"),
        };
        foreach (var (path, value) in more ?? new Dictionary<string, string>(StringComparer.Ordinal))
            settings[path] = value;
        var gateway = GatewayProcess.Start(Path.Combine(_folder, "gateway.log"), address, settings);
        _gateways.Add(gateway);
        await gateway.ReadyAsync();
        World.ConnectTo(address);
        await RegisterStoresAsync(address);
        return gateway;
    }

    internal HttpClient Internal(Uri gateway)
    {
        var http = new HttpClient { BaseAddress = new Uri(gateway, "internal/v1/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", World.InternalToken);
        return http;
    }

    /// <summary>Every accepted order has ended and its partner has heard the end; with what SQL says of the same.</summary>
    internal async Task<Summary> AllFinalAsync(int orders)
    {
        Summary summary = World.Audit();
        await Eventually.Holds(
            async () => (summary = await World.AuditAsync(ConnectionString)).IsCleanFor(orders),
            $"{orders} orders are final and clean: {summary}",
            TimeSpan.FromMinutes(2));
        return summary;
    }

    internal async Task<T> ScalarAsync<T>(string sql)
    {
        await using var source = StorageSetup.OpenSource(ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException("No row."));
    }

    private async Task RegisterStoresAsync(Uri gateway)
    {
        using var http = Internal(gateway);
        foreach (var partner in World.Partners)
        {
            foreach (var store in partner.Stores)
            {
                var answer = await http.PutAsJsonAsync(
                    new Uri($"stores/{partner.Partner}/{store.Id}", UriKind.Relative),
                    new { name = store.Name, active = true, region = store.Region ?? partner.Regions[0], location = store.Location });
                answer.EnsureSuccessStatusCode();
            }
        }
    }
}
