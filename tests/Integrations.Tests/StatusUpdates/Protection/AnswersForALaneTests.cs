using Integrations.Abstractions;
using Integrations.StatusUpdates.Protection;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>Answers that concern more than their own delivery, and those that concern it alone.</summary>
public sealed class AnswersForALaneTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private SendOutcome? _answer;

    [Theory]
    [InlineData(OutcomeKind.BadCredentials, LaneTrouble.BadCredentials)]
    [InlineData(OutcomeKind.Gone, LaneTrouble.Gone)]
    public async Task A_refused_credential_or_a_vanished_endpoint_closes_the_lane_calls_for_somebody_and_loses_nothing(OutcomeKind kind, LaneTrouble trouble)
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        _answer = new SendOutcome(kind, "http_4xx");
        var partner = Partner();
        await room.OweAsync(5);
        await room.HostAsync(partner, maxInFlight: 1);
        await room.ClosedAsync();
        await room.NothingUnderWayAsync();

        (await room.LaneAsync<LaneTrouble>("trouble")).ShouldBe(trouble);
        (await room.LaneAsync<bool>("alert_since IS NOT NULL")).ShouldBeTrue();
        (await room.WaitsAsync()).ShouldBe([60]);
        partner.Calls.ShouldBe(1);
        (await room.OwedAsync("attempts = 0")).ShouldBe(4);
        (await room.OwedAsync()).ShouldBe(5);

        _answer = null;
        await room.CoolDownEndsAsync();
        await Eventually.Holds(async () => !await room.LaneAsync<bool>("needs_probe"), "the probe has opened the lane");
        (await room.LaneAsync<bool>("alert_since IS NULL")).ShouldBeTrue();
        await room.Any.ExecuteAsync("UPDATE egress_ready SET due_at = now() WHERE lease_token IS NULL");
        await room.Any.AllSettledAsync();
        partner.Heard.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_refusal_closes_nothing_when_the_same_credential_was_accepted_meanwhile()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var (refused, accepted) = (new TaskCompletionSource<SendOutcome>(), new TaskCompletionSource<SendOutcome>());
        var partner = new PlayedPartner(telling => telling.Change.Change.Status is AttemptStatus.Canceled ? refused.Task : accepted.Task);
        await room.Any.ReportNewAsync(1, AttemptStatus.Canceled);
        await room.Any.ReportNewAsync(1, AttemptStatus.Delivered);
        await room.HostAsync(partner);
        await Eventually.Holds(() => partner.Calls == 2, "both calls are under way");

        accepted.SetResult(new SendOutcome(OutcomeKind.Delivered, "http_200"));
        await Eventually.Holds(async () => await room.OwedAsync() == 1, "one is told");
        refused.SetResult(new SendOutcome(OutcomeKind.BadCredentials, "http_403"));
        await room.NothingUnderWayAsync();
        await room.Any.ReportNewAsync(1, AttemptStatus.Delivered);

        await Eventually.Holds(async () => await room.OwedAsync() == 1, "the next is told");
        (await room.WaitsAsync()).ShouldBeEmpty();
        (await room.OwedAsync("attempts = 1 AND due_at > now() + interval '30 seconds'")).ShouldBe(1);
    }

    [Fact]
    public async Task Too_many_calls_keep_the_whole_lane_waiting_for_as_long_as_was_asked_and_are_an_attempt_of_one()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        _answer = new SendOutcome(OutcomeKind.RateLimited, "http_429", TimeSpan.FromMinutes(2));
        var partner = Partner();
        await room.OweAsync(5);
        await room.HostAsync(partner, maxInFlight: 1);
        await Eventually.Holds(() => room.LaneAsync<bool>("coalesce(bool_or(closed_until > now()), false)"), "the lane is closed");
        await room.NothingUnderWayAsync();

        (await room.WaitsAsync()).ShouldBe([120]);
        (await room.LaneAsync<bool>("needs_probe")).ShouldBeFalse();
        partner.Calls.ShouldBe(1);
        (await room.OwedAsync("attempts = 0")).ShouldBe(4);
        (await room.OwedAsync("attempts = 1 AND due_at > now() + interval '100 seconds'")).ShouldBe(1);

        _answer = null;
        await room.Any.ExecuteAsync("UPDATE egress_ready SET due_at = now()");
        await room.CoolDownEndsAsync();
        await room.Any.AllSettledAsync();
        (await room.Any.ScalarAsync<int>("SELECT max(attempt) FROM client_requests WHERE attempt > 1")).ShouldBe(2);
        (await room.Any.ScalarAsync<long>("SELECT count(*) FROM client_requests")).ShouldBe(6);
    }

    [Fact]
    public async Task Unavailable_for_an_hour_closes_for_a_minute_because_it_may_concern_one_order()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        _answer = new SendOutcome(OutcomeKind.Transient, "http_503", TimeSpan.FromHours(1));
        await room.OweAsync(3);
        await room.HostAsync(Partner(), maxInFlight: 1);
        await Eventually.Holds(() => room.LaneAsync<bool>("coalesce(bool_or(closed_until > now()), false)"), "the lane is closed");
        await room.NothingUnderWayAsync();

        (await room.WaitsAsync()).ShouldBe([60]);
        (await room.OwedAsync("attempts = 1 AND due_at > now() + interval '59 minutes'")).ShouldBe(1, "the one that was answered so waits as asked");
    }

    [Fact]
    public async Task A_refused_payload_ends_that_change_alone_and_those_with_one_cause_are_found_together()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        PlayedPartner? partner = null;
        partner = new PlayedPartner(telling => Task.FromResult(telling.Change.Change.Status switch
        {
            AttemptStatus.Delivered => partner!.Hear(telling),
            var status => new SendOutcome(OutcomeKind.Refused, status is AttemptStatus.Canceled ? "http_422" : "http_400"),
        }))
        {
            Shapes = _ => "{code=invalid_status,message}",
        };
        await room.Any.ReportNewAsync(3, AttemptStatus.Assigned);
        await room.Any.ReportNewAsync(2, AttemptStatus.Canceled);
        await room.Any.ReportNewAsync(1, AttemptStatus.TimedOut);
        var told = await room.Any.ReportNewAsync(30, AttemptStatus.Delivered);
        await room.HostAsync(partner);

        await room.Any.AllSettledAsync();

        told.ShouldAllBe(d => partner.Heard.ContainsKey(d));
        (await room.Any.ScalarAsync<string[]>(
            "SELECT array_agg(c.n || ' ' || c.cause ORDER BY c.n DESC) FROM (SELECT cause, count(*) n FROM status_decision WHERE decision = 'Dead' GROUP BY cause) c"))
            .ShouldBe(
            [
                "3 status Assigned http_400 {code=invalid_status,message}", "2 status Canceled http_422 {code=invalid_status,message}",
                "1 status TimedOut http_400 {code=invalid_status,message}",
            ]);
        (await room.WaitsAsync()).ShouldBeEmpty();
    }

    private PlayedPartner Partner()
    {
        PlayedPartner? partner = null;
        return partner = new PlayedPartner(telling => Task.FromResult(_answer ?? partner!.Hear(telling)));
    }
}
