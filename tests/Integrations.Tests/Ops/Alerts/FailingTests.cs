using Integrations.Ops.Alerts;
using Integrations.Ops.Alerts.Conditions;
using Integrations.Storage;
using Integrations.Testing;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Alerts;

/// <summary>Calls that fail in a row: told at each step on the way up, once, and over with the first that is taken.</summary>
public sealed class FailingTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>, IAsyncLifetime
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
    public async Task It_opens_at_half_is_told_again_at_70_90_and_100_percent_and_closes_with_the_first_success()
    {
        await FailsAsync(9);
        (await _host.Book.CountAsync(CancellationToken.None)).ShouldBeEmpty("nine of twenty are under half");
        foreach (var more in new[] { 1, 3, 1, 4, 2, 5 })
            await FailsAsync(more);
        var open = (await _host.Book.OpenAsync(CancellationToken.None)).ShouldHaveSingleItem();
        _clock.Advance(TimeSpan.FromMinutes(4));
        await CallsAsync(1, "Sent", "http_200");

        (open.Kind, open.Subject.Name, open.Facts.Touches, open.Facts.Step).ShouldBe((AlertKind.CallsFailing, "ALLY US", 20, 100));
        open.Facts.Cause.ShouldBe("20 of 20 calls in a row failed, the last with http_503");
        (await _host.Book.CountAsync(CancellationToken.None)).ShouldBeEmpty();
        (await ToldAsync("body::jsonb ->> 'summary'")).ShouldBe(
            "ALLY US takes none of its calls: 10 failed calls in a row. | ALLY US still takes none of its calls: 14 failed calls in a row. | "
            + "ALLY US still takes none of its calls: 18 failed calls in a row. | ALLY US still takes none of its calls: 20 failed calls in a row. | "
            + "ALLY US takes calls again, or was not called for hours, after 10 min; at most 20 failed calls in a row.");
        (await ToldAsync("body::jsonb ->> 'suspected_cause'")).ShouldContain("14 of 20 calls in a row failed, the last with http_503");
        (await ToldAsync("concat(type, ' ', body::jsonb ->> 'percent', body::jsonb ->> 'urgent')")).ShouldBe("calls.failing 50 | calls.failing 70 | calls.failing 90 | calls.failing 100true | calls.answered ");
        (await _host.ScalarAsync<long>("SELECT count(DISTINCT alert_id) FROM ops_event")).ShouldBe(1);
    }

    [Fact]
    public async Task A_success_in_between_begins_the_row_anew()
    {
        await FailsAsync(9);
        await CallsAsync(1, "Sent", "http_200");
        await FailsAsync(9);

        (await _host.Book.CountAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_what_the_partner_did_counts()
    {
        foreach (var detail in new[] { "sender_lost", "turn_lapsed", "no_time_left", "lease_lost", "token_renewed", "fault" })
            await CallsAsync(4, "Retry", detail);
        await CallsAsync(20, outcome: null);
        await CallsAsync(20, "Retry", purpose: "Query");
        await FailsAsync(5);
        await CallsAsync(4, "Dead", "http_400");
        (await _host.Book.CountAsync(CancellationToken.None)).ShouldBeEmpty("nine of the partner's");
        await CallsAsync(30, outcome: null);
        await CallsAsync(1, "Unknown", "timeout");

        (await _host.Book.OpenAsync(CancellationToken.None)).ShouldHaveSingleItem().Facts.Cause.ShouldBe("10 of 20 calls in a row failed, the last with timeout");
    }

    [Fact]
    public async Task A_quiet_lane_stays_open_until_its_calls_have_left_the_window()
    {
        await FailsAsync(5);
        _clock.Advance(TimeSpan.FromHours(1));
        await FailsAsync(6);
        _clock.Advance(TimeSpan.FromHours(5));
        await _host.LookAsync();
        (await _host.Book.OpenAsync(CancellationToken.None)).ShouldHaveSingleItem().Facts.ShouldSatisfyAllConditions(
            facts => facts.Touches.ShouldBe(6, "the first have left, and nobody has taken one"), facts => facts.Most.ShouldBe(11));
        _clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        await _host.LookAsync();

        (await _host.Book.CountAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_others_are_called_so_much_that_a_lane_is_not_seen_nothing_is_said_of_it()
    {
        var conditions = new FailingConditions(_host.Source, Options.Create(new AlertOptions()), _clock) { LooksAt = 30 };
        var (ally, uber) = (AlertSubject.Lane(Abstractions.IntegrationType.ALLY, Abstractions.Region.US), AlertSubject.Lane(Abstractions.IntegrationType.UBER, Abstractions.Region.US));
        await CallsAsync(12, "Retry");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await CallsAsync(30, "Sent", "http_200", partner: "UBER");

        (await conditions.ReadAsync(CancellationToken.None)).ShouldBeEmpty();
        (conditions.Knows(ally), conditions.Knows(uber)).ShouldBe((false, true));
    }

    /// <summary>By the key alone, and the ends of no more calls than are asked for.</summary>
    [Fact]
    public async Task No_call_is_looked_up_beyond_the_last_ones_of_a_lane()
    {
        await _host.ExecuteAsync(
            """
            INSERT INTO client_requests (id, requested_at, purpose, delivery_id, external_delivery_id, integration_type, api_version, region, operation, attempt, message_id, method, url, headers, node)
            SELECT (lpad(to_hex((extract(epoch FROM $1::timestamptz) * 1000)::bigint - 5000 + n), 12, '0') || '70008000000000000000')::uuid, $1, 'StatusUpdate', gen_random_uuid(), 'X', 'ALLY', 1, 'US',
                'status', 1, 'm', 'POST', 'https://partner.example/', '{}', 'n' FROM generate_series(1, 4000) n
            """, _clock.GetUtcNow());
        await _host.ExecuteAsync(
            "INSERT INTO client_responses (client_request_id, requested_at, recorded_at, outcome, detail, body_cut, stale) SELECT id, requested_at, requested_at, 'Sent', 'http_200', false, false FROM client_requests");
        await _host.ExecuteAsync("ANALYZE client_requests, client_responses");
        var since = _clock.GetUtcNow() - FailingConditions.Window;

        var plan = new System.Text.StringBuilder();
        await using var command = _host.Source.CreateCommand("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) " + FailingConditions.Sql);
        foreach (var value in new object[] { IdTime.FirstAt(since), since, 2000, 20, new[] { "fault" } })
            command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = value });
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
            plan.AppendLine(row.GetString(0));

        var grown = $"client_responses_{_clock.GetUtcNow():yyyyMMdd}";
        var text = plan.ToString();
        // An empty day may be looked at in any way.
        text.ShouldNotContain($"Seq Scan on {grown}", Case.Sensitive, text);
        text.ShouldNotContain($"Seq Scan on {grown.Replace("responses", "requests", StringComparison.Ordinal)}", Case.Sensitive, text);
        text.Split('\n').Where(line => line.Contains($"on {grown}", StringComparison.Ordinal) && line.Contains("Index Scan", StringComparison.Ordinal))
            .ShouldHaveSingleItem(text).ShouldContain("loops=20)", Case.Sensitive, text);
    }

    private AlertHost Host() => new(database.ConnectionString, _clock);

    private async Task FailsAsync(int calls) => await CallsAsync(calls, "Retry");

    /// <summary>A minute later, so that what was called before lies before; then somebody looks.</summary>
    private async Task CallsAsync(int calls, string? outcome, string detail = "http_503", string purpose = "StatusUpdate", string partner = "ALLY")
    {
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _host.CallsAsync(_clock.GetUtcNow(), calls, outcome, detail, purpose, partner);
        await _host.LookAsync();
    }

    private Task<string> ToldAsync(string what) => _host.ScalarAsync<string>($"SELECT string_agg({what}, ' | ' ORDER BY id) FROM ops_event");
}
