using System.Text.Json.Serialization;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress;
using Integrations.Ingress.Documents;
using Integrations.Ingress.Drift;
using Integrations.Ops;
using Integrations.Ops.Console;
using Integrations.Partners;
using Integrations.StatusUpdates;
using Integrations.Storage;
using Microsoft.Extensions.Options;

namespace Integrations.Host;

/// <summary>The whole gateway, put together: database, rooms, modules, endpoints.</summary>
public sealed class Gateway : IAsyncDisposable
{
    /// <summary>Long enough for every call on the wire to end; what is not sent is given back.</summary>
    internal static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    private readonly EmbeddedPostgres? _postgres;

    private Gateway(WebApplication app, string connectionString, EmbeddedPostgres? postgres)
    {
        App = app;
        ConnectionString = connectionString;
        _postgres = postgres;
    }

    public WebApplication App { get; }

    public string ConnectionString { get; }

    /// <summary>Builds it without starting anything but, in Development, the database. Refuses with a sentence what cannot work.</summary>
    public static async Task<Gateway> BuildAsync(string[] args, CancellationToken token)
    {
        // The settings lie beside the program; the folder from which it is started is of no importance.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(server => server.AddServerHeader = false);
        builder.AddLogs();
        DevelopmentDefaults.Add(builder);
        var (connectionString, postgres) = await GatewayDatabase.OpenAsync(builder, token);
        try
        {
            AddRooms(builder, connectionString);
            var app = builder.Build();
            Modules.Check(app.Services);
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            Map(app);
            return new Gateway(app, connectionString, postgres);
        }
        catch
        {
            if (postgres is not null)
                await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Checks schema and keys, then serves.</summary>
    public async Task StartAsync(CancellationToken token)
    {
        await GatewayDatabase.PrepareAsync(App, ConnectionString, token);
        await App.Services.GetRequiredService<PiiVault>().ProveKeysAsync(token);
        await App.StartAsync(token);
        ConsoleLink.Say(App);
    }

    public Task WaitForShutdownAsync(CancellationToken token) => App.WaitForShutdownAsync(token);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    private static void AddRooms(WebApplicationBuilder builder, string connectionString)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.Configure<HostOptions>(options =>
        {
            options.ShutdownTimeout = ShutdownTimeout;
            // One after the other, the forwarder would take on new work for as long as the engine waits for its last calls.
            options.ServicesStopConcurrently = true;
        });
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));
        services.AddProblemDetails();
        services.AddMetrics();
        services.AddSingleton(TimeProvider.System);
        services.AddModules();
        services.AddPartners();
        services.AddStorage(connectionString);
        services.AddCustomers(configuration);
        services.AddExchange(configuration);
        services.AddDeliveries(configuration);
        services.AddIngress(configuration);
        services.AddStatusUpdates(configuration, connectionString);
        services.AddOps(configuration);
        services.AddConsole(configuration);
        services.AddUseCases();
        services.AddSchedules(connectionString);
        builder.AddTelemetry();
    }

    private static void Map(WebApplication app)
    {
        app.UsePathPrefix();
        app.UseExceptionHandler();
        app.UseRateLimiter();
        app.UseConsole();
        app.MapIngress();
        var own = app.MapInternal();
        own.MapStatusUpdates();
        own.MapOps();
        own.MapDrift();
        app.MapHealth();
        app.MapApiDocuments();
        app.MapConsole();
        app.MapSchedules();
    }
}
