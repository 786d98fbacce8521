using System.Text.Json.Nodes;
using Integrations.Benchmarks.Setting;

namespace Integrations.Benchmarks.Figures;

/// <summary>One of the gateway's statements, as PostgreSQL counted it.</summary>
internal sealed record StatementCost(string Text, long Calls, double Milliseconds)
{
    public bool IsClaim => Text.Contains("egress_ready", StringComparison.Ordinal) && Text.Contains("SKIP LOCKED", StringComparison.Ordinal);

    /// <summary>From here on the statements of new connections to this database are counted. It costs them a little.</summary>
    public static async Task CountAsync(BenchDatabase database, CancellationToken stop)
    {
        await database.ExecuteAsync("CREATE EXTENSION pg_stat_statements", stop);
        await database.ExecuteAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET pg_stat_statements.track = top', current_database()); END $$", stop);
    }

    public static Task ResetAsync(BenchDatabase database, CancellationToken stop) => database.ExecuteAsync("SELECT pg_stat_statements_reset()", stop);

    /// <summary>Begin and commit count as statements, too.</summary>
    public static Task<IReadOnlyList<StatementCost>> ReadAsync(BenchDatabase database, CancellationToken stop) => database.RowsAsync(
        $"""
        SELECT query, calls, total_exec_time FROM pg_stat_statements
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query NOT LIKE '{BenchDatabase.Mark}%'
        ORDER BY total_exec_time DESC
        """,
        row => new StatementCost(row.GetString(0), row.GetInt64(1), row.GetDouble(2)), stop);

    public void Show(int count, string unit) => Console.WriteLine(new JsonObject
    {
        ["statement"] = string.Join(' ', Text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Take(12)),
        [$"calls_per_{unit}"] = Math.Round(Calls / (double)count, 4),
        [$"microseconds_per_{unit}"] = Math.Round(Milliseconds * 1000 / count, 2),
    }.ToJsonString());
}
