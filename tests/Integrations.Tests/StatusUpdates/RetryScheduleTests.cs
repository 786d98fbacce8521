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
            (int)RetrySchedule.Next(Transient, StatusClass.Progress, attempt, TimeSpan.Zero, 0)!.Value.TotalSeconds)];

        seconds.ShouldBe([1, 2, 4, 8, 15, 30, 60]);
    }

    [Fact]
    public void Jitter_only_extends_and_what_the_partner_asks_for_is_a_floor()
    {
        var gen = from attempt in Gen.Choose(1, 50) from asked in Gen.Choose(0, 4000) from chance in Gen.Choose(0, 100) select (attempt, asked, chance);

        Prop.ForAll(gen.ToArbitrary(), g =>
        {
            var outcome = new SendOutcome(OutcomeKind.RateLimited, "http_429", TimeSpan.FromSeconds(g.asked));
            var plain = RetrySchedule.Next(Transient, StatusClass.Milestone, g.attempt, TimeSpan.FromMinutes(5), 0)!.Value;
            var wait = RetrySchedule.Next(outcome, StatusClass.Milestone, g.attempt, TimeSpan.FromMinutes(5), g.chance / 100d)!.Value;
            return wait >= plain && wait >= TimeSpan.FromSeconds(g.asked);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(StatusClass.Progress, 119, true)]
    [InlineData(StatusClass.Progress, 120, false)]
    [InlineData(StatusClass.Milestone, 1439, true)]
    [InlineData(StatusClass.Milestone, 1440, false)]
    public void Progress_is_tried_for_two_hours_and_a_milestone_for_a_day(StatusClass kind, int ageMinutes, bool again)
    {
        (RetrySchedule.Next(Transient, kind, 10, TimeSpan.FromMinutes(ageMinutes), 0) is not null).ShouldBe(again);
    }

    [Fact]
    public void A_refused_credential_waits_at_least_a_minute()
    {
        RetrySchedule.Next(new SendOutcome(OutcomeKind.BadCredentials, "http_401"), StatusClass.Progress, 1, TimeSpan.Zero, 0)
            .ShouldBe(TimeSpan.FromMinutes(1));
    }
}
