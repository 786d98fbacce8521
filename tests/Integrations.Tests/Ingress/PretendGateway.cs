using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress;
using Integrations.Ingress.Intake;
using Integrations.Ops;
using Integrations.Partners;
using Integrations.StatusUpdates;
using Integrations.Storage;
using Integrations.Testing;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>The doors on a real Kestrel and a real PostgreSQL, with pretend partners outside and a Deliveries service behind.</summary>
public class PretendGateway : IAsyncLifetime
{
    public const IntegrationType Partner = IntegrationType.ALLY;
    public const string Secret = "the secret of the pretend partner";
    public const string EuSecret = "the European secret of the partner";
    public const string InternalToken = "an internal token of the tests";

    private readonly GatewayDatabase _database = new();
    private readonly ScratchFolder _scratch = ScratchFolder.Create("ingress");
    private WebApplication _app = null!;

    internal DeliveriesDouble Service { get; private set; } = null!;

    internal LogLines Logs { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    public NpgsqlDataSource Source { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.First());

    public string ConnectionString => _database.ConnectionString;

    /// <summary>Settings beyond those that every gateway of the tests has.</summary>
    protected virtual Dictionary<string, string?> Settings { get; } = [];

    /// <summary>Rooms beyond those that take orders in.</summary>
    protected virtual void AddMore(IServiceCollection services, IConfiguration configuration)
    {
    }

    /// <summary>Their endpoints, behind the internal token.</summary>
    protected virtual void MapMore(RouteGroupBuilder own)
    {
    }

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        Service = await DeliveriesDouble.StartAsync();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(AllSettings());
        builder.Logging.ClearProviders().AddProvider(Logs).SetMinimumLevel(LogLevel.Debug);
        AddRooms(builder);
        _app = builder.Build();
        _app.UseRateLimiter();
        _app.MapIngress();
        var own = _app.MapInternal();
        own.MapRequestSearch();
        own.MapStores();
        own.MapIntake();
        MapMore(own);
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = Address };
        // Without a pool: a test may have all sessions of the database ended.
        Source = StorageSetup.OpenSource(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await Source.DisposeAsync();
        await _app.DisposeAsync();
        await Service.DisposeAsync();
        await _database.DisposeAsync();
        _scratch.Dispose();
    }

    /// <summary>How the gateway reaches its database; the tests' own questions go there directly.</summary>
    protected virtual string Connect(string connectionString) => connectionString;

    /// <summary>A request of the partner, signed.</summary>
    public Task<PartnerHeard> SendAsync(
        string method, string path, JsonNode? body, string secret = Secret, Action<HttpRequestMessage>? change = null) =>
        SendBytesAsync(method, path, body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body), secret, change);

    public async Task<PartnerHeard> SendBytesAsync(
        string method, string path, byte[] body, string secret = Secret, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add(PretendModule.SignatureHeader, Sign(body, secret));
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        change?.Invoke(request);
        using var response = await Http.SendAsync(request);
        return await PartnerHeard.OfAsync(response);
    }

    public Task<PartnerHeard> CreateAsync(JsonObject order, int version = 1, IntegrationType partner = Partner, string secret = Secret) =>
        SendAsync("POST", $"/{partner}/v{version}/deliveries", order, secret);

    public static string Sign(byte[] body, string secret = Secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    /// <summary>One value of the database.</summary>
    public async Task<T> ValueAsync<T>(string sql, params object[] parameters) => (await ColumnAsync<T>(sql, parameters)).Single();

    /// <summary>The first column of all rows.</summary>
    public async Task<IReadOnlyList<T>> ColumnAsync<T>(string sql, params object[] parameters)
    {
        await using var command = Source.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        var found = new List<T>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            found.Add(reader.IsDBNull(0) ? default! : reader.GetFieldValue<T>(0));
        return found;
    }

    public async Task ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = Source.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await command.ExecuteNonQueryAsync();
    }

    private void AddRooms(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        PretendModule[] modules =
            [new(Partner, 1), new(IntegrationType.DOORDASH, 1, 2, 3), new(IntegrationType.UBER, 1), new(IntegrationType.HUUVA, 1)];
        services.AddSingleton(PretendSettings.Registry(modules));
        services.AddSingleton<PartnerSettings>();
        services.AddStorage(Connect(ConnectionString));
        services.AddCustomers(builder.Configuration);
        services.AddExchange(builder.Configuration);
        services.AddDeliveries(builder.Configuration);
        services.AddIngress(builder.Configuration);
        services.AddSingleton<EgressSignal>();
        services.AddSingleton<StatusIntake>();
        services.AddTransient<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddTransient<IMediator, Mediator>();
        services.AddTransient<IRequestHandler<ReceiveRequest, Reply>, ReceiveRequestHandler>();
        services.AddTransient<IRequestHandler<RequestSearch, FoundRequests>, RequestSearchHandler>();
        services.AddTransient<IRequestHandler<PutStore, Unit>, PutStoreHandler>();
        services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter()));
        AddMore(services, builder.Configuration);
    }

    private Dictionary<string, string?> AllSettings()
    {
        var values = PretendSettings.Partner(Partner, "US", "EU")
            .Inbound(Partner, "US", 0, Secret)
            .Inbound(Partner, "EU", 0, EuSecret);
        foreach (var other in new[] { IntegrationType.DOORDASH, IntegrationType.UBER })
        {
            foreach (var (key, value) in PretendSettings.Partner(other, "US").Inbound(other, "US", 0, Secret))
                values[key] = value;
        }

        // A partner with a module and settings, switched off.
        foreach (var (key, value) in PretendSettings.Partner(IntegrationType.HUUVA, "EU").Inbound(IntegrationType.HUUVA, "EU", 0, Secret))
            values[key] = value;
        values["Partners:HUUVA:Enabled"] = "false";
        values["Partners:ALLY:PatienceMilliseconds"] = "3000";
        values["urls"] = "http://127.0.0.1:0";
        values["Encryption:KeyFolder"] = Path.Combine(_scratch.Path, "keys");
        values["Outbound:AllowPrivateNetworks"] = "true";
        values["DeliveriesService:BaseAddress"] = Service.Address.AbsoluteUri;
        values["DeliveriesService:Token"] = DeliveriesDouble.Token;
        values["Internal:Tokens:0"] = InternalToken;
        foreach (var (key, value) in Settings)
            values[key] = value;
        return values;
    }
}

/// <summary>What the partner hears.</summary>
public sealed record PartnerHeard(int Status, string ContentType, string Text, string? RequestId, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode? Json => Text.Length == 0 ? null : JsonNode.Parse(Text);

    public string? Verdict => (string?)Json?["verdict"];

    public Guid Delivery => Guid.ParseExact((string)Json!["delivery"]!, "N");

    public IReadOnlyList<string> Faults => Json?["faults"] is JsonArray faults ? [.. faults.Select(f => (string)f!)] : [];

    public static async Task<PartnerHeard> OfAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase);
        return new PartnerHeard(
            (int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", await response.Content.ReadAsStringAsync(),
            headers.GetValueOrDefault("X-Request-Id"), headers);
    }
}
