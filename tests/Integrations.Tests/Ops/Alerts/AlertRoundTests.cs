using Integrations.Ops.Alerts;
using Integrations.Ops.Alerts.Conditions;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Alerts;

/// <summary>What opens, what closes, and what is told of it: each once, over all hosts.</summary>
public sealed class AlertRoundTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>, IAsyncLifetime
{
    private readonly TestClock _clock = new(TimeProvider.System.GetUtcNow());
    private AlertHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = Host();
        await _host.ClearAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_partner_that_is_out_is_told_once_when_it_goes_and_once_when_it_is_back_with_how_long_and_how_many()
    {
        await _host.OwesAsync(3);
        await _host.LaneAsync("needs_probe = true, closed_since = now(), trouble = 'Failures', trips = 1");
        await _host.LookAsync();
        await _host.OwesAsync(2);
        _clock.Advance(TimeSpan.FromSeconds(15));
        await _host.LookAsync();

        var open = (await _host.Book.OpenAsync(CancellationToken.None)).ShouldHaveSingleItem();
        await _host.LaneAsync("needs_probe = false");
        await _host.ExecuteAsync("DELETE FROM egress_ready");
        _clock.Advance(TimeSpan.FromMinutes(5));
        await _host.LookAsync();
        await _host.LookAsync();

        (open.Kind, open.Subject.Name, open.Facts.Touches).ShouldBe((AlertKind.LaneDown, "ALLY US", 5));
        open.Facts.Cause.ShouldBe("Failures: the partner fails or does not answer");
        (await _host.Book.OpenAsync(CancellationToken.None)).ShouldBeEmpty();
        var over = (await _host.Book.OverAsync(CancellationToken.None)).ShouldHaveSingleItem();
        (over.ClosedAt - over.OpenedAt, over.Facts.Most).ShouldBe((TimeSpan.FromSeconds(315), 5));
        (await ToldAsync()).ShouldBe("lane.down: ALLY US cannot be told anything: 3 live orders. | lane.up: ALLY US is told again, after 5 min; at most 5 live orders at once.");
    }

    [Fact]
    public async Task Hosts_that_look_at_once_tell_once()
    {
        await using var other = Host();
        for (var i = 0; i < 20; i++)
        {
            await _host.LaneAsync($"needs_probe = {i % 2 == 0}");
            await Task.WhenAll(Enumerable.Range(0, 6).Select(n => (n % 2 == 0 ? _host : other).LookAsync()));
            // Whoever was turned away looks later, as on its next turn.
            await _host.LookAsync();
            await other.LookAsync();
        }

        (await _host.ScalarAsync<long>("SELECT count(*) FROM alert WHERE closed_at IS NOT NULL")).ShouldBe(10);
        (await _host.ScalarAsync<string>("SELECT string_agg(type || ' ' || n, ', ' ORDER BY type) FROM (SELECT type, count(*) AS n FROM ops_event GROUP BY 1) e")).ShouldBe("lane.down 10, lane.up 10");
    }

    [Fact]
    public async Task A_pause_that_the_partner_asks_for_is_no_outage_until_it_goes_on_asking()
    {
        await _host.LaneAsync("closed_until = now() + interval '1 minute', closed_since = now(), trouble = 'RetryAfter'");
        await _host.LookAsync();
        (await _host.Book.CountAsync(CancellationToken.None)).ShouldBeEmpty();

        await _host.LaneAsync("closed_since = now() - interval '6 minutes'");
        await _host.LookAsync();

        (await _host.Book.CountAsync(CancellationToken.None)).Keys.ShouldBe(["lane.down"]);
    }

    [Fact]
    public async Task A_lane_that_a_person_holds_for_long_is_told_without_a_name()
    {
        await _host.LaneAsync("held_since = now() - interval '59 minutes', held_by = 'ann', hold_reason = 'a visit'");
        await _host.LookAsync();
        (await _host.Book.CountAsync(CancellationToken.None)).ShouldBeEmpty();
        await _host.LaneAsync("held_since = now() - interval '61 minutes'");
        await _host.LookAsync();
        _clock.Advance(TimeSpan.FromSeconds(15));
        await _host.LaneAsync("held_since = NULL");
        await _host.LookAsync();

        var told = await ToldAsync();
        told.ShouldStartWith("lane.held: ALLY US has been held by a person for long");
        told.ShouldContain("lane.released: ");
        (await _host.ScalarAsync<long>("SELECT count(*) FROM ops_event WHERE body LIKE '%ann%' OR body LIKE '%visit%'")).ShouldBe(0);
    }

    [Fact]
    public async Task Orders_that_a_person_has_stopped_for_long_are_told_until_they_are_taken_again()
    {
        const string Stop = "INSERT INTO intake_stop (integration_type, region, stopped_at, stopped_by, reason) VALUES ('ALLY', 'US', $1, 'ann', 'a visit')";
        await _host.ExecuteAsync(Stop, _clock.GetUtcNow().AddMinutes(-59));
        await _host.LookAsync();
        (await _host.Book.CountAsync(CancellationToken.None)).ShouldBeEmpty();
        _clock.Advance(TimeSpan.FromMinutes(2));
        await _host.LookAsync();
        _clock.Advance(TimeSpan.FromSeconds(15));
        await _host.ExecuteAsync("DELETE FROM intake_stop");
        await _host.LookAsync();

        var told = await ToldAsync();
        told.ShouldStartWith("intake.stopped: ALLY US has had its new orders refused by a person for long");
        told.ShouldContain("intake.open: ");
        (await _host.ScalarAsync<long>("SELECT count(*) FROM ops_event WHERE body LIKE '%ann%' OR body LIKE '%visit%'")).ShouldBe(0);
    }

    [Fact]
    public async Task Changes_that_wait_for_a_person_open_by_what_they_are_and_close_when_they_are_decided()
    {
        await _host.DiesAsync(_clock.GetUtcNow().AddHours(-1), "http_400");
        var second = await _host.DiesAsync(_clock.GetUtcNow().AddMinutes(-5), "in_doubt");
        await _host.LookAsync();

        var open = (await _host.Book.OpenAsync(CancellationToken.None)).ToDictionary(alert => alert.Kind.Name, alert => alert.Facts);
        await _host.ExecuteAsync("INSERT INTO settlement (delivery_id, seq, act, settled_at, act_id) VALUES ($1, 1, 'TakenAsHeard', now(), $1)", second);
        await _host.LookAsync();

        // The list of decisions shows both.
        (open["changes.dead"].Touches, open["changes.unknown"].Touches, open.Count).ShouldBe((2, 1, 2));
        (await _host.Book.CountAsync(CancellationToken.None)).Keys.ShouldBe(["changes.dead"]);
        (await ToldAsync()).ShouldContain("changes.known: ALLY US has no unknown outcome left");
    }

    [Fact]
    public async Task A_host_that_falls_silent_is_told_until_it_beats_ends_or_is_given_up()
    {
        await StartsAsync("gone-1-1", seconds: 70);
        await StartsAsync("well-1-1", seconds: 10);
        await StartsAsync("old-1-1", seconds: 4000);
        await _host.LookAsync();

        (await _host.Book.OpenAsync(CancellationToken.None)).ShouldHaveSingleItem().Subject.Name.ShouldBe("gone-1-1");
        await _host.ExecuteAsync("UPDATE host_start SET seen_at = $1 WHERE node = 'gone-1-1'", _clock.GetUtcNow());
        await _host.LookAsync();

        (await _host.Book.CountAsync(CancellationToken.None)).ShouldBeEmpty();
        (await ToldAsync()).ShouldContain("host.over: gone-1-1 beats again");
    }

    [Fact]
    public async Task Many_looks_of_one_person_are_told_and_stay_so_until_they_are_few()
    {
        // Nobody can take a look back, so they lie where no other test looks.
        var clock = new TestClock(new DateTimeOffset(2021, 1, 15, 12, 0, 0, TimeSpan.Zero));
        await using var host = Host(clock);
        await LooksAsync(clock, 7);
        await host.LookAsync();
        (await host.Book.CountAsync(CancellationToken.None)).ShouldBeEmpty("seven of ten are under eighty per cent");
        clock.Advance(TimeSpan.FromMinutes(30));
        await LooksAsync(clock, 1);
        await host.LookAsync();
        (await host.Book.OpenAsync(CancellationToken.None)).ShouldHaveSingleItem().Facts.Cause.ShouldBe("8 of 10 that are allowed");
        await LooksAsync(clock, 3);
        clock.Advance(TimeSpan.FromMinutes(31));
        await host.LookAsync();
        (await host.Book.CountAsync(CancellationToken.None)).Keys.ShouldBe(["looks.many"], "four are half of what opens it");
        clock.Advance(TimeSpan.FromMinutes(30));
        await host.LookAsync();

        (await host.Book.CountAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_never_seen_before_is_told_once_by_partner_and_version_without_its_names()
    {
        foreach (var path in new[] { "items[].colour", "items[].weight" })
        {
            await _host.ExecuteAsync(
                "INSERT INTO drift_sighting (integration_type, api_version, path, kind, first_seen_at, last_seen_at, sightings, request_id) VALUES ('ALLY', 1, $1, 'String', now(), now(), 1, $2)",
                path, Guid.CreateVersion7(_clock.GetUtcNow()));
        }

        await _host.LookAsync();
        await _host.LookAsync();

        (await ToldAsync()).ShouldBe("partner.drift: ALLY v1 sends what its module does not know: 2 places or words.");
        (await _host.ScalarAsync<long>("SELECT count(*) FROM ops_event WHERE body LIKE '%colour%'")).ShouldBe(0);
        (await _host.Book.CountAsync(CancellationToken.None)).ShouldBeEmpty("it has no end");
    }

    [Fact]
    public async Task What_cannot_be_looked_at_stays_as_it_is_and_the_rest_is_looked_at()
    {
        await _host.DiesAsync(_clock.GetUtcNow().AddHours(-1), "http_400");
        await _host.LookAsync();
        await _host.LaneAsync("needs_probe = true");
        await _host.ExecuteAsync("ALTER TABLE settlement RENAME TO settlement_away");
        try
        {
            await _host.LookAsync();
        }
        finally
        {
            await _host.ExecuteAsync("ALTER TABLE settlement_away RENAME TO settlement");
        }

        (await _host.Book.CountAsync(CancellationToken.None)).Keys.Order().ShouldBe(["changes.dead", "lane.down"]);
    }

    [Fact]
    public async Task A_version_that_was_started_shortly_before_is_suspected_and_named()
    {
        await _host.ExecuteAsync(
            "INSERT INTO host_start (node, version, started_at, seen_at, turns) VALUES ('a-1-1', '2.0.0+0123456789abcdef', $1, $2, '{}')", _clock.GetUtcNow().AddMinutes(-10), _clock.GetUtcNow());
        await _host.LaneAsync("needs_probe = true, trouble = 'Failures', closed_since = now()");
        await _host.LookAsync();

        var facts = (await _host.Book.OpenAsync(CancellationToken.None)).ShouldHaveSingleItem().Facts;
        (facts.Deploy, facts.Cause).ShouldBe(("2.0.0+01234567", "Failures: the partner fails or does not answer; version 2.0.0+01234567 was started shortly before"));
    }

    /// <summary>By their indexes alone, whatever else has grown.</summary>
    [Fact]
    public async Task No_growing_table_is_walked_through()
    {
        await _host.ExecuteAsync("INSERT INTO ops_act (id, at, actor, act, reason) SELECT gen_random_uuid(), now(), 'ann', 'delivery.resend', 'x' FROM generate_series(1, 3000)");
        await _host.ExecuteAsync("INSERT INTO status_decision (decided_at, delivery_id, seq, decision) SELECT now(), gen_random_uuid(), n, 'Sent' FROM generate_series(1, 3000) n");
        await _host.ExecuteAsync("ANALYZE ops_act, status_decision");

        var looks = await PlanAsync(LookConditions.Sql, Guid.CreateVersion7(_clock.GetUtcNow()), 800);
        var dead = await PlanAsync(DeadConditions.Sql, _clock.GetUtcNow().AddDays(-31), "in_doubt");

        looks.ShouldContain("ix_ops_act_id_actor");
        looks.ShouldNotContain("Seq Scan");
        // An empty day may be looked at in any way.
        var grown = await _host.ScalarAsync<string>("SELECT tableoid::regclass::text FROM status_decision LIMIT 1");
        dead.ShouldContain($"{grown}_decided_at_idx", Case.Sensitive, dead);
        dead.ShouldNotContain($"Seq Scan on {grown}", Case.Sensitive, dead);
    }

    [Fact]
    public async Task What_is_over_for_long_is_forgotten_with_what_was_told_of_it()
    {
        await _host.LaneAsync("needs_probe = true");
        await _host.LookAsync();
        await _host.LaneAsync("needs_probe = false");
        await _host.LookAsync();
        _clock.Advance(AlertBook.Kept);
        (await _host.Book.PruneAsync(CancellationToken.None)).ShouldBe(0);
        _clock.Advance(TimeSpan.FromMinutes(1));

        (await _host.Book.PruneAsync(CancellationToken.None)).ShouldBe(1);
        (await _host.ScalarAsync<long>("SELECT count(*) FROM ops_event")).ShouldBe(0);
    }

    private AlertHost Host(TestClock? clock = null) => new(database.ConnectionString, clock ?? _clock);

    /// <summary>What was written to be told, in its order.</summary>
    private Task<string> ToldAsync() => _host.ScalarAsync<string>("SELECT string_agg(type || ': ' || (body::jsonb ->> 'summary'), ' | ' ORDER BY id) FROM ops_event");

    private async Task<string> PlanAsync(string sql, params object[] values)
    {
        var plan = new System.Text.StringBuilder();
        await using var command = _host.Source.CreateCommand("EXPLAIN (COSTS OFF) " + sql);
        foreach (var value in values)
            command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = value });
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
            plan.AppendLine(row.GetString(0));
        return plan.ToString();
    }

    private Task StartsAsync(string node, int seconds) => _host.ExecuteAsync(
        "INSERT INTO host_start (node, version, started_at, seen_at, turns) VALUES ($1, '1', $2, $3, '{}')", node, _clock.GetUtcNow().AddDays(-2), _clock.GetUtcNow().AddSeconds(-seconds));

    private async Task LooksAsync(TestClock clock, int looks)
    {
        for (var i = 0; i < looks; i++)
            await _host.ExecuteAsync("INSERT INTO ops_act (id, at, actor, act, reason) VALUES ($1, $2, 'priya', 'pii.reveal', 'a caller')", Guid.CreateVersion7(clock.GetUtcNow()), clock.GetUtcNow());
    }
}
