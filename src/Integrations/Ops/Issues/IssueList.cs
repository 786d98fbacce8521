using Integrations.Abstractions;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Ops.Issues;

/// <summary>
/// Troubles: dead changes by what they have in common, with what people have said of each. What was resolved and has happened again since
/// is open again, by itself.
/// </summary>
internal sealed class IssueList(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>Changes that are looked at, the newest.</summary>
    public const int MostChanges = 20_000;

    public const int Days = 31;

    private const string Sql = """
        SELECT g.*, i.state, i.owner, i.note, i.changed_at, coalesce(i.resolves_itself, false) FROM (
            SELECT s.integration_type, s.region, s.api_version, coalesce(d.cause, d.reason, '') AS cause, count(*) AS changes,
                count(*) FILTER (WHERE NOT EXISTS (SELECT FROM settlement t WHERE t.delivery_id = d.delivery_id AND t.seq = d.seq)) AS undecided,
                count(DISTINCT d.delivery_id) AS orders, min(d.decided_at) AS first, max(d.decided_at) AS last,
                (array_agg(d.delivery_id ORDER BY d.decided_at DESC))[1] AS example
            FROM (
                SELECT decided_at, delivery_id, seq, cause, reason FROM status_decision
                WHERE decision = 'Dead' AND decided_at >= $1 ORDER BY decided_at DESC LIMIT 20000) d
            JOIN external_state s USING (delivery_id)
            GROUP BY 1, 2, 3, 4) g
        LEFT JOIN issue i ON i.integration_type = g.integration_type AND i.region = g.region AND i.api_version = g.api_version AND i.cause = g.cause
        ORDER BY g.undecided DESC, g.last DESC LIMIT 200
        """;

    // Ids are times, so the key finds the calls since then; whoever takes nothing among so many has not come back.
    private const string Taken = """
        SELECT min(c.requested_at) FROM (
            SELECT q.id, q.requested_at, q.integration_type, q.region, q.api_version, q.purpose FROM client_requests q
            WHERE q.id > $1 AND q.requested_at > $2 ORDER BY q.id LIMIT 50000) c
        JOIN client_responses r ON r.client_request_id = c.id AND r.requested_at = c.requested_at
        WHERE c.integration_type = $3 AND c.region = $4 AND c.api_version = $5 AND c.purpose = 'StatusUpdate' AND r.outcome = 'Sent'
        """;

    /// <summary>The largest first.</summary>
    public async Task<IReadOnlyList<FoundIssue>> FindAsync(CancellationToken token)
    {
        await using var command = source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow().AddDays(-Days) });
        var found = new List<FoundIssue>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            found.Add(new FoundIssue(new IssueKey(row.GetFieldValue<IntegrationType>(0), row.GetFieldValue<Region>(1), row.GetInt32(2), row.GetString(3)))
            {
                Changes = row.GetInt64(4),
                Undecided = row.GetInt64(5),
                Orders = row.GetInt64(6),
                First = row.GetFieldValue<DateTimeOffset>(7),
                Last = row.GetFieldValue<DateTimeOffset>(8),
                Example = row.GetGuid(9),
                Said = row.IsDBNull(10) ? IssueState.Open : row.GetFieldValue<IssueState>(10),
                Owner = row.IsDBNull(11) ? null : row.GetString(11),
                Note = row.IsDBNull(12) ? null : row.GetString(12),
                ChangedAt = row.IsDBNull(13) ? null : row.GetFieldValue<DateTimeOffset>(13),
                ResolvesItself = row.GetBoolean(14),
            });
        }

        await row.DisposeAsync();
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i] is { ResolvesItself: true } issue)
                found[i] = issue with { TakenAgainAt = await TakenAsync(issue, token) };
        }

        return found;
    }

    private async Task<DateTimeOffset?> TakenAsync(FoundIssue issue, CancellationToken token)
    {
        var since = issue.Last > issue.ChangedAt ? issue.Last : issue.ChangedAt ?? issue.Last;
        await using var command = source.CreateCommand(Taken);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = IdTime.FirstAt(since) });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = since.ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<IntegrationType> { TypedValue = issue.Key.Partner });
        command.Parameters.Add(new NpgsqlParameter<Region> { TypedValue = issue.Key.Region });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = issue.Key.ApiVersion });
        return await command.ExecuteScalarAsync(token) is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }
}

/// <summary>What dead changes have in common.</summary>
internal sealed record IssueKey(IntegrationType Partner, Region Region, int ApiVersion, string Cause)
{
    /// <summary>As a filter of orders.</summary>
    public string Line => FormattableString.Invariant($"partner:{Partner} region:{Region} version:{ApiVersion}");

    /// <summary>For the record of acts.</summary>
    public string Subject => FormattableString.Invariant($"{Partner} {Region} v{ApiVersion} {Cause}");
}

/// <summary>A trouble, as it stands.</summary>
internal sealed record FoundIssue(IssueKey Key)
{
    public long Changes { get; init; }

    /// <summary>Of them those that nobody has decided about.</summary>
    public long Undecided { get; init; }

    public long Orders { get; init; }

    public DateTimeOffset First { get; init; }

    public DateTimeOffset Last { get; init; }

    public Guid Example { get; init; }

    /// <summary>What people have said.</summary>
    public IssueState Said { get; init; }

    public string? Owner { get; init; }

    public string? Note { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Somebody said that the partner's next taken change resolves it.</summary>
    public bool ResolvesItself { get; init; }

    /// <summary>When the partner took a change again, after the last trouble and after that was said.</summary>
    public DateTimeOffset? TakenAgainAt { get; init; }

    /// <summary>It was resolved, and has happened since.</summary>
    public bool CameBack => Said is IssueState.Resolved && Last > ChangedAt;

    public IssueState State => CameBack ? IssueState.Open : TakenAgainAt is not null ? IssueState.Resolved : Said;
}
