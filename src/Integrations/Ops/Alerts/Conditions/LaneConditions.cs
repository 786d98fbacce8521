using Integrations.Abstractions;
using Integrations.StatusUpdates.Protection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Integrations.Ops.Alerts.Conditions;

/// <summary>Lanes that trouble has closed, and lanes that a person holds for long. A handful of rows; what waits behind one is counted up to a bound.</summary>
internal sealed class LaneConditions(NpgsqlDataSource source, IOptions<AlertOptions> options) : ICondition
{
    /// <summary>More is as good as this.</summary>
    public const int MostCounted = 10_000;

    private const string Sql = """
        SELECT g.integration_type, g.region, g.needs_probe OR g.closed_until > now(), g.trouble, g.closed_since, g.alert_since IS NOT NULL, g.held_since, now(),
            (SELECT count(*) FROM (SELECT FROM egress_ready e WHERE e.integration_type = g.integration_type AND e.region = g.region LIMIT 10000) w)
        FROM partner_lane g WHERE g.needs_probe OR g.closed_until > now() OR g.held_since IS NOT NULL
        """;

    // A partner that asks for a pause is not out, unless it goes on asking.
    private static readonly TimeSpan LongPause = TimeSpan.FromMinutes(5);

    public IReadOnlyList<AlertKind> Kinds { get; } = [AlertKind.LaneDown, AlertKind.LaneHeld];

    public async Task<IReadOnlyList<Condition>> ReadAsync(CancellationToken token)
    {
        var found = new List<Condition>();
        await using var command = source.CreateCommand(Sql);
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            var lane = AlertSubject.Lane(row.GetFieldValue<IntegrationType>(0), row.GetFieldValue<Region>(1));
            var (closed, now, waiting) = (!row.IsDBNull(2) && row.GetBoolean(2), row.GetFieldValue<DateTimeOffset>(7), row.GetInt64(8));
            LaneTrouble? trouble = row.IsDBNull(3) ? null : row.GetFieldValue<LaneTrouble>(3);
            DateTimeOffset? since = row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4);
            if (closed && (trouble is not LaneTrouble.RetryAfter || row.GetBoolean(5) || now - since >= LongPause))
                found.Add(new Condition(AlertKind.LaneDown, lane) { Since = since, Touches = waiting, Cause = trouble is { } word ? Words(word) : null });
            if (!row.IsDBNull(6) && row.GetFieldValue<DateTimeOffset>(6) is var held && now - held >= TimeSpan.FromMinutes(options.Value.HeldMinutes))
                found.Add(new Condition(AlertKind.LaneHeld, lane) { Since = held, Touches = waiting });
        }

        return found;
    }

    private static string Words(LaneTrouble trouble) => trouble switch
    {
        LaneTrouble.Failures => "Failures: the partner fails or does not answer",
        LaneTrouble.RetryAfter => "RetryAfter: the partner asks for one pause after another",
        LaneTrouble.BadCredentials => "BadCredentials: the partner does not accept our credential",
        LaneTrouble.Gone => "Gone: the partner's endpoint is no longer there",
    };
}
