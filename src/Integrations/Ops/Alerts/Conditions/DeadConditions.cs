using Integrations.Abstractions;
using Integrations.Ops.Decide;
using Integrations.StatusUpdates;
using Npgsql;

namespace Integrations.Ops.Alerts.Conditions;

/// <summary>Changes that wait for a person's decision, of the days that the list of decisions shows: those that died, and those that may have arrived.</summary>
internal sealed class DeadConditions(NpgsqlDataSource source, TimeProvider time) : ICondition
{
    // By the index of what is dead; as many as the list counts.
    internal const string Sql = """
        SELECT s.integration_type, s.region, count(*), count(*) FILTER (WHERE d.reason = $2), min(d.decided_at), min(d.decided_at) FILTER (WHERE d.reason = $2),
            mode() WITHIN GROUP (ORDER BY coalesce(d.cause, d.reason, ''))
        FROM (
            SELECT x.decided_at, x.delivery_id, x.cause, coalesce(x.reason, '') AS reason FROM status_decision x
            WHERE x.decision = 'Dead' AND x.decided_at >= $1
                AND NOT EXISTS (SELECT FROM settlement t WHERE t.delivery_id = x.delivery_id AND t.seq = x.seq)
            ORDER BY x.decided_at DESC LIMIT 10000) d
        JOIN external_state s ON s.delivery_id = d.delivery_id
        GROUP BY 1, 2
        """;

    public IReadOnlyList<AlertKind> Kinds { get; } = [AlertKind.ChangesDead, AlertKind.ChangesUnknown];

    public async Task<IReadOnlyList<Condition>> ReadAsync(CancellationToken token)
    {
        var found = new List<Condition>();
        await using var command = source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow().AddDays(-DeadFilter.Days) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = TellDelivery.InDoubtForGood });
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            var lane = AlertSubject.Lane(row.GetFieldValue<IntegrationType>(0), row.GetFieldValue<Region>(1));
            var (all, inDoubt, cause) = (row.GetInt64(2), row.GetInt64(3), row.GetString(6));
            // The number is the list's, which has both kinds.
            if (all > inDoubt)
                found.Add(new Condition(AlertKind.ChangesDead, lane) { Since = row.GetFieldValue<DateTimeOffset>(4), Touches = all, Cause = $"mostly {cause}" });
            if (inDoubt > 0)
                found.Add(new Condition(AlertKind.ChangesUnknown, lane) { Since = row.GetFieldValue<DateTimeOffset>(5), Touches = inDoubt });
        }

        return found;
    }
}
