using System.Text.Json;
using Integrations.Abstractions;
using Integrations.Ops.Hosts;
using Integrations.StatusUpdates;
using Npgsql;

namespace Integrations.Ops.Settings;

/// <summary>
/// What the settings of each partner were, for a year: a row for each stretch of time in which hosts were started with the same ones. It grows
/// by changes and not by starts, and everything is found by its key.
/// </summary>
internal sealed class SettingsBook(NpgsqlDataSource source, HostStarts hosts, NodeName node, TimeProvider time)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    private const string Columns = "first_seen_at, last_seen_at, hash, version, node, settings::text";

    // Two hosts that start together must not both find that something has changed.
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtext('integrations settings'))";

    // The past is not written anew by a host whose clock is behind.
    private const string Keep = """
        WITH own AS (
            SELECT * FROM unnest($1::integration_type[], $2::text[], $3::text[]) AS o(partner, hash, settings)),
        latest AS (
            SELECT o.partner, l.first_seen_at, l.hash FROM own o CROSS JOIN LATERAL (
                SELECT first_seen_at, hash FROM settings_seen WHERE integration_type = o.partner ORDER BY first_seen_at DESC LIMIT 1) l),
        same AS (
            UPDATE settings_seen s SET last_seen_at = greatest(s.last_seen_at, $4)
            FROM latest l JOIN own o ON o.partner = l.partner AND o.hash = l.hash
            WHERE s.integration_type = l.partner AND s.first_seen_at = l.first_seen_at)
        INSERT INTO settings_seen (integration_type, first_seen_at, last_seen_at, hash, version, node, settings)
        SELECT o.partner, at.seen, at.seen, o.hash, $5, $6, o.settings::jsonb
        FROM own o LEFT JOIN latest l ON l.partner = o.partner
        CROSS JOIN LATERAL (SELECT greatest($4, l.first_seen_at + interval '1 microsecond') AS seen) at
        WHERE l.hash IS DISTINCT FROM o.hash
        """;

    private const string Before = $"SELECT {Columns} FROM settings_seen WHERE integration_type = $1 AND first_seen_at <= $2 ORDER BY first_seen_at DESC LIMIT $3";

    // A year of changes of one partner are few rows.
    private const string OfHash = $"SELECT {Columns} FROM settings_seen WHERE integration_type = $1 AND hash = $2 ORDER BY first_seen_at DESC LIMIT 1";

    // What a partner's settings are is kept however old it is.
    private const string Prune = """
        DELETE FROM settings_seen s WHERE s.last_seen_at < $1
            AND EXISTS (SELECT FROM settings_seen n WHERE n.integration_type = s.integration_type AND n.first_seen_at > s.first_seen_at)
        """;

    /// <summary>Writes down what this host has, where the partner's latest are others. May be repeated.</summary>
    public async Task KeepAsync(OwnSettings own, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await using (var alone = new NpgsqlCommand(Lock, connection, transaction))
            await alone.ExecuteNonQueryAsync(token);
        await using var keep = new NpgsqlCommand(Keep, connection, transaction);
        keep.Parameters.Add(new NpgsqlParameter { Value = own.All.Keys.ToArray(), DataTypeName = "integration_type[]" });
        keep.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. own.All.Values.Select(one => one.Hash)] });
        keep.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. own.All.Values.Select(one => one.Json)] });
        keep.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        keep.Parameters.Add(new NpgsqlParameter<string> { TypedValue = HostBeat.Version });
        keep.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node.Value });
        await keep.ExecuteNonQueryAsync(token);
        await transaction.CommitAsync(token);
    }

    /// <summary>What was then the latest; null where nothing was known yet.</summary>
    public async Task<KeptSettings?> AtAsync(IntegrationType partner, DateTimeOffset at, CancellationToken token) =>
        await ReadAsync(Before, partner, [new NpgsqlParameter<DateTimeOffset> { TypedValue = at.ToUniversalTime() }, new NpgsqlParameter<int> { TypedValue = 1 }], token) is [var one] ? one : null;

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<KeptSettings>> LatestAsync(IntegrationType partner, DateTimeOffset? until, int most, CancellationToken token) => ReadAsync(
        Before, partner, [new NpgsqlParameter<DateTimeOffset> { TypedValue = (until ?? time.GetUtcNow().AddDays(1)).ToUniversalTime() }, new NpgsqlParameter<int> { TypedValue = most }], token);

    /// <summary>The hosts that run at this moment, by the settings of the partner that they run with: the latest start first. One entry where all agree.</summary>
    public async Task<IReadOnlyList<RunningSettings>> RunningAsync(IntegrationType partner, CancellationToken token)
    {
        var running = (await hosts.SeenSinceAsync(time.GetUtcNow() - HostBeat.Silence, token)).Where(host => host.EndedAt is null);
        var found = new List<RunningSettings>();
        foreach (var group in running.GroupBy(host => host.Settings.GetValueOrDefault(partner.ToString()), StringComparer.Ordinal))
        {
            // A host of an earlier version does not say.
            if (group.Key is { } hash && await ReadAsync(OfHash, partner, [new NpgsqlParameter<string> { TypedValue = hash }], token) is [var settings])
                found.Add(new RunningSettings(settings, [.. group.Select(host => host.Node).Order(StringComparer.Ordinal)]));
        }

        return found;
    }

    public async Task<int> PruneAsync(CancellationToken token)
    {
        await using var command = source.CreateCommand(Prune);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() - Kept });
        return await command.ExecuteNonQueryAsync(token);
    }

    private async Task<IReadOnlyList<KeptSettings>> ReadAsync(string sql, IntegrationType partner, NpgsqlParameter[] more, CancellationToken token)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<IntegrationType> { TypedValue = partner });
        command.Parameters.AddRange(more);
        var found = new List<KeptSettings>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            found.Add(new KeptSettings(row.GetFieldValue<DateTimeOffset>(0), row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), row.GetString(3), row.GetString(4))
            {
                Values = JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(5)) ?? [],
            });
        }

        return found;
    }
}

/// <param name="FirstSeenAt">The start of the first host that had them.</param>
/// <param name="LastSeenAt">The start of the latest.</param>
/// <param name="Hash">Equal for equal settings.</param>
/// <param name="Version">Of the build that was started first with them.</param>
/// <param name="Node">The host that was.</param>
public sealed record KeptSettings(DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, string Hash, string Version, string Node)
{
    /// <summary>By path.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>Settings, and the hosts that run with them now.</summary>
public sealed record RunningSettings(KeptSettings Settings, IReadOnlyList<string> Nodes);
