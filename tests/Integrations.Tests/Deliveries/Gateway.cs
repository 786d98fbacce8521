using System.Text.Json.Nodes;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Partners;
using Integrations.StatusUpdates;
using Integrations.Storage;
using Integrations.Testing;
using Integrations.Tests.Exchange;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using NSubstitute;
using Shouldly;

namespace Integrations.Tests.Deliveries;

/// <summary>
/// A host's rooms on a real database, against a Deliveries service that the test plays. Nothing runs by itself: the test says when the
/// background looks, and the clock stands still unless the test moves it. Leases are the database's, so the test ends them there.
/// </summary>
internal sealed class Gateway : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ScratchFolder? _ownKeys;
    private readonly ServiceProvider _services;

    public Gateway(string connectionString, RawServer service, string? keyFolder = null, TimeProvider? time = null)
    {
        _ownKeys = keyFolder is null ? ScratchFolder.Create("keys") : null;
        KeyFolder = keyFolder ?? Path.Combine(_ownKeys!.Path, "ring");
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Encryption:KeyFolder"] = KeyFolder,
            ["Encryption:AllowUnprotectedKeys"] = "true",
            ["Outbound:AllowPrivateNetworks"] = "true",
            ["DeliveriesService:BaseAddress"] = service.Address.AbsoluteUri,
            ["DeliveriesService:Token"] = "service-token",
        }).Build();
        var registry = PretendPartner.Registry();
        _services = new ServiceCollection()
            .AddLogging().AddMetrics()
            .AddSingleton(configuration)
            .AddSingleton(Substitute.For<IHostEnvironment>())
            .AddSingleton(time ?? Clock)
            .AddSingleton(registry).AddSingleton(new PartnerSettings(configuration, registry))
            .AddStorage(connectionString)
            .AddCustomers(configuration)
            .AddExchange(configuration)
            .AddStatusUpdates(configuration, connectionString)
            .AddDeliveries(configuration)
            .BuildServiceProvider(validateScopes: true);
        Orders = new Orders(
            _services.GetRequiredService<IDbContextFactory<IntegrationsDb>>(), Source, _services.GetRequiredService<PiiVault>(), Forwarding, Clock);

        // What an earlier test of the class left undone is none of this one's business.
        using var forget = Source.CreateCommand("DELETE FROM delivery_command");
        forget.ExecuteNonQuery();
    }

    /// <summary>Begins at the true time, because partitions exist for the days around it only.</summary>
    public TestClock Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public string KeyFolder { get; }

    public Orders Orders { get; }

    public NpgsqlDataSource Source => Get<NpgsqlDataSource>();

    public Forwarding Forwarding => Get<Forwarding>();

    public ForwardingStore Store => Get<ForwardingStore>();

    public ForwardCommands Background => Get<ForwardCommands>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task<ForwardResult> CreateNowAsync(PlacedOrder placed) =>
        Forwarding.TryNowAsync(placed.CreateCommand, new ServiceCommand.Create(placed.Order), Patience, CancellationToken.None);

    public async Task<ForwardResult> CancelNowAsync(PlacedOrder placed)
    {
        var command = await Orders.AskAsync(placed, CommandKind.Cancel, tryNow: true);
        return await Forwarding.TryNowAsync(
            command, new ServiceCommand.Cancel(placed.Subject, "customer_changed_mind"), Patience, CancellationToken.None);
    }

    /// <summary>Everything of this delivery that may be done now is done once, one after the other.</summary>
    public async Task<int> WorkAsync()
    {
        var claimed = await Store.ClaimAsync(100, CancellationToken.None);
        foreach (var command in claimed)
        {
            // Calls are listed by the time in their ids.
            Clock.Advance(TimeSpan.FromMilliseconds(2));
            await Background.RunOneAsync(command);
        }

        return claimed.Count;
    }

    /// <summary>Waits, as far as the database is concerned: what is due later is due, and leases are over.</summary>
    public Task TimePassesAsync() => ExecuteAsync("UPDATE delivery_command SET due_at = now()");

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Rows as JSON objects.</summary>
    public async Task<IReadOnlyList<JsonObject>> RowsAsync(string sql, params object[] values)
    {
        await using var command = Source.CreateCommand($"SELECT to_jsonb(t)::text FROM ({sql}) t");
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        var rows = new List<JsonObject>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(JsonNode.Parse(reader.GetString(0))!.AsObject());
        return rows;
    }

    public async Task<JsonObject> DeliveryAsync(Guid id) => (await RowsAsync("SELECT * FROM delivery WHERE id = $1", id)).ShouldHaveSingleItem();

    public Task<IReadOnlyList<JsonObject>> CommandsAsync(Guid deliveryId) =>
        RowsAsync("SELECT *, due_at > now() AS waits FROM delivery_command WHERE delivery_id = $1 ORDER BY id", deliveryId);

    /// <summary>What the audit says: purpose, attempt, outcome, detail, staleness, in the order of the calls.</summary>
    public async Task<IReadOnlyList<string>> CallsAsync(Guid deliveryId) =>
        [.. (await RowsAsync(
            """
            SELECT q.purpose, q.attempt, a.outcome, a.detail, a.stale FROM client_requests q
            LEFT JOIN client_responses a ON a.client_request_id = q.id AND a.requested_at = q.requested_at
            WHERE q.delivery_id = $1 ORDER BY q.id
            """,
            deliveryId)).Select(row =>
                $"{row["purpose"]} {row["attempt"]} {row["outcome"]?.ToString() ?? "open"} {row["detail"]}{(row["stale"]?.GetValue<bool>() is true ? " stale" : "")}".TrimEnd())];

    public void Dispose()
    {
        _services.Dispose();
        _ownKeys?.Dispose();
    }
}

internal static class JsonRow
{
    public static string? Text(this JsonObject row, string column) => row[column]?.ToString();
}
