using Integrations.Abstractions;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Integrations.Ingress.Drift;

/// <summary>Keeps count in the database, for all hosts together.</summary>
internal sealed class DriftLedger(NpgsqlDataSource source, IDbContextFactory<IntegrationsDb> contexts)
{
    public const int MostListed = 1000;

    // In one order on every host, or two of them lock each other out. A row that nobody had before was not updated: its xmax is 0.
    private const string Count = """
        INSERT INTO drift_sighting (integration_type, api_version, path, kind, first_seen_at, last_seen_at, sightings, request_id)
        SELECT $1, $2, seen.path, seen.kind, seen.first, seen.last, seen.count, seen.request
        FROM unnest($3::text[], $4::drift_kind[], $5::timestamptz[], $6::timestamptz[], $7::bigint[], $8::uuid[])
            AS seen (path, kind, first, last, count, request)
        ORDER BY seen.path, seen.kind
        ON CONFLICT (integration_type, api_version, path, kind) DO UPDATE SET
            sightings = drift_sighting.sightings + excluded.sightings,
            last_seen_at = greatest(drift_sighting.last_seen_at, excluded.last_seen_at)
        RETURNING path, kind, xmax = 0
        """;

    /// <summary>Those that nobody has seen before.</summary>
    public async Task<IReadOnlyList<ShapePart>> CountAsync(
        IntegrationType partner, int apiVersion, IReadOnlyDictionary<ShapePart, Seen> seen, CancellationToken token)
    {
        await using var command = source.CreateCommand(Count);
        command.Parameters.Add(new NpgsqlParameter<IntegrationType> { TypedValue = partner });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = apiVersion });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. seen.Keys.Select(part => part.Path)] });
        command.Parameters.Add(new NpgsqlParameter<DriftKind[]> { TypedValue = [.. seen.Keys.Select(part => part.Kind)] });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset[]> { TypedValue = [.. seen.Values.Select(one => one.First.ToUniversalTime())] });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset[]> { TypedValue = [.. seen.Values.Select(one => one.Last.ToUniversalTime())] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. seen.Values.Select(one => one.Count)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. seen.Values.Select(one => one.RequestId)] });
        var first = new List<ShapePart>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
        {
            if (reader.GetBoolean(2))
                first.Add(new ShapePart(reader.GetString(0), reader.GetFieldValue<DriftKind>(1)));
        }

        return first;
    }

    /// <summary>The latest discoveries first; null asks for all partners.</summary>
    public async Task<IReadOnlyList<DriftSighting>> ListAsync(IntegrationType? partner, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        return await db.Set<DriftSighting>().Where(d => partner == null || d.IntegrationType == partner)
            .OrderByDescending(d => d.FirstSeenAt).ThenBy(d => d.Path).ThenBy(d => d.Kind).Take(MostListed).ToListAsync(token);
    }
}
