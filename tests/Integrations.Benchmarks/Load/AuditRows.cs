using Integrations.Abstractions;
using Integrations.Benchmarks.Setting;
using Integrations.Exchange;
using Npgsql;
using NpgsqlTypes;

namespace Integrations.Benchmarks.Load;

/// <summary>The two audit rows of a call, written one at a time with prepared statements on a connection of its own.</summary>
internal sealed class AuditRows(NpgsqlConnection connection) : IAsyncDisposable
{
    private const string Request = """
        INSERT INTO client_requests (id, requested_at, purpose, delivery_id, external_delivery_id, integration_type, api_version, region,
            operation, seq, partner_status, robot_id, attempt, message_id, method, url, headers, body, node)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'status', 1, 'heading_to_dropoff', 'robot-0815', 1, $9, 'POST', $10, $11, $12, 'naive')
        """;

    private const string Response = """
        INSERT INTO client_responses (client_request_id, requested_at, recorded_at, outcome, detail, status_code, headers, body, body_cut, duration, stale)
        VALUES ($1, $2, $3, $4, 'http_200', $5, $6, $7, false, $8, false)
        """;

    private const string Headers = """{"Authorization": "***", "Content-Type": "application/json"}""";

    public NpgsqlConnection Connection { get; } = connection;

    public static async Task<AuditRows> OpenAsync(BenchDatabase database, CancellationToken stop) =>
        new(await database.Source.OpenConnectionAsync(stop));

    /// <summary>Returns what the answer's row refers to.</summary>
    public async Task<(Guid Id, DateTimeOffset At)> AddRequestAsync(FleetDelivery delivery, CancellationToken stop)
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var command = new NpgsqlCommand(Request, Connection)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = id },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = now },
                new NpgsqlParameter<CallPurpose> { TypedValue = CallPurpose.StatusUpdate },
                new NpgsqlParameter<Guid> { TypedValue = delivery.Id },
                new NpgsqlParameter<string> { TypedValue = delivery.ExternalId },
                new NpgsqlParameter<IntegrationType> { TypedValue = delivery.Lane.Partner },
                new NpgsqlParameter<int> { TypedValue = delivery.Lane.ApiVersion },
                new NpgsqlParameter<Region> { TypedValue = delivery.Lane.Region },
                new NpgsqlParameter<string> { TypedValue = $"{delivery.Id:N}-1" },
                new NpgsqlParameter<string> { TypedValue = $"https://partner.example.com/drive/v2/deliveries/{delivery.ExternalId}/status" },
                new NpgsqlParameter<string> { TypedValue = Headers, NpgsqlDbType = NpgsqlDbType.Jsonb },
                new NpgsqlParameter<byte[]> { TypedValue = Caller.Body(delivery) },
            },
        };
        await command.ExecuteNonQueryAsync(stop);
        return (id, now);
    }

    public async Task AddResponseAsync((Guid Id, DateTimeOffset At) request, int status, byte[] body, double milliseconds, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(Response, Connection)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = request.Id },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = request.At },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = TimeProvider.System.GetUtcNow() },
                new NpgsqlParameter<CallOutcome> { TypedValue = CallOutcome.Sent },
                new NpgsqlParameter<int> { TypedValue = status },
                new NpgsqlParameter<string> { TypedValue = Headers, NpgsqlDbType = NpgsqlDbType.Jsonb },
                new NpgsqlParameter<byte[]> { TypedValue = body },
                new NpgsqlParameter<double> { TypedValue = milliseconds },
            },
        };
        await command.ExecuteNonQueryAsync(stop);
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
