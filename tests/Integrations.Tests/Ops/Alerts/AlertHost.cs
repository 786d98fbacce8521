using Integrations.Customers;
using Integrations.Exchange;
using Integrations.Ingress.Intake;
using Integrations.Ops.Access;
using Integrations.Ops.Alerts;
using Integrations.Ops.Events;
using Integrations.Ops.Hosts;
using Integrations.Ops.Now;
using Integrations.Ops.Settings;
using Integrations.Storage;
using Integrations.Testing;
using Integrations.Tests.StatusUpdates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Integrations.Tests.Ops.Alerts;

/// <summary>What watches and tells on one host, put together as the host does, with the test's clock.</summary>
internal sealed class AlertHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public AlertHost(string connectionString, TestClock clock, params (string Path, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Path, (string?)one.Value))).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMetrics();
        services.AddSingleton<TimeProvider>(clock);
        services.AddStorage(connectionString);
        services.AddSingleton(PretendPartner.Settings(PretendPartner.Registry()));
        services.AddSingleton(PretendPartner.Registry());
        services.AddSingleton(new SecretMarks(new byte[32]));
        services.AddSingleton<OwnSettings>();
        services.AddSingleton<Attainment>();
        services.AddSingleton<IntakeSwitch>();
        services.AddSingleton<HostStarts>();
        services.AddOptions<ConsoleOptions>().Configure(console => console.RevealsPerHour = 10);
        services.AddOptions<OutboundOptions>().Configure(outbound => outbound.AllowPrivateNetworks = true);
        services.AddAlerts(configuration);
        _services = services.BuildServiceProvider();
    }

    public AlertBook Book => _services.GetRequiredService<AlertBook>();

    public EventSender Sender => _services.GetServices<IHostedService>().OfType<EventSender>().Single();

    public LooksDigest Digest => _services.GetRequiredService<LooksDigest>();

    public TestEvent Test => _services.GetRequiredService<TestEvent>();

    public IServiceProvider Services => _services;

    public NpgsqlDataSource Source => _services.GetRequiredService<NpgsqlDataSource>();

    public Task<bool> LookAsync() => _services.GetRequiredService<AlertRound>().RunAsync(CancellationToken.None);

    public async Task<int> TellAsync() => await Sender.SendDueAsync(CancellationToken.None);

    public async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException("No row."));
    }

    /// <summary>Leaves nothing of the test before.</summary>
    public async Task ClearAsync()
    {
        foreach (var table in new[] { "alert", "ops_event", "ops_event_call", "partner_lane", "intake_stop", "egress_ready", "status_decision", "settlement", "host_start", "drift_sighting", "client_requests", "client_responses" })
            await ExecuteAsync($"DELETE FROM {table}");
    }

    /// <summary>An order whose partner is owed something.</summary>
    public async Task OwesAsync(int orders)
    {
        for (var i = 0; i < orders; i++)
        {
            await ExecuteAsync(
                "INSERT INTO egress_ready (delivery_id, integration_type, region, lane, due_at, pending_seq, pending_since, attempts) VALUES ($1, 'ALLY', 'US', 0, now(), 1, now(), 0)",
                await StateAsync());
        }
    }

    /// <summary>A change that nobody will tell any more.</summary>
    public async Task<Guid> DiesAsync(DateTimeOffset at, string reason)
    {
        var id = await StateAsync();
        await ExecuteAsync("INSERT INTO status_decision (decided_at, delivery_id, seq, decision, reason) VALUES ($2, $1, 1, 'Dead', $3)", id, at, reason);
        return id;
    }

    /// <summary>Calls that were made now, one after another; without an outcome they are under way.</summary>
    public async Task CallsAsync(DateTimeOffset at, int calls, string? outcome, string detail = "http_503", string purpose = "StatusUpdate", string partner = "ALLY")
    {
        for (var i = 0; i < calls; i++)
        {
            // The order within a millisecond is nobody's.
            var (id, made) = (Guid.CreateVersion7(at.AddMilliseconds(i)), at.AddMilliseconds(i));
            await ExecuteAsync(
                $"""
                INSERT INTO client_requests (id, requested_at, purpose, delivery_id, external_delivery_id, integration_type, api_version, region, operation, attempt, message_id, method, url, headers, node)
                VALUES ($1, $2, '{purpose}', $1, 'X', '{partner}', 1, 'US', 'status', 1, 'm', 'POST', 'https://partner.example/', '{"{}"}'::jsonb, 'n')
                """, id, made);
            if (outcome is not null)
            {
                await ExecuteAsync(
                    "INSERT INTO client_responses (client_request_id, requested_at, recorded_at, outcome, detail, body_cut, stale) VALUES ($1, $2, $2, $3::call_outcome, $4, false, false)",
                    id, made, outcome, detail);
            }
        }
    }

    /// <summary>What stands about the lane.</summary>
    public async Task LaneAsync(string set)
    {
        await ExecuteAsync("INSERT INTO partner_lane (integration_type, region, needs_probe, trips, hold_drains) VALUES ('ALLY', 'US', false, 0, false) ON CONFLICT DO NOTHING");
        await ExecuteAsync($"UPDATE partner_lane SET {set} WHERE integration_type = 'ALLY' AND region = 'US'");
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task<Guid> StateAsync()
    {
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await ExecuteAsync(
            """
            INSERT INTO external_state (delivery_id, external_delivery_id, integration_type, api_version, region, next_seq, last_seq_decided, last_seq_sent, last_source_version)
            VALUES ($1, 'X-' || $1, 'ALLY', 1, 'US', 1, 0, 0, 1)
            """, id);
        return id;
    }
}
