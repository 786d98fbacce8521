using System.Text;
using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Ops.Now;
using Integrations.StatusUpdates.Protection;
using Integrations.Storage;
using Integrations.Tests.StatusUpdates;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Now;

/// <summary>How well objectives were kept, counted out of calls that were made.</summary>
public sealed class AttainmentTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>, IAsyncLifetime
{
    private static readonly LaneKey Ally = new(IntegrationType.ALLY, Region.US);

    private readonly NpgsqlDataSource _source = StorageSetup.OpenSource(database.ConnectionString);

    public async Task InitializeAsync()
    {
        foreach (var table in new[] { "client_requests", "client_responses", "status_update", "status_decision", "egress_ready" })
            await ExecuteAsync($"DELETE FROM {table}");
    }

    public async Task DisposeAsync() => await _source.DisposeAsync();

    [Fact]
    public async Task What_was_told_in_time_is_held_against_all_that_was_to_be_told()
    {
        await ToldAsync(6, minutesAgo: 10, secondsAfter: 4);
        await ToldAsync(1, minutesAgo: 20, secondsAfter: 6);
        // Not a promise of ours: questions, calls without effect, refusals, other partners.
        await ToldAsync(1, minutesAgo: 10, secondsAfter: 60, purpose: CallPurpose.Query);
        await ToldAsync(1, minutesAgo: 10, secondsAfter: 60, stale: true);
        await ToldAsync(1, minutesAgo: 10, secondsAfter: 60, outcome: CallOutcome.Retry);
        await ToldAsync(1, minutesAgo: 10, secondsAfter: 60, partner: IntegrationType.UBER);
        // Of the day, not of the hour.
        await ToldAsync(2, minutesAgo: 300, secondsAfter: 30);
        await OwesAsync(dead: true, minutesAgo: 5);
        await OwesAsync(dead: false, minutesAgo: 1);
        await OwesAsync(dead: false, minutesAgo: 0);

        var kept = (await ReadAsync(("Partners:ALLY:Objective:WithinSeconds", "5"), ("Partners:ALLY:Objective:Percent", "90")))[Ally];

        kept.Hour.ShouldBe(new KeptSpan(Told: 7, Late: 1, Dead: 1, Overdue: 1));
        kept.Day.ShouldBe(new KeptSpan(Told: 9, Late: 3, Dead: 1, Overdue: 1));
        (kept.Hour.Share, Math.Round(kept.Burn(kept.Hour)!.Value, 2)).ShouldBe((6 / 9.0, 3.33));
    }

    [Fact]
    public async Task A_region_s_own_objective_counts_before_its_partner_s()
    {
        await ToldAsync(1, minutesAgo: 10, secondsAfter: 8);

        var partners = (await ReadAsync(("Partners:ALLY:Objective:WithinSeconds", "9"), ("Partners:ALLY:Regions:US:Objective:WithinSeconds", "7")))[Ally];
        var usual = (await ReadAsync())[Ally];

        (partners.Hour.Late, partners.Objective.WithinSeconds).ShouldBe((1, 7));
        (usual.Hour.Late, usual.Objective.WithinSeconds, usual.Objective.Percent).ShouldBe((0, 10, 99));
    }

    [Fact]
    public async Task Without_anything_to_tell_there_is_no_share()
    {
        var kept = (await ReadAsync())[Ally];

        (kept.Hour.Share, kept.Burn(kept.Hour)).ShouldBe((null, null));
    }

    [Fact]
    public async Task Of_a_busy_time_an_even_share_is_looked_at_and_that_is_said()
    {
        // Ten a second for three minutes, every second one late: some 240 and some 10 of each minute are looked at.
        for (var i = 0; i < 180; i++)
        {
            await ToldAsync(5, minutesAgo: 10, secondsAfter: 4, later: i);
            await ToldAsync(5, minutesAgo: 10, secondsAfter: 40, later: i + 0.5);
        }

        var kept = (await ReadAsync())[Ally];

        kept.Hour.Told.ShouldBeInRange(1_500, 2_500);
        kept.Hour.Share!.Value.ShouldBe(0.5, 0.05);
        (kept.Hour.Sampled, kept.Day.Sampled).ShouldBe((true, true));
        kept.Day.Share!.Value.ShouldBe(0.5, 0.05);
    }

    [Fact]
    public async Task A_rush_counts_as_what_it_was()
    {
        for (var i = 0; i < 100; i++)
            await ToldAsync(1, minutesAgo: 10, secondsAfter: 40, later: i * 0.002);

        var kept = (await ReadAsync())[Ally];

        (kept.Hour.Told, kept.Hour.Late, kept.Day.Told).ShouldBe((100, 100, 100));
    }

    /// <summary>Of a minute the day looks at ten calls of everybody; beside somebody busy that may be none of theirs.</summary>
    [Fact]
    public async Task Who_is_told_little_beside_somebody_busy_is_not_said_to_have_nothing_to_hear()
    {
        foreach (var minutesAgo in new[] { 10, 300 })
        {
            await ToldAsync(30, minutesAgo, secondsAfter: 4);
            await ToldAsync(2, minutesAgo, secondsAfter: 40, later: 15, region: Region.EU);
        }

        var kept = await ReadAsync(("Partners:ALLY:Regions:EU:BaseAddresses:1", "http://127.0.0.1:9/"));
        var quiet = kept[new LaneKey(IntegrationType.ALLY, Region.EU)];
        await ExecuteAsync("DELETE FROM client_responses WHERE requested_at > now() - interval '1 hour'");
        var gone = (await ReadAsync(("Partners:ALLY:Regions:EU:BaseAddresses:1", "http://127.0.0.1:9/")))[new LaneKey(IntegrationType.ALLY, Region.EU)];

        (quiet.Hour.Told, quiet.Hour.Late).ShouldBe((2, 2));
        (quiet.Day.Told, quiet.Day.Late, quiet.Day.Sampled).ShouldBe((2, 2, true), "no less than its last hour");
        var version = quiet.Versions.ShouldHaveSingleItem();
        (version.Day.Told, Math.Round(version.Took!.P50)).ShouldBe((2, 40));
        (gone.Day.Share, gone.Day.Sampled, gone.Hour.Sampled).ShouldBe((null, true, false));
    }

    [Fact]
    public async Task A_rush_counts_as_ten_times_what_is_looked_at_and_no_more()
    {
        await ToldAsync(300, minutesAgo: 300, secondsAfter: 40);
        var day = (await ReadAsync())[Ally].Day;
        await ToldAsync(300, minutesAgo: 10, secondsAfter: 40);
        var hour = (await ReadAsync())[Ally].Hour;

        (day.Told, day.Late, hour.Told, hour.Late).ShouldBe((100, 100, 200, 200));
    }

    /// <summary>Found by keys alone, whatever the planner thinks of tables that were empty when it last looked.</summary>
    [Fact]
    public async Task No_day_is_walked_through()
    {
        await ToldAsync(5_000, minutesAgo: 90, secondsAfter: 4);
        var now = TimeProvider.System.GetUtcNow();
        await using var command = _source.CreateCommand("EXPLAIN (COSTS OFF) " + Attainment.ToldInTime);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [IdTime.FirstAt(now.AddHours(-2))] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [IdTime.FirstAt(now)] });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset[]> { TypedValue = [now.AddHours(-2)] });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset[]> { TypedValue = [now] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = 300 });
        command.Parameters.Add(new NpgsqlParameter { Value = new[] { IntegrationType.ALLY }, DataTypeName = "integration_type[]" });
        command.Parameters.Add(new NpgsqlParameter { Value = new[] { Region.US }, DataTypeName = "region[]" });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [5] });
        var plan = new StringBuilder();
        await using (var row = await command.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
                plan.AppendLine(row.GetString(0));
        }

        plan.ToString().ShouldNotContain("Seq Scan on");
        plan.ToString().ShouldContain("using client_responses_");
        plan.ToString().ShouldContain("using client_requests_");
        plan.ToString().ShouldContain("using status_update_");
    }

    private async Task<IReadOnlyDictionary<LaneKey, KeptObjective>> ReadAsync(params (string, string)[] settings)
    {
        using var attainment = new Attainment(_source, PretendPartner.Settings(PretendPartner.Registry(), more: settings), TimeProvider.System);
        return await attainment.ReadAsync(CancellationToken.None);
    }

    /// <summary>Changes that were recorded, and calls about them that ended so much later.</summary>
    private async Task ToldAsync(
        int count, int minutesAgo, int secondsAfter, IntegrationType partner = IntegrationType.ALLY, CallPurpose purpose = CallPurpose.StatusUpdate,
        CallOutcome outcome = CallOutcome.Sent, bool stale = false, double later = 0, Region region = Region.US)
    {
        // In the middle of a minute of the hour that is counted.
        var at = TimeProvider.System.GetUtcNow().AddMinutes(-minutesAgo).AddSeconds(later - 30);
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7(at)).ToArray();
        await ExecuteAsync(
            """
            INSERT INTO status_update (delivery_id, recorded_at, seq, status, attempt, occurred_at, source_version)
            SELECT id, $2 - make_interval(secs => $3), 1, 'Assigned', 1, $2, 1 FROM unnest($1::uuid[]) id
            """, ids, at, (double)secondsAfter - 0.5);
        await ExecuteAsync(
            """
            INSERT INTO client_requests (id, requested_at, purpose, delivery_id, seq, external_delivery_id, integration_type, api_version, region, operation,
                attempt, message_id, lease_token, method, url, headers, node)
            SELECT id, $2, $3, id, 1, 'X', $4, 1, $5, 'status', 1, 'm', 1, 'POST', 'u', '{}', 'n' FROM unnest($1::uuid[]) id
            """, ids, at, purpose, partner, region);
        await ExecuteAsync(
            """
            INSERT INTO client_responses (client_request_id, requested_at, recorded_at, outcome, detail, body_cut, duration, stale)
            SELECT id, $2, $2, $3, 'http_200', false, 500, $4 FROM unnest($1::uuid[]) id
            """, ids, at, outcome, stale);
    }

    private async Task OwesAsync(bool dead, int minutesAgo)
    {
        var (id, at) = (Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), TimeProvider.System.GetUtcNow().AddMinutes(-minutesAgo));
        await ExecuteAsync(
            """
            INSERT INTO external_state (delivery_id, external_delivery_id, integration_type, api_version, region, next_seq, last_seq_decided, last_seq_sent, last_source_version)
            VALUES ($1, 'X-' || $1, 'ALLY', 1, 'US', 1, 0, 0, 1)
            """, id);
        await ExecuteAsync(
            dead
                ? "INSERT INTO status_decision (decided_at, delivery_id, seq, decision, reason) VALUES ($2, $1, 1, 'Dead', 'http_400')"
                : "INSERT INTO egress_ready (delivery_id, integration_type, region, lane, due_at, pending_seq, pending_since, attempts) VALUES ($1, 'ALLY', 'US', 0, $2, 1, $2, 0)",
            id, at);
    }

    private async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = _source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync();
    }
}
