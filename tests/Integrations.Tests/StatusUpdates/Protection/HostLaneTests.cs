using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>What a host believes of a lane: what it read, what it found out itself, and which of the two is newer.</summary>
public sealed class HostLaneTests
{
    private static readonly LaneKey Key = new(IntegrationType.ALLY, Region.US);
    private static readonly LaneGate Open = new(Key);
    private static readonly LaneGate Closed = Open with { ClosedFor = TimeSpan.FromSeconds(10), NeedsProbe = true };

    private readonly HostLane _lane = new(Key, 64);
    private TimeSpan _now = TimeSpan.FromMinutes(1);

    [Fact]
    public void What_it_finds_out_holds_until_the_database_has_heard_of_it()
    {
        var news = _lane.Observe(Limited(30)).ShouldHaveSingleItem().ShouldBeOfType<LaneNews.Closed>();
        _lane.IsClosed(_now).ShouldBeTrue();

        _lane.Learn(Open, _now).ShouldBeFalse();
        _lane.IsClosed(_now).ShouldBeTrue("what was read is older");

        _lane.Reported();
        _lane.Learn(Open with { ClosedFor = news.Closing.For }, _now);
        _lane.IsClosed(_now + TimeSpan.FromSeconds(29)).ShouldBeTrue();
        _lane.IsClosed(_now + TimeSpan.FromSeconds(30)).ShouldBeFalse("a pause ends by itself");
    }

    [Fact]
    public void What_an_operator_undid_in_the_database_is_undone_here()
    {
        _lane.Observe(Limited(3600));
        _lane.Reported();

        _lane.Learn(Open, _now);

        _lane.IsClosed(_now).ShouldBeFalse();
    }

    [Fact]
    public void A_lane_that_needs_a_probe_stays_closed_and_wants_one_when_its_time_has_come()
    {
        _lane.Learn(Closed, _now);
        _lane.WantsProbe(_now).ShouldBeFalse();

        _now += TimeSpan.FromSeconds(10);
        _lane.WantsProbe(_now).ShouldBeTrue();
        _lane.IsClosed(_now).ShouldBeTrue();

        _lane.ProbeNotTaken(_now);
        _lane.WantsProbe(_now).ShouldBeFalse("there was none to be had just now");
        _lane.WantsProbe(_now + TimeSpan.FromSeconds(1)).ShouldBeTrue();
    }

    [Fact]
    public void There_is_one_probe_at_a_time_and_one_that_led_to_no_call_shows_nothing()
    {
        _lane.Learn(Closed with { ClosedFor = TimeSpan.Zero }, _now);
        _lane.BeginProbe();
        _lane.WantsProbe(_now).ShouldBeFalse();

        _lane.EndProbe().ShouldBeFalse();

        _lane.BeginProbe();
        _lane.Observe(Answer(OutcomeKind.Delivered) with { Probe = 7 }).ShouldBe([new LaneNews.Reopened(Key, 7)]);
        _lane.EndProbe().ShouldBeTrue();
    }

    [Theory]
    [InlineData(OutcomeKind.Transient)]
    [InlineData(OutcomeKind.InDoubt)]
    [InlineData(OutcomeKind.Unreachable)]
    [InlineData(OutcomeKind.BadCredentials)]
    [InlineData(OutcomeKind.Gone)]
    public void A_probe_that_fails_keeps_it_closed(OutcomeKind kind)
    {
        _lane.Observe(Answer(kind) with { Probe = 7 }).ShouldHaveSingleItem().ShouldBeOfType<LaneNews.ProbeFailed>().Probe.ShouldBe(7);
        _lane.IsClosed(_now).ShouldBeTrue();
    }

    [Theory]
    [InlineData(OutcomeKind.Delivered)]
    [InlineData(OutcomeKind.Refused)]
    [InlineData(OutcomeKind.UnknownDelivery)]
    [InlineData(OutcomeKind.AlreadyFinal)]
    [InlineData(OutcomeKind.RateLimited)]
    public void Any_answer_of_a_partner_that_works_opens_it(OutcomeKind kind)
    {
        _lane.Observe(Answer(kind) with { Probe = 7 }).ShouldBe([new LaneNews.Reopened(Key, 7)]);
    }

    [Fact]
    public void A_probe_that_is_told_to_come_later_opens_it_for_then()
    {
        var news = _lane.Observe(Limited(30) with { Probe = 7 });

        news[0].ShouldBe(new LaneNews.Reopened(Key, 7));
        news[1].ShouldBe(new LaneNews.Closed(Key, Closing.RetryAfter(TimeSpan.FromSeconds(30))));
    }

    [Fact]
    public void A_recovery_that_it_reads_of_makes_its_window_begin_with_one()
    {
        _lane.Learn(Closed, _now);
        _lane.Window.ShouldBe(32);

        _lane.Learn(Open with { RecoveredAt = DateTimeOffset.UnixEpoch }, _now).ShouldBeTrue();
        _lane.Window.ShouldBe(1);

        _lane.Take(Lane.First);
        _lane.Observe(Answer(OutcomeKind.Delivered));
        _lane.Learn(Open with { RecoveredAt = DateTimeOffset.UnixEpoch }, _now).ShouldBeFalse();
        _lane.Window.ShouldBe(2, "the same recovery is no news");
    }

    [Fact]
    public void A_host_that_starts_after_a_recovery_does_not_begin_with_one()
    {
        _lane.Learn(Open with { RecoveredAt = DateTimeOffset.UnixEpoch }, _now);

        _lane.Window.ShouldBe(32);
    }

    [Fact]
    public void A_held_lane_is_closed_and_a_draining_one_is_looked_at_now_and_then_once_it_finds_nothing()
    {
        _lane.Learn(Open with { Held = true }, _now);
        _lane.IsClosed(_now).ShouldBeTrue();

        _lane.Learn(Open with { Held = true, Draining = true }, _now);
        _lane.IsClosed(_now).ShouldBeFalse();

        _lane.Room(16);
        for (short kind = 0; kind < Lane.Kinds; kind++)
            _lane.Found(kind, any: false);
        _lane.FoundNothing(_now).ShouldBeFalse();
        _lane.IsClosed(_now).ShouldBeTrue();
        _lane.IsClosed(_now + TimeSpan.FromSeconds(1)).ShouldBeFalse();
    }

    [Fact]
    public void Nobody_probes_for_an_operator_who_paused_but_for_one_who_drains()
    {
        _lane.Learn(Closed with { ClosedFor = TimeSpan.Zero, Held = true }, _now);
        _lane.WantsProbe(_now).ShouldBeFalse();

        _lane.Learn(Closed with { ClosedFor = TimeSpan.Zero, Held = true, Draining = true }, _now);
        _lane.WantsProbe(_now).ShouldBeTrue();
    }

    private LaneCall Limited(int seconds) =>
        new(new SendOutcome(OutcomeKind.RateLimited, "http_429", TimeSpan.FromSeconds(seconds)), _now, _now);

    private LaneCall Answer(OutcomeKind kind) => new(new SendOutcome(kind, "http"), _now, _now);
}
