using System.Text.Json;
using Npgsql;

namespace Integrations.Ops.Hosts;

/// <summary>The hosts that were started, for a month.</summary>
internal sealed class HostStarts(NpgsqlDataSource source, TimeProvider time)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const string Columns = "h.node, h.version, h.started_at, h.seen_at, h.ended_at, h.turns, h.settings";

    // The table holds a month of starts, which is few rows: the first start of a version is found among them.
    private const string Latest = $"""
        SELECT {Columns}, NOT EXISTS (SELECT FROM host_start e WHERE e.version = h.version AND e.started_at < h.started_at)
        FROM host_start h ORDER BY h.started_at DESC LIMIT $1
        """;

    private const string Lately = $"SELECT {Columns}, false FROM host_start h WHERE h.seen_at >= $1 ORDER BY h.started_at DESC LIMIT 1000";

    private const string Deploys = $"""
        SELECT {Columns}, true FROM host_start h
        WHERE h.started_at >= $1 AND NOT EXISTS (SELECT FROM host_start e WHERE e.version = h.version AND e.started_at < h.started_at)
        ORDER BY h.started_at DESC LIMIT 50
        """;

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<SeenStart>> LatestAsync(int most, CancellationToken token) => ReadAsync(Latest, new NpgsqlParameter<int> { TypedValue = most }, token);

    /// <summary>Hosts that gave a sign of life since then.</summary>
    public Task<IReadOnlyList<SeenStart>> SeenSinceAsync(DateTimeOffset since, CancellationToken token) =>
        ReadAsync(Lately, new NpgsqlParameter<DateTimeOffset> { TypedValue = since.ToUniversalTime() }, token);

    /// <summary>First starts of their versions since then, newest first.</summary>
    public Task<IReadOnlyList<SeenStart>> DeploysSinceAsync(DateTimeOffset since, CancellationToken token) =>
        ReadAsync(Deploys, new NpgsqlParameter<DateTimeOffset> { TypedValue = since.ToUniversalTime() }, token);

    /// <summary>Forgets what is older than <see cref="Kept"/> and does not live, and says how many starts that were.</summary>
    public async Task<int> PruneAsync(CancellationToken token)
    {
        await using var command = source.CreateCommand("DELETE FROM host_start WHERE started_at < $1 AND seen_at < $1");
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() - Kept });
        return await command.ExecuteNonQueryAsync(token);
    }

    private async Task<IReadOnlyList<SeenStart>> ReadAsync(string sql, NpgsqlParameter parameter, CancellationToken token)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(parameter);
        var found = new List<SeenStart>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            found.Add(new SeenStart(row.GetString(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateTimeOffset>(3))
            {
                EndedAt = await row.IsDBNullAsync(4, token) ? null : row.GetFieldValue<DateTimeOffset>(4),
                Turns = JsonSerializer.Deserialize<Dictionary<string, DateTimeOffset>>(row.GetString(5)) ?? [],
                Settings = await row.IsDBNullAsync(6, token) ? new Dictionary<string, string>(StringComparer.Ordinal)
                    : JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(6)) ?? [],
                IsDeploy = row.GetBoolean(7),
            });
        }

        return found;
    }
}

/// <param name="Node">Of the host.</param>
/// <param name="Version">That it runs, or ran.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="SeenAt">Its last beat.</param>
public sealed record SeenStart(string Node, string Version, DateTimeOffset StartedAt, DateTimeOffset SeenAt)
{
    /// <summary>Null while it runs, and for good where it died.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When each loop last began a turn.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Turns { get; init; } = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);

    /// <summary>The hash of the settings of each partner that it runs with, by name; empty where it did not say.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The first start of its version that is kept.</summary>
    public bool IsDeploy { get; init; }

    /// <summary>The version for people: a revision is known by its beginning.</summary>
    public string ShortVersion => Short(Version);

    internal static string Short(string version) => version.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus && version.Length > plus + 9 ? version[..(plus + 9)] : version;
}
