using System.Globalization;
using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.StatusUpdates.Protection;
using Integrations.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Integrations.Ops.Alerts.Conditions;

/// <summary>
/// Partners that took none of their last calls. A breaker judges seconds and needs many calls; this judges calls, however slowly they come.
/// Of the newest calls of all partners, at most <see cref="MostLookedAt"/>, it reads the ends of a lane's last ones, by their key.
/// </summary>
internal sealed class FailingConditions(NpgsqlDataSource source, IOptions<AlertOptions> options, TimeProvider time) : ICondition
{
    /// <summary>Beyond this, earlier calls of the window are not looked at; a lane that has none among them stays as it is.</summary>
    public const int MostLookedAt = 20_000;

    /// <summary>A call in half an hour is a slow partner; who was not called for longer than this is no longer failing.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(6);

    /// <summary>
    /// $1 and $2 where the window begins, as id and as time; $3 how many of all, $4 of one lane; $5 ends that say nothing of the partner. Calls
    /// under way have no end yet and are passed over. A lane's calls are put in order before their ends are looked up, or all of them would be.
    /// </summary>
    internal const string Sql = """
        WITH looked AS MATERIALIZED (
            SELECT id, requested_at, integration_type, region, purpose FROM client_requests
            WHERE id >= $1 AND requested_at >= $2 ORDER BY id DESC LIMIT $3)
        SELECT l.integration_type, l.region, e.requested_at, e.outcome, e.detail, (SELECT count(*) FROM looked)
        FROM (SELECT DISTINCT integration_type, region FROM looked WHERE purpose = 'StatusUpdate') l
        CROSS JOIN LATERAL (
            SELECT c.id, c.requested_at, r.outcome, r.detail
            FROM (
                SELECT id, requested_at FROM looked
                WHERE integration_type = l.integration_type AND region = l.region AND purpose = 'StatusUpdate' ORDER BY id DESC) c
            CROSS JOIN LATERAL (
                SELECT outcome, detail FROM client_responses
                WHERE client_request_id = c.id AND requested_at = c.requested_at AND NOT detail = ANY($5) LIMIT 1) r
            LIMIT $4) e
        ORDER BY 1, 2, e.id DESC
        """;

    private static readonly int[] Steps = [100, 90, 70, 50];

    // Of lanes that were seen to be well; of all, where the whole window was looked at.
    private (bool Whole, IReadOnlySet<LaneKey> Well) _known = (false, new HashSet<LaneKey>());

    public IReadOnlyList<AlertKind> Kinds { get; } = [AlertKind.CallsFailing];

    /// <summary>For tests that have fewer.</summary>
    internal int LooksAt { get; init; } = MostLookedAt;

    public async Task<IReadOnlyList<Condition>> ReadAsync(CancellationToken token)
    {
        var since = time.GetUtcNow() - Window;
        var (ends, looked) = (new List<(LaneKey Lane, CallEnd End)>(), 0L);
        await using var command = source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = IdTime.FirstAt(since) });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = since });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = LooksAt });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.Value.FailuresInARow });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. CallFault.OfOurs] });
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            looked = row.GetInt64(5);
            ends.Add((
                new LaneKey(row.GetFieldValue<IntegrationType>(0), row.GetFieldValue<Region>(1)),
                new CallEnd(row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<CallOutcome>(3), row.GetString(4))));
        }

        var lanes = ends.ToLookup(one => one.Lane, one => one.End);
        _known = (looked < LooksAt, lanes.Where(lane => lane.First().Outcome is CallOutcome.Sent).Select(lane => lane.Key).ToHashSet());
        return [.. from lane in lanes let condition = Of(lane.Key, [.. lane]) where condition is not null select condition];
    }

    /// <summary>Where much is called, the calls that opened it may lie further back than was looked.</summary>
    public bool Knows(AlertSubject subject) =>
        _known.Whole || (subject is { Partner: { } partner, Region: { } region } && _known.Well.Contains(new LaneKey(partner, region)));

    /// <summary>Null where the newest was taken. Fewer than half open nothing, and keep open what was more: calls leave the window, and nobody has taken one.</summary>
    internal Condition? Of(LaneKey lane, IReadOnlyList<CallEnd> newestFirst)
    {
        var failed = newestFirst.TakeWhile(end => end.Outcome is not CallOutcome.Sent).ToList();
        if (failed.Count == 0)
            return null;
        var most = options.Value.FailuresInARow;
        int? step = Steps.Cast<int?>().FirstOrDefault(step => failed.Count * 100 >= step * most);
        return new Condition(AlertKind.CallsFailing, AlertSubject.Lane(lane.Partner, lane.Region))
        {
            Opens = step is not null,
            Step = step,
            Since = failed[^1].At,
            Touches = failed.Count,
            Cause = string.Create(CultureInfo.InvariantCulture, $"{failed.Count} of {most} calls in a row failed, the last with {failed[0].Detail}"),
        };
    }
}

/// <summary>What came of a call, and when it was made.</summary>
internal sealed record CallEnd(DateTimeOffset At, CallOutcome Outcome, string Detail);
