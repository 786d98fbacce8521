using FsCheck;
using FsCheck.Fluent;
using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates;

public sealed class RetryScheduleTests
{
    private static readonly SendOutcome Transient = new(OutcomeKind.Transient, "http_503");

    [Fact]
    public void The_first_minutes_are_tried_often()
    {
        int[] seconds = [.. Enumerable.Range(1, 7).Select(attempt =>
            (int)RetrySchedule.Next(Transient, News.Of(AttemptStatus.InTransitToPartner), attempt, TimeSpan.Zero, 0)!.Value.TotalSeconds)];

        seconds.ShouldBe([1, 2, 4, 8, 15, 30, 60]);
    }

    [Fact]
    public void Jitter_only_extends_and_what_the_partner_asks_for_is_a_floor()
    {
        var gen = from attempt in Gen.Choose(1, 50) from asked in Gen.Choose(0, 4000) from chance in Gen.Choose(0, 100) select (attempt, asked, chance);

        Prop.ForAll(gen.ToArbitrary(), g =>
        {
            var outcome = new SendOutcome(OutcomeKind.RateLimited, "http_429", TimeSpan.FromSeconds(g.asked));
            var plain = RetrySchedule.Next(Transient, News.Of(AttemptStatus.Delivered), g.attempt, TimeSpan.FromMinutes(5), 0)!.Value;
            var wait = RetrySchedule.Next(outcome, News.Of(AttemptStatus.Delivered), g.attempt, TimeSpan.FromMinutes(5), g.chance / 100d)!.Value;
            return wait >= plain && wait >= TimeSpan.FromSeconds(g.asked);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(AttemptStatus.AtDestination, 14, true)]
    [InlineData(AttemptStatus.AtDestination, 15, false)]
    [InlineData(AttemptStatus.PickupInProgress, 59, true)]
    [InlineData(AttemptStatus.PickupInProgress, 60, false)]
    [InlineData(AttemptStatus.Delivered, 1439, true)]
    [InlineData(AttemptStatus.Delivered, 1440, false)]
    public void A_status_is_tried_for_as_long_as_it_is_news(AttemptStatus status, int ageMinutes, bool again)
    {
        (RetrySchedule.Next(Transient, News.Of(status), 10, TimeSpan.FromMinutes(ageMinutes), 0) is not null).ShouldBe(again);
    }

    [Fact]
    public void Progress_is_tried_every_minute_until_then_and_a_milestone_ever_more_seldom()
    {
        RetrySchedule.Next(Transient, News.Of(AttemptStatus.AtPickup), 20, TimeSpan.FromMinutes(14), 0).ShouldBe(TimeSpan.FromMinutes(1));
        RetrySchedule.Next(Transient, News.Of(AttemptStatus.Delivered), 20, TimeSpan.FromMinutes(14), 0).ShouldBe(TimeSpan.FromMinutes(2));
        RetrySchedule.Next(Transient, News.Of(AttemptStatus.Delivered), 60, TimeSpan.FromHours(3), 0).ShouldBe(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void A_refused_credential_waits_at_least_a_minute()
    {
        RetrySchedule.Next(new SendOutcome(OutcomeKind.BadCredentials, "http_401"), News.Of(AttemptStatus.AtPickup), 1, TimeSpan.Zero, 0)
            .ShouldBe(TimeSpan.FromMinutes(1));
    }
}
