using Integrations.Ops.Acts;
using Integrations.Ops.Events;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Alerts;

/// <summary>How endpoints are told: signed, at least once with one id, in order, for a day, by whichever host comes first.</summary>
public sealed class EventSenderTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>, IAsyncLifetime
{
    private static readonly Doer Ann = new("ann", "to see it work");

    private readonly TestClock _clock = new(TimeProvider.System.GetUtcNow());
    private WebhookReceiver _receiver = null!;
    private AlertHost _host = null!;

    public async Task InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync();
        _host = Host();
        await _host.ClearAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task An_outage_is_heard_signed_with_where_to_look_and_its_end_with_how_long()
    {
        await _host.OwesAsync(2);
        await DownAsync(true);
        await _host.TellAsync();
        _clock.Advance(TimeSpan.FromMinutes(3));
        await DownAsync(false);
        await _host.TellAsync();

        _receiver.Heards.ShouldAllBe(call => call.Signed && call.Path == "/hook");
        _receiver.Heards.Select(call => call.Type).ShouldBe(["lane.down", "lane.up"]);
        var (down, up) = (_receiver.Heards[0].Json, _receiver.Heards[1].Json);
        ((string)down["runbook_url"]!).ShouldBe("https://ops.example.com/gateway/ops/alerts/runbook#lane-down");
        ((string)down["link"]!).ShouldBe("https://ops.example.com/gateway/ops/orders?q=partner%3AALLY%20region%3AUS%20state%3Awaiting");
        ((string)down["blast_radius"]!, (string)down["partner"]!, (string)down["owner"]!).ShouldBe(("2 live orders", "ALLY", "night-shift"));
        ((string)up["alert_id"]!, (long)up["open_seconds"]!).ShouldBe(((string)down["alert_id"]!, 180));
        _receiver.Heards[0].Id.ShouldBe("evt_" + Guid.Parse((string)down["id"]!).ToString("N"));
    }

    [Fact]
    public async Task What_was_not_taken_is_told_again_with_the_same_id_and_the_same_words()
    {
        _receiver.Answer(503, 302, 404);
        await TestAsync();
        await _host.TellAsync();
        (await _host.TellAsync()).ShouldBe(0, "it is not due yet");
        for (var i = 1; i <= 3; i++)
        {
            _clock.Advance(EventCalls.WaitAfter(i));
            await _host.TellAsync();
        }

        _receiver.Heards.Select(call => call.Answered).ShouldBe([503, 302, 404, 204]);
        _receiver.Heards.Select(call => (call.Id, call.Body, call.Path)).Distinct().ShouldHaveSingleItem();
        _receiver.Heards.ShouldAllBe(call => call.Signed);
        (await OutcomesAsync()).ShouldBe("hook http_204 4 done");
        var seen = (await _host.Book.WebhooksAsync(CancellationToken.None)).ShouldHaveSingleItem();
        (seen.Host, seen.Waiting, seen.GivenUp).ShouldBe(("127.0.0.1", 0, 0));
        seen.LastTaken!.Value.ShouldBe(_clock.GetUtcNow(), TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task After_a_day_it_is_given_up_and_shown()
    {
        _receiver.Answer([.. Enumerable.Repeat(500, 100)]);
        await TestAsync();
        for (var i = 1; i < 60 && await _host.TellAsync() + i < 100 && (await _host.Book.WebhooksAsync(CancellationToken.None))[0].GivenUp == 0; i++)
            _clock.Advance(EventCalls.WaitAfter(i));

        (await OutcomesAsync()).ShouldMatch("^hook http_500 [0-9]+ given up$");
        _receiver.Heards.Count.ShouldBeInRange(10, 30);
        (await _host.Book.WebhooksAsync(CancellationToken.None))[0].GivenUp.ShouldBe(1);
        _clock.Advance(TimeSpan.FromDays(2));
        (await _host.TellAsync()).ShouldBe(0);
    }

    /// <summary>Noticed by a host whose clock is behind the one's that noticed the beginning.</summary>
    [Fact]
    public async Task The_end_is_not_told_before_its_beginning()
    {
        _receiver.Answer(500);
        await DownAsync(true);
        await _host.TellAsync();
        await using var behind = new AlertHost(database.ConnectionString, new TestClock(_clock.GetUtcNow().AddSeconds(-10)), Settings([]));
        await DownAsync(false, behind);
        (await _host.TellAsync()).ShouldBe(0, "the beginning is owed still");
        _clock.Advance(EventCalls.WaitAfter(1));
        await _host.TellAsync();
        await _host.TellAsync();

        _receiver.Heards.Select(call => (call.Type, call.Answered)).ShouldBe([("lane.down", 500), ("lane.down", 204), ("lane.up", 204)]);
        ((long)_receiver.Heards[2].Json["open_seconds"]!).ShouldBe(0);
    }

    [Fact]
    public async Task Hosts_share_what_is_owed_and_tell_nothing_twice()
    {
        await using var other = Host();
        for (var i = 0; i < 90; i++)
            await TestAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => (n % 2 == 0 ? _host : other).TellAsync()));

        _receiver.Heards.Count.ShouldBe(90);
        _receiver.Heards.Select(call => call.Id).Distinct().Count().ShouldBe(90);
    }

    [Fact]
    public async Task What_a_dead_host_had_begun_another_tells_when_its_lease_is_over()
    {
        await using var dead = Host();
        await TestAsync();
        (await new EventCalls(dead.Source, _clock).ClaimAsync(["hook"], CancellationToken.None)).Count.ShouldBe(1);
        (await _host.TellAsync()).ShouldBe(0);
        _clock.Advance(EventCalls.Lease);

        (await _host.TellAsync()).ShouldBe(1);
        _receiver.Heards.ShouldHaveSingleItem().Signed.ShouldBeTrue();
    }

    [Fact]
    public async Task Somebody_who_is_not_there_is_tried_again_and_the_page_says_why()
    {
        await using var host = new AlertHost(
            database.ConnectionString, _clock, ("Alerts:Webhooks:hook:Url", "http://127.0.0.1:9/"), ("Alerts:Webhooks:hook:Secret", WebhookReceiver.Secret));
        await host.Test.SendAsync(Ann, CancellationToken.None);
        await host.TellAsync();

        var seen = (await host.Book.WebhooksAsync(CancellationToken.None)).ShouldHaveSingleItem();
        (seen.Waiting, seen.LastOutcome).ShouldBe((1, "connection_refused"));
    }

    [Fact]
    public async Task An_endpoint_hears_of_the_kinds_that_it_asks_for_and_a_test_reaches_all()
    {
        await using var host = Host(
            ("Alerts:Webhooks:drift:Url", new Uri(_receiver.Address, "drift").AbsoluteUri), ("Alerts:Webhooks:drift:Format", "Slack"), ("Alerts:Webhooks:drift:Kinds:0", "partner.drift"));
        await DownAsync(true, host);
        (await _host.ScalarAsync<string>("SELECT string_agg(endpoint, ' ') FROM ops_event_call")).ShouldBe("hook");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await host.Test.SendAsync(Ann, CancellationToken.None);

        (await _host.ScalarAsync<string>("SELECT string_agg(endpoint, ' ' ORDER BY event_id, endpoint) FROM ops_event_call")).ShouldBe("hook drift hook");
        (await _host.ScalarAsync<string>("SELECT actor || ' ' || reason || ' ' || details FROM ops_act WHERE act = 'alerts.test' ORDER BY id DESC LIMIT 1")).ShouldBe("ann to see it work {\"endpoints\": 2}");
    }

    [Fact]
    public async Task The_week_s_looks_are_told_once_with_counts_by_person_and_purpose()
    {
        // Monday the 14th, 06:00; the week before ends at midnight.
        await using var host = new AlertHost(database.ConnectionString, new TestClock(new DateTimeOffset(2019, 1, 14, 6, 0, 0, TimeSpan.Zero)), Settings([]));
        await LooksAsync(host, "ann", "Support", "T-1", new DateTimeOffset(2019, 1, 7, 0, 0, 0, TimeSpan.Zero), 2);
        await LooksAsync(host, "ann", "Dispute", null, new DateTimeOffset(2019, 1, 13, 23, 59, 0, TimeSpan.Zero), 1);
        await LooksAsync(host, "bob", "Support", null, new DateTimeOffset(2019, 1, 9, 0, 0, 0, TimeSpan.Zero), 1);
        await LooksAsync(host, "bob", "Support", null, new DateTimeOffset(2019, 1, 14, 0, 0, 0, TimeSpan.Zero), 5);
        await LooksAsync(host, "bob", "Support", null, new DateTimeOffset(2019, 1, 6, 23, 59, 0, TimeSpan.Zero), 5);

        var said = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.Digest.TellAsync(CancellationToken.None)));
        await host.TellAsync();

        said.Order().ShouldBe(["4 looks were told", "the week was told before", "the week was told before", "the week was told before"]);
        var heard = _receiver.Heards.ShouldHaveSingleItem();
        ((string)heard.Json["summary"]!).ShouldBe("Looks at personal values from 2019-01-07 to 2019-01-14: 4 by 2 people, 2 without a ticket, at most 3 by one.");
        heard.Json["looks"]!["by"]!.AsArray().Select(one => $"{one!["actor"]} {one["purpose"]} {one["looks"]} {one["without_ticket"]}")
            .ShouldBe(["ann Support 2 0", "ann Dispute 1 1", "bob Support 1 1"]);
        ((string)heard.Json["link"]!).ShouldContain("/audit/looks?purpose=SupportReveal&days=14&after=");
    }

    private static async Task LooksAsync(AlertHost host, string actor, string purpose, string? ticket, DateTimeOffset at, int looks)
    {
        for (var i = 0; i < looks; i++)
        {
            await host.ExecuteAsync(
                "INSERT INTO ops_act (id, at, actor, act, reason, ticket, details) VALUES ($1, $2, $3, 'pii.reveal', 'a caller', nullif($4, ''), $5::jsonb)",
                Guid.CreateVersion7(at), at, actor, ticket ?? "", $$"""{"purpose": "{{purpose}}"}""");
        }
    }

    private AlertHost Host(params (string, string)[] more) => new(database.ConnectionString, _clock, Settings(more));

    private (string, string)[] Settings((string, string)[] more) =>
    [
        ("Alerts:ConsoleUrl", "https://ops.example.com/gateway"), ("Alerts:Owners", "night-shift"),
        ("Alerts:Webhooks:hook:Url", new Uri(_receiver.Address, "hook").AbsoluteUri), ("Alerts:Webhooks:hook:Secret", WebhookReceiver.Secret), .. more,
    ];

    private async Task DownAsync(bool down, AlertHost? host = null)
    {
        await _host.LaneAsync($"needs_probe = {down}, trouble = 'Failures', closed_since = now()");
        await (host ?? _host).LookAsync();
    }

    private Task<bool> TestAsync() => _host.Test.SendAsync(Ann, CancellationToken.None);

    private Task<string> OutcomesAsync() => _host.ScalarAsync<string>(
        """
        SELECT string_agg(endpoint || ' ' || outcome || ' ' || attempts || CASE WHEN done_at IS NOT NULL THEN ' done' ELSE '' END || CASE WHEN given_up_at IS NOT NULL THEN ' given up' ELSE '' END, ', ')
        FROM ops_event_call
        """);
}
