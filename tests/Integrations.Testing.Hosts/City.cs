using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Integrations.Sandbox;
using Integrations.Sandbox.Report;
using Integrations.Storage;
using Npgsql;
using Xunit;

namespace Integrations.Testing.Hosts;

/// <summary>A database, the outside world, and as many gateways as the test starts on them. As a class fixture the database is the class's own.</summary>
public class City : IAsyncLifetime
{
    private readonly ICityDatabase _database;
    private readonly WorldSettings _settings;
    private readonly ConcurrentQueue<GatewayProcess> _gateways = [];
    private GatewayProcess? _shared;
    private bool _storesKnown;

    public City()
        : this(new CityDatabase(), new WorldSettings { TimeScale = WorldSettings.FastTimeScale })
    {
    }

    protected City(ICityDatabase database, WorldSettings settings) => (_database, _settings) = (database, settings);

    public SandboxWorld World { get; private set; } = null!;

    public string ConnectionString => _database.ConnectionString;

    /// <summary>For what the gateways keep outside the database.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("integrations-city-").FullName;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        World = await SandboxWorld.StartAsync(_settings);
    }

    public async Task DisposeAsync()
    {
        foreach (var gateway in _gateways)
            await gateway.DisposeAsync();
        await World.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>One gateway for all tests of the class that need no other.</summary>
    public async Task<GatewayProcess> GatewayAsync() => _shared ??= await StartGatewayAsync();

    /// <summary>Starts a gateway at a free address, or at one that died, and connects the world to it and to all others that live.</summary>
    public async Task<GatewayProcess> StartGatewayAsync(Uri? at = null, IReadOnlyDictionary<string, string>? more = null)
    {
        var address = at ?? GatewayProcess.FreeAddress();
        var settings = SettingsOf(address);
        foreach (var (path, value) in more ?? new Dictionary<string, string>(StringComparer.Ordinal))
            settings[path] = value;
        var gateway = GatewayProcess.Start(Path.Combine(Folder, "gateway.log"), address, settings);
        _gateways.Enqueue(gateway);
        await gateway.ReadyAsync();
        World.ConnectTo([.. _gateways.Where(each => !each.HasEnded).Select(each => each.Address).Distinct()]);
        await MakeStoresKnownAsync(address);
        return gateway;
    }

    /// <summary>Runs a command of the program on this database, to its end.</summary>
    /// <param name="input">What is typed; null for a command that reads nothing.</param>
    /// <param name="arguments">Of the command line.</param>
    public async Task<(int ExitCode, string Said)> RunAsync(string? input, params string[] arguments)
    {
        var address = GatewayProcess.FreeAddress();
        var log = Path.Combine(Folder, $"{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}.log");
        await using var command = GatewayProcess.Start(log, address, SettingsOf(address), input, arguments);
        await command.EndedAsync();
        var said = "";
        await Eventually.Holds(async () => (said = await command.LogAsync()).Length > 0, "it said something");
        return (command.ExitCode, said);
    }

    public HttpClient Internal(Uri gateway)
    {
        var http = new HttpClient { BaseAddress = new Uri(gateway, "internal/v1/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", World.InternalToken);
        return http;
    }

    /// <summary>Every accepted order has ended and its partner has heard the end; with what SQL says of the same.</summary>
    public async Task<Summary> AllFinalAsync(int orders)
    {
        Summary summary = World.Audit();
        await Eventually.Holds(
            async () => (summary = await World.AuditAsync(ConnectionString)).IsCleanFor(orders),
            $"{orders} orders are final and clean: {summary}",
            TimeSpan.FromMinutes(2));
        return summary;
    }

    public async Task<T> ScalarAsync<T>(string sql, params IReadOnlyList<object> values)
    {
        await using var source = StorageSetup.OpenSource(ConnectionString);
        await using var command = source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return (T)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException("No row."));
    }

    private Dictionary<string, string> SettingsOf(Uri address) => new(World.GatewaySettings(address), StringComparer.Ordinal)
    {
        ["ConnectionStrings:Integrations"] = ConnectionString,
        ["Encryption:KeyFolder"] = Path.Combine(Folder, "keys"),
    };

    /// <summary>The database keeps them, so one gateway is told and all know.</summary>
    private async Task MakeStoresKnownAsync(Uri gateway)
    {
        if (_storesKnown)
            return;
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

        _storesKnown = true;
    }
}

/// <summary>Where a city's database lies. It is there before the city is, and longer.</summary>
public interface ICityDatabase : IAsyncLifetime
{
    string ConnectionString { get; }
}

/// <summary>An empty one on the server of the test run.</summary>
public sealed class CityDatabase() : TestDatabase(migrate: null), ICityDatabase;
