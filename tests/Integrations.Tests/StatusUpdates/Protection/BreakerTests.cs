using FsCheck;
using FsCheck.Fluent;
using Integrations.StatusUpdates.Protection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

public sealed class BreakerTests
{
    private static readonly Gen<(int Milliseconds, bool Failed)> Step =
        from milliseconds in Gen.Choose(0, 6000) from failed in Gen.Choose(0, 9) select (milliseconds / 6, failed < 5);

    [Fact]
    public void It_trips_at_ten_calls_of_which_half_failed()
    {
        var breaker = new Breaker();

        for (var i = 0; i < 9; i++)
            breaker.Trips(TimeSpan.Zero, failed: i >= 5).ShouldBeFalse();

        breaker.Trips(TimeSpan.Zero, failed: true).ShouldBeTrue();
    }

    [Fact]
    public void Nine_calls_that_fail_prove_nothing()
    {
        var breaker = new Breaker();

        Enumerable.Range(0, 9).ShouldAllBe(_ => !breaker.Trips(TimeSpan.Zero, true));
    }

    [Fact]
    public void It_counts_anew_once_it_has_tripped_or_was_reset()
    {
        var breaker = new Breaker();

        Enumerable.Range(1, 30).Where(_ => breaker.Trips(TimeSpan.Zero, true)).ShouldBe([10, 20, 30]);

        for (var i = 0; i < 9; i++)
            breaker.Trips(TimeSpan.Zero, true);
        breaker.Reset();
        breaker.Trips(TimeSpan.Zero, true).ShouldBeFalse();
    }

    [Theory]
    [InlineData(27, true)]
    [InlineData(30, false)]
    public void What_is_half_a_minute_old_is_forgotten(int later, bool trips)
    {
        var breaker = new Breaker();
        for (var i = 0; i < 9; i++)
            breaker.Trips(TimeSpan.FromSeconds(2), true);

        breaker.Trips(TimeSpan.FromSeconds(2 + later), true).ShouldBe(trips);
    }

    /// <summary>Against the calls themselves: what it may not count (older than 30 s), and what it must (younger than 27 s).</summary>
    [Fact]
    public void It_trips_only_on_what_happened_lately_and_then_without_fail()
    {
        Prop.ForAll(Gen.ListOf(Step).ToArbitrary(), steps =>
        {
            var (breaker, calls, now) = (new Breaker(), new List<(TimeSpan At, bool Failed)>(), TimeSpan.Zero);
            foreach (var (milliseconds, failed) in steps)
            {
                now += TimeSpan.FromMilliseconds(milliseconds);
                calls.Add((now, failed));
                var trips = breaker.Trips(now, failed);
                if (trips && (!failed || calls.Count(c => c.At > now - TimeSpan.FromSeconds(30)) < Breaker.LeastCalls))
                    return false;
                var slices = calls.Where(c => c.At.Ticks / TimeSpan.FromSeconds(3).Ticks > (now.Ticks / TimeSpan.FromSeconds(3).Ticks) - 10).ToList();
                if (trips != (failed && slices.Count >= Breaker.LeastCalls && slices.Count(c => c.Failed) * 2 >= slices.Count))
                    return false;
                if (trips)
                    calls.Clear();
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }
}
