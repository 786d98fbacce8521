using Integrations.Sandbox.Orders;
using Integrations.Sandbox.Partners;
using Integrations.Sandbox.Report;
using Integrations.Storage;
using Integrations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Sandbox.Tests;

/// <summary>The gateway's real schema: when a column moves, the recount has to move with it.</summary>
public sealed class RecountSqlTests(RecountSqlTests.Schema schema) : IClassFixture<RecountSqlTests.Schema>
{
    [Fact]
    public async Task The_recount_finds_what_is_processed_over_owed_and_audited()
    {
        await using var source = NpgsqlDataSource.Create(schema.ConnectionString);
        await WriteAsync(source, 1, "A-1", "PROCESSED", "Delivered", owed: false, message: "m1");
        await WriteAsync(source, 2, "A-2", "PROCESSED", "Delivered", owed: true, message: "m2");
        await WriteAsync(source, 3, "A-3", "PROCESSED", "InTransit", owed: false, message: "m3");
        await WriteAsync(source, 4, "A-4", "PENDING", null, owed: false, message: null);
        await WriteAsync(source, 5, "not-ours", "PROCESSED", "Delivered", owed: false, message: "m5");
        var orders = new[] { "A-1", "A-2", "A-3", "A-4" }.Select(Order).ToList();
        var calls = new[] { Call("A-1", "m1"), Call("A-2", "m2"), Call("A-2", "never-audited"), Call("A-3", null) };

        var summary = await new Recount(schema.ConnectionString).CompleteAsync(
            new Summary { Partners = new Dictionary<string, Counts>(StringComparer.Ordinal) { ["DOORDASH"] = new() } }, orders, calls, CancellationToken.None);

        summary.Sql.ShouldBe(new SqlCounts { Accepted = 3, Final = 1, AuditedCalls = 3, Unaudited = 1 });
        summary.Unaudited.ShouldBe(1);
        summary.Partners["DOORDASH"].Unaudited.ShouldBe(1);
    }

    /// <summary>Only the rows that are counted: what they refer to is of no importance here, so foreign keys are off.</summary>
    private static async Task WriteAsync(NpgsqlDataSource source, int number, string externalId, string status, string? reported, bool owed, string? message)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        var id = new Guid(number, 0, 0, new byte[8]);
        Add("SET session_replication_role = replica");
        Add($"""
            INSERT INTO delivery (id, external_delivery_id, integration_type, api_version, region, status, source, data_key_id, incoming_request_id,
                received_at, content_hash, controlled_contents, contents_known, created_at)
            VALUES ('{id}', '{externalId}', 'DOORDASH', 2, 'US', '{status}', 'door_dash', '{id}', '{id}', now(), '', ARRAY[]::controlled_contents[], false, now())
            """);
        if (reported is not null)
        {
            Add($"""
                INSERT INTO external_state (delivery_id, external_delivery_id, integration_type, api_version, region, next_seq, last_seq_decided,
                    last_seq_sent, last_source_version, current_status)
                VALUES ('{id}', '{externalId}', 'DOORDASH', 2, 'US', 1, 1, 1, 1, '{reported}')
                """);
        }

        if (owed)
        {
            Add($"""
                INSERT INTO egress_ready (delivery_id, integration_type, region, lane, due_at, pending_seq, pending_since, attempts)
                VALUES ('{id}', 'DOORDASH', 'US', 0, now(), 1, now(), 0)
                """);
        }

        if (message is not null)
        {
            foreach (var (purpose, messageId) in new[] { ("StatusUpdate", message), ("Create", "to-the-deliveries-service") })
            {
                Add($"""
                    INSERT INTO client_requests (id, requested_at, purpose, delivery_id, external_delivery_id, integration_type, api_version, region,
                        operation, attempt, message_id, method, url, headers, node)
                    VALUES (gen_random_uuid(), now(), '{purpose}', '{id}', '{externalId}', 'DOORDASH', 2, 'US', 'status', 1, '{messageId}', 'POST', 'u', '[]', 'n')
                    """);
            }
        }

        Add("SET session_replication_role = DEFAULT");
        await batch.ExecuteNonQueryAsync();

        void Add(string sql) => batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
    }

    private static SentOrder Order(string externalId)
    {
        var speaking = AcmeWorld.Acme.Speaks[0];
        return new SentOrder
        {
            Partner = "DOORDASH",
            ExternalId = externalId,
            Region = "US",
            StoreId = "s",
            Kind = OrderKind.Counted,
            Speaking = speaking,
            Call = speaking.Create,
            Method = "POST",
            Path = "/",
            Body = [],
        };
    }

    private static Receipt Call(string externalId, string? messageId) => new()
    {
        Seq = 1,
        At = default,
        Partner = "DOORDASH",
        Region = "US",
        ApiVersion = 2,
        Operation = "status",
        ExternalId = externalId,
        MessageId = messageId,
        Word = "delivered",
        Digest = "d",
        Heard = true,
    };

    public sealed class Schema() : TestDatabase(MigrateAsync)
    {
        private static async Task MigrateAsync(string connectionString)
        {
            var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddStorage(connectionString);
            await using var provider = services.BuildServiceProvider();
            await provider.GetRequiredService<Database>().MigrateAsync(CancellationToken.None);
        }
    }
}
