using Integrations.Testing;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Testing;

public sealed class TestDatabaseTests
{
    private static int _migrations;

    [Fact]
    public async Task Each_gets_a_copy_of_what_was_migrated_once_and_nothing_is_left_of_it()
    {
        var first = new WithOneTable();
        var second = new WithOneTable();
        await first.InitializeAsync();
        await second.InitializeAsync();
        await CountAsync(first.ConnectionString, "INSERT INTO things VALUES (2); SELECT count(*) FROM things");

        (await CountAsync(first.ConnectionString, "SELECT count(*) FROM things")).ShouldBe(2);
        (await CountAsync(second.ConnectionString, "SELECT count(*) FROM things")).ShouldBe(1);
        _migrations.ShouldBe(1);
        (await first.DumpAsync()).ShouldContain("CREATE TABLE public.things");

        await first.DisposeAsync();
        await second.DisposeAsync();
        await Should.ThrowAsync<PostgresException>(() => CountAsync(first.ConnectionString, "SELECT 1"));
    }

    private static async Task MigrateAsync(string connectionString)
    {
        Interlocked.Increment(ref _migrations);
        await CountAsync(connectionString, "CREATE TABLE things AS SELECT 1 AS id; SELECT 1");
    }

    private static async Task<long> CountAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class WithOneTable() : TestDatabase(MigrateAsync);
}
