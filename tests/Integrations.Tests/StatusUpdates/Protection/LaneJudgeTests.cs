using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.StatusUpdates.Protection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>What one call says of the whole lane.</summary>
public sealed class LaneJudgeTests
{
    private static readonly SendOutcome Taken = new(OutcomeKind.Delivered, "http_200");
    private static readonly SendOutcome Down = new(OutcomeKind.Transient, "http_503");
    private static readonly SendOutcome WrongKey = new(OutcomeKind.BadCredentials, "http_401");

    private readonly LaneJudge _judge = new(64);
    private TimeSpan _now = TimeSpan.FromMinutes(10);

    [Fact]
    public void Ten_failures_close_it_until_a_probe_succeeds()
    {
        Enumerable.Range(0, 9).ShouldAllBe(_ => Say(Down) == null);

        Say(Down).ShouldBe(Closing.Failures);
    }

    [Fact]
    public void A_partner_that_fails_and_says_when_to_come_back_is_believed_and_probed_all_the_same()
    {
        Closing? last = null;
        for (var i = 0; i < 10; i++)
            last = Say(Down with { RetryAfter = TimeSpan.FromSeconds(20) });

        last!.NeedsProbe.ShouldBeTrue();
        last.Shortest.ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(OutcomeKind.Refused)]
    [InlineData(OutcomeKind.UnknownDelivery)]
    [InlineData(OutcomeKind.AlreadyFinal)]
    [InlineData(OutcomeKind.RateLimited)]
    public void An_answer_about_one_delivery_or_about_our_pace_is_no_failure_of_the_partner(OutcomeKind kind)
    {
        Enumerable.Range(0, 50).ShouldAllBe(_ => Say(new SendOutcome(kind, "http_4xx")) == null);
    }

    [Fact]
    public void What_was_begun_before_the_recovery_says_nothing_of_the_partner_after_it()
    {
        var before = _now;
        _now += TimeSpan.FromSeconds(8);
        _judge.Restart(_now);
        _now += TimeSpan.FromSeconds(2);

        Enumerable.Range(0, 60).ShouldAllBe(_ => Say(new SendOutcome(OutcomeKind.InDoubt, "timeout"), before) == null);
        _judge.Window.ShouldBe(1);
    }

    [Theory]
    [InlineData(OutcomeKind.BadCredentials, LaneTrouble.BadCredentials)]
    [InlineData(OutcomeKind.Gone, LaneTrouble.Gone)]
    public void One_refusal_of_our_credential_or_address_closes_it_and_calls_for_somebody(OutcomeKind kind, LaneTrouble trouble)
    {
        var closing = Say(new SendOutcome(kind, "http_4xx"))!;

        (closing.Trouble, closing.NeedsProbe, closing.Alerts).ShouldBe((trouble, true, true));
    }

    [Fact]
    public void A_refusal_concerns_one_delivery_when_another_call_was_taken_meanwhile()
    {
        var begun = _now;
        _now += TimeSpan.FromMilliseconds(10);
        Say(Taken);
        _now += TimeSpan.FromMilliseconds(10);

        Say(WrongKey, begun).ShouldBeNull();
        Say(WrongKey).ShouldBe(Closing.BadCredentials, "nothing was taken since this one began");
    }

    [Fact]
    public void A_delivery_that_is_refused_again_and_again_does_not_close_it_for_the_others()
    {
        Say(Taken);
        _now += TimeSpan.FromSeconds(40);

        Say(WrongKey, again: true).ShouldBeNull("others were taken since it was last refused");

        _now += TimeSpan.FromSeconds(40);
        Say(WrongKey, again: true).ShouldBe(Closing.BadCredentials);
    }

    [Theory]
    [InlineData(OutcomeKind.RateLimited, 3600, 3600)]
    [InlineData(OutcomeKind.Transient, 30, 30)]
    [InlineData(OutcomeKind.Transient, 3600, 60)]
    public void A_pause_that_is_asked_for_is_kept_and_ends_by_itself(OutcomeKind kind, int asked, int kept)
    {
        var closing = Say(new SendOutcome(kind, "http", TimeSpan.FromSeconds(asked)))!;

        closing.ShouldBe(Closing.RetryAfter(TimeSpan.FromSeconds(kept)));
        closing.NeedsProbe.ShouldBeFalse();
    }

    [Fact]
    public void A_pause_that_is_known_is_no_news_and_a_longer_one_is()
    {
        var limited = new SendOutcome(OutcomeKind.RateLimited, "http_429", TimeSpan.FromSeconds(10));

        Say(limited, pauseKnownUntil: _now + TimeSpan.FromSeconds(10)).ShouldBeNull();
        Say(limited, pauseKnownUntil: _now + TimeSpan.FromSeconds(5)).ShouldNotBeNull();
    }

    [Fact]
    public void A_token_that_was_renewed_meanwhile_says_nothing()
    {
        Enumerable.Range(0, 64).ShouldAllBe(_ => Say(new SendOutcome(OutcomeKind.Transient, PartnerAccess.TokenRenewed)) == null);
        _judge.Window.ShouldBe(32);
    }

    [Fact]
    public void A_token_server_that_is_down_counts_as_the_partner()
    {
        Closing? last = null;
        for (var i = 0; i < 10; i++)
            last = SayUnsent(new SendOutcome(OutcomeKind.Unreachable, "token_connect"));

        last.ShouldBe(Closing.Failures);
    }

    [Fact]
    public void A_call_that_our_own_settings_forbid_says_nothing_of_how_much_the_partner_takes()
    {
        for (var i = 0; i < 20; i++)
            SayUnsent(new SendOutcome(OutcomeKind.BadCredentials, "no_active_credential")).ShouldBe(Closing.BadCredentials);

        _judge.Window.ShouldBe(32);
    }

    private Closing? SayUnsent(SendOutcome outcome) => _judge.Observe(Call(outcome) with { Answered = false }, inFlight: 32, TimeSpan.Zero);

    private Closing? Say(SendOutcome outcome, TimeSpan? begun = null, bool again = false, TimeSpan pauseKnownUntil = default) =>
        _judge.Observe(Call(outcome) with { Begun = begun ?? _now, Again = again }, inFlight: 1, pauseKnownUntil);

    private LaneCall Call(SendOutcome outcome) => new(outcome, _now, _now);
}
