using Integrations.Abstractions;
using Integrations.Ops.Alerts;
using Integrations.Ops.Alerts.Conditions;
using Integrations.Ops.Now;
using Integrations.Partners;
using Integrations.StatusUpdates.Protection;
using Integrations.Testing;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Alerts;

/// <summary>When an objective burns: the hour fast, and the day over its room.</summary>
public sealed class BurnTests
{
    private static readonly LaneKey Lane = new(IntegrationType.ALLY, Region.US);

    /// <summary>Of a hundred told in the hour and a thousand in the day, so many late; at 99 % each per cent is a burn of one.</summary>
    [Theory]
    [InlineData(99, 15, 20, true)]
    [InlineData(99, 14, 20, false)]
    [InlineData(99, 8, 20, false)]
    [InlineData(90, 90, 200, true)]
    [InlineData(90, 80, 200, false)]
    public void It_opens_by_both_windows_and_stays_until_half(double percent, int hour, int day, bool opens) =>
        Of(percent, new KeptSpan(100, hour, 0, 0), new KeptSpan(1000, day, 0, 0))!.Opens.ShouldBe(opens);

    [Theory]
    [InlineData(15, 9)]
    [InlineData(7, 20)]
    public void It_is_nothing_where_one_window_is_well(int hour, int day) => Of(99, new KeptSpan(100, hour, 0, 0), new KeptSpan(1000, day, 0, 0)).ShouldBeNull();

    [Fact]
    public void Few_changes_prove_nothing()
    {
        Of(99, new KeptSpan(9, 9, 0, 0), new KeptSpan(9, 9, 0, 0))!.Opens.ShouldBeFalse();
        Of(99, new KeptSpan(6, 6, 2, 2), new KeptSpan(6, 6, 2, 2))!.Opens.ShouldBeTrue();
        Of(99, default, default).ShouldBeNull();
    }

    [Fact]
    public void It_says_what_it_counts()
    {
        var condition = Of(99, new KeptSpan(100, 10, 6, 4), new KeptSpan(1000, 10, 6, 4))!;

        (condition.Subject.Name, condition.Touches, condition.Cause).ShouldBe(("ALLY US", 4, "burn 18.2 in the hour and 2.0 in the day: 10 late, 6 not told"));
        Of(99, new KeptSpan(100, 10, 6, 4) { Sampled = true }, new KeptSpan(1000, 10, 6, 4))!.Cause.ShouldBe("burn 18.2 in the hour and 2.0 in the day");
    }

    private static Condition? Of(double percent, KeptSpan hour, KeptSpan day) =>
        new BurnConditions(attainment: null!, Options.Create(new AlertOptions()), new TestClock()).Of(Lane, new KeptObjective(new ObjectiveOptions { Percent = percent }, hour, day));
}
