using FsCheck;
using FsCheck.Fluent;
using Integrations.Abstractions;
using Integrations.StatusUpdates.Protection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

public sealed class RatePaceTests
{
    private static readonly Gen<RateLimit> Limits =
        from calls in Gen.Frequency((3, Gen.Choose(1, 12)), (1, Gen.Choose(13, 5000)))
        from seconds in Gen.Elements(1, 2, 5, 10, 60, 3600, 86_400)
        select new RateLimit(RateScope.Credential, calls, TimeSpan.FromSeconds(seconds));

    /// <summary>Somebody who takes all that is given, as soon as it is given, and uses each lot at the worst moment of its life.</summary>
    [Fact]
    public void No_span_holds_more_calls_than_the_limit_whatever_the_demand()
    {
        var gen = from limit in Limits from rests in Gen.ArrayOf(Gen.Choose(0, 300), 60) select (limit, rests);

        Prop.ForAll(gen.ToArbitrary(), g =>
        {
            var pace = RatePace.Of(g.limit);
            var (now, paid, grants) = (TimeSpan.Zero, TimeSpan.Zero, new List<(TimeSpan At, int Calls)>());
            foreach (var rest in g.rests)
            {
                now += pace.Spacing * (rest / 100d);
                var owed = paid > now ? paid - now : TimeSpan.Zero;
                var calls = Math.Max(0, (int)Math.Floor(pace.Burst - (owed / pace.Spacing)));
                paid = now + owed + (pace.Spacing * calls);
                grants.Add((now, calls));
            }

            return grants.All(first => grants.Where(g2 => g2.At >= first.At && g2.At <= first.At + g.limit.Per + pace.Good).Sum(g2 => g2.Calls) <= g.limit.Calls);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1, 60, 0.97)]
    [InlineData(2, 60, 0.97)]
    [InlineData(8, 60, 0.84)]
    [InlineData(32, 60, 0.75)]
    [InlineData(20, 1, 0.6)]
    [InlineData(1000, 1, 0.59)]
    public void Most_of_a_limit_is_used_by_those_who_always_want_more(int calls, int seconds, double share)
    {
        var pace = RatePace.Of(new RateLimit(RateScope.Store, calls, TimeSpan.FromSeconds(seconds)));

        (TimeSpan.FromSeconds(seconds) / pace.Spacing / calls).ShouldBeGreaterThanOrEqualTo(share);
    }

    [Fact]
    public void A_lot_is_good_for_a_quarter_of_the_span_and_a_second_at_most()
    {
        RatePace.Of(new RateLimit(RateScope.Store, 10, TimeSpan.FromSeconds(1))).Good.ShouldBe(TimeSpan.FromMilliseconds(250));
        RatePace.Of(new RateLimit(RateScope.Store, 10, TimeSpan.FromHours(1))).Good.ShouldBe(TimeSpan.FromSeconds(1));
    }
}
