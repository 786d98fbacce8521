using Integrations.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Integrations.Ops.Alerts;

/// <summary>Alerts and what was told of them, for those who look.</summary>
internal sealed class AlertBook(NpgsqlDataSource source, IOptions<AlertOptions> options, TimeProvider time)
{
    /// <summary>Those that are over are forgotten then, and what was told with them.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    private const string Columns = "kind, integration_type, region, subject, opened_at, closed_at, facts";

    private const string Open = $"SELECT {Columns} FROM alert WHERE closed_at IS NULL ORDER BY opened_at DESC LIMIT 200";

    private const string Over = $"SELECT {Columns} FROM alert WHERE closed_at >= $1 ORDER BY closed_at DESC LIMIT 200";

    private const string Count = "SELECT kind, count(*) FROM alert WHERE closed_at IS NULL GROUP BY 1";

    // Few rows are owed or given up; the last success is the end of an index.
    private const string Endpoints = """
        SELECT n.name,
            (SELECT max(done_at) FROM ops_event_call c WHERE c.endpoint = n.name AND c.done_at IS NOT NULL),
            (SELECT count(*) FROM ops_event_call c WHERE c.endpoint = n.name AND c.due_at IS NOT NULL),
            (SELECT count(*) FROM ops_event_call c WHERE c.endpoint = n.name AND c.given_up_at >= $2),
            (SELECT outcome FROM ops_event_call c WHERE c.endpoint = n.name AND c.due_at IS NOT NULL AND c.outcome IS NOT NULL ORDER BY c.due_at DESC LIMIT 1)
        FROM unnest($1::text[]) WITH ORDINALITY AS n(name, position) ORDER BY n.position
        """;

    private const string Prune = """
        WITH nowhere AS (
            UPDATE ops_event_call SET due_at = NULL, given_up_at = $1, outcome = coalesce(outcome, 'no_host_knows_it') WHERE due_at < $1 - interval '1 day'),
        calls AS (DELETE FROM ops_event_call WHERE event_id < $3),
        events AS (DELETE FROM ops_event WHERE id < $3)
        DELETE FROM alert WHERE closed_at < $2
        """;

    /// <summary>What somebody should look at first, first; of one kind the latest.</summary>
    public async Task<IReadOnlyList<SeenAlert>> OpenAsync(CancellationToken token)
    {
        var open = await ReadAsync(Open, parameter: null, token);
        return [.. AlertKind.All.SelectMany(kind => open.Where(alert => alert.Kind == kind))];
    }

    /// <summary>Those that were closed in the last week, the latest first.</summary>
    public Task<IReadOnlyList<SeenAlert>> OverAsync(CancellationToken token) =>
        ReadAsync(Over, new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() - Lately }, token);

    /// <summary>How many are open, by kind.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken token)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var command = source.CreateCommand(Count);
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            counts[row.GetString(0)] = row.GetInt64(1);
        return counts;
    }

    /// <summary>The endpoints of this host's settings, and how telling them goes.</summary>
    public async Task<IReadOnlyList<SeenWebhook>> WebhooksAsync(CancellationToken token)
    {
        await using var command = source.CreateCommand(Endpoints);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. options.Value.Webhooks.Keys.Order(StringComparer.Ordinal)] });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() - Lately });
        var found = new List<SeenWebhook>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            var name = row.GetString(0);
            var settings = options.Value.Webhooks[name];
            // The rest of an address may be a secret.
            found.Add(new SeenWebhook(name, settings.Url!.Host, settings.Format, [.. AlertKind.All.Where(settings.Wants).Select(kind => kind.Name)])
            {
                LastTaken = await row.IsDBNullAsync(1, token) ? null : row.GetFieldValue<DateTimeOffset>(1),
                Waiting = row.GetInt64(2),
                GivenUp = row.GetInt64(3),
                LastOutcome = await row.IsDBNullAsync(4, token) ? null : row.GetString(4),
            });
        }

        return found;
    }

    /// <summary>Forgets what is over for long, gives up what no host can tell any more, and says how many alerts that were.</summary>
    public async Task<int> PruneAsync(CancellationToken token)
    {
        var now = time.GetUtcNow();
        await using var command = source.CreateCommand(Prune);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - Kept });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Storage.IdTime.FirstAt(now - Kept) });
        return await command.ExecuteNonQueryAsync(token);
    }

    private async Task<IReadOnlyList<SeenAlert>> ReadAsync(string sql, NpgsqlParameter? parameter, CancellationToken token)
    {
        await using var command = source.CreateCommand(sql);
        if (parameter is not null)
            command.Parameters.Add(parameter);
        var found = new List<SeenAlert>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            // One of an older or newer build is kept and not shown.
            if (AlertKind.Named(row.GetString(0)) is not { } kind)
                continue;
            var subject = new AlertSubject(
                row.GetString(3), row.IsDBNull(1) ? null : row.GetFieldValue<IntegrationType>(1), row.IsDBNull(2) ? null : row.GetFieldValue<Region>(2));
            found.Add(new SeenAlert(
                kind, subject, row.GetFieldValue<DateTimeOffset>(4), row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5), AlertFacts.Read(row.GetString(6))));
        }

        return found;
    }
}

/// <summary>As the page shows it.</summary>
internal sealed record SeenAlert(AlertKind Kind, AlertSubject Subject, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, AlertFacts Facts);

/// <summary>An endpoint, without its secrets.</summary>
internal sealed record SeenWebhook(string Name, string Host, WebhookFormat Format, IReadOnlyList<string> Kinds)
{
    public DateTimeOffset? LastTaken { get; init; }

    public long Waiting { get; init; }

    /// <summary>In the last week.</summary>
    public long GivenUp { get; init; }

    /// <summary>Of what waits: what the last try came to.</summary>
    public string? LastOutcome { get; init; }
}
