using Integrations.Abstractions;
using Integrations.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Storage;

/// <summary>A member of the partners' enum that the database has never heard of is stored and read after the next start.</summary>
public sealed class PartnerLabelsTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>, IAsyncLifetime
{
    private static readonly string[] Members = [.. Enum.GetNames<IntegrationType>().Order(StringComparer.Ordinal)];

    private static readonly IntegrationType Newest = Enum.GetValues<IntegrationType>()[^1];

    private readonly ServiceProvider _gateway =
        new ServiceCollection().AddSingleton(TimeProvider.System).AddStorage(database.ConnectionString).BuildServiceProvider();

    private NpgsqlDataSource Source => _gateway.GetRequiredService<NpgsqlDataSource>();

    /// <summary>Labels cannot be removed; under another name the newest one is as unknown as one that never was.</summary>
    public async Task InitializeAsync()
    {
        await using var open = await Source.OpenConnectionAsync();
        var former = $"former {Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
        await using var rename = new NpgsqlCommand($"ALTER TYPE integration_type RENAME VALUE '{Newest}' TO '{former}'", open);
        await rename.ExecuteNonQueryAsync();
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_new_partner_can_be_stored_after_the_next_start()
    {
        await Should.ThrowAsync<PostgresException>(() => EchoAsync(Newest));

        await _gateway.GetRequiredService<Database>().EnsureAsync(CancellationToken.None);

        (await EchoAsync(Newest)).ShouldBe(Newest);
    }

    [Fact]
    public async Task A_new_partner_can_be_stored_after_a_migration()
    {
        await _gateway.GetRequiredService<Database>().MigrateAsync(CancellationToken.None);

        (await EchoAsync(Newest)).ShouldBe(Newest);
    }

    [Fact]
    public async Task Hosts_that_start_together_add_it_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _gateway.GetRequiredService<Database>().EnsureAsync(CancellationToken.None))));

        var labels = new List<string>();
        await using var command = Source.CreateCommand("SELECT unnest(enum_range(NULL::integration_type))::text ORDER BY 1");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            labels.Add(reader.GetString(0));
        labels.Where(label => !label.StartsWith("former", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ShouldBe(Members);
    }

    private async Task<IntegrationType> EchoAsync(IntegrationType partner)
    {
        await using var command = Source.CreateCommand("SELECT $1");
        command.Parameters.Add(new NpgsqlParameter<IntegrationType> { TypedValue = partner });
        return (IntegrationType)(await command.ExecuteScalarAsync())!;
    }
}
