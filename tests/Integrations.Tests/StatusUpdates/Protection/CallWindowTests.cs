using FsCheck;
using FsCheck.Fluent;
using Integrations.StatusUpdates.Protection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

public sealed class CallWindowTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(20);

    private TimeSpan _now = TimeSpan.FromSeconds(1);

    [Fact]
    public void Whatever_happens_there_is_room_for_one_call_and_never_for_more_than_the_most()
    {
        var step = from kind in Gen.Choose(0, 6) from milliseconds in Gen.Choose(0, 3000) select (kind, milliseconds);
        var gen = from most in Gen.Choose(1, 200) from steps in Gen.ListOf(step) select (most, steps);

        Prop.ForAll(gen.ToArbitrary(), g =>
        {
            var (window, now) = (new CallWindow(g.most), TimeSpan.Zero);
            return g.steps.All(s =>
            {
                now += TimeSpan.FromMilliseconds(s.milliseconds / 3);
                if (s.kind == 0)
                    window.Failed(now);
                else if (s.kind == 1)
                    window.Restart();
                else if (s.kind == 6)
                    window.TooMany(now);
                else
                    window.Answered(now, s.kind == 2 ? null : TimeSpan.FromMilliseconds(s.milliseconds), full: s.kind != 3);
                return window.Size >= 1 && window.Size <= g.most;
            });
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_calls_of_one_round_trip_that_fail_together_cut_once()
    {
        var window = new CallWindow(100);

        for (var i = 0; i < 20; i++)
            window.Failed(_now);
        window.Size.ShouldBe(22);

        window.Failed(_now + TimeSpan.FromMilliseconds(101));
        window.Size.ShouldBe(15);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(200)]
    public void A_partner_that_fails_one_call_in_ten_keeps_room_to_work_and_one_that_fails_all_does_not(int latency)
    {
        var (window, random, sizes) = (new CallWindow(512), new Random(7), new List<int>());

        for (var i = 0; i < 20_000; i++)
        {
            if (random.Next(10) == 0)
                window.Failed(_now);
            else
                Answer(window, 1, TimeSpan.FromMilliseconds(latency), full: true);
            sizes.Add(window.Size);
        }

        sizes.Skip(2000).Average().ShouldBeGreaterThan(10);

        for (var i = 0; i < 20; i++)
            window.Failed(_now += TimeSpan.FromSeconds(1));
        window.Size.ShouldBe(1);
    }

    [Fact]
    public void A_round_trip_is_as_long_as_the_partner_takes()
    {
        var window = new CallWindow(100);
        Answer(window, 50, TimeSpan.FromSeconds(2), full: false);

        window.TooMany(_now);
        window.TooMany(_now + TimeSpan.FromMilliseconds(1900));
        window.Size.ShouldBe(22);

        window.TooMany(_now + TimeSpan.FromMilliseconds(2100));
        window.Size.ShouldBe(15);
    }

    [Fact]
    public void After_a_recovery_it_doubles_with_each_answered_window()
    {
        var window = new CallWindow(100);
        var sizes = new List<int>();

        window.Restart();
        for (var round = 0; round < 5; round++)
        {
            sizes.Add(window.Size);
            Answer(window, window.Size, Quick, full: true);
        }

        sizes.ShouldBe([1, 2, 4, 8, 16]);
    }

    [Fact]
    public void What_failed_once_is_approached_slowly()
    {
        var window = new CallWindow(100);
        window.Failed(_now);

        Answer(window, 22, Quick, full: true);
        window.Size.ShouldBe(23);
        Answer(window, 24, Quick, full: true);
        window.Size.ShouldBe(24);
    }

    [Fact]
    public void An_idle_partner_shows_nothing_of_more()
    {
        var window = new CallWindow(100);

        Answer(window, 1000, Quick, full: false);

        window.Size.ShouldBe(32);
    }

    [Fact]
    public void Answers_that_grow_slow_make_it_smaller_until_they_are_usual()
    {
        var window = new CallWindow(100);
        Answer(window, 100, Quick, full: false);

        Answer(window, 200, TimeSpan.FromSeconds(1), full: true);
        var slow = window.Size;
        Answer(window, 2000, TimeSpan.FromSeconds(1), full: true);

        slow.ShouldBeLessThan(16);
        window.Size.ShouldBeGreaterThan(slow);
    }

    /// <summary>A slowness beyond the usual would never end for a partner that answers some calls from a cache.</summary>
    [Theory]
    [InlineData(5, 400)]
    [InlineData(40, 900)]
    [InlineData(100, 2000)]
    public void A_partner_whose_answers_differ_is_not_taken_for_slow(int quick, int slow)
    {
        var window = new CallWindow(512);
        var random = new Random(5);

        for (var i = 0; i < 20_000; i++)
            Answer(window, 1, TimeSpan.FromMilliseconds(random.Next(2) == 0 ? quick : slow), full: true);

        window.Size.ShouldBeGreaterThan(32);
    }

    [Fact]
    public void A_quick_no_says_nothing_of_how_long_the_work_takes()
    {
        var window = new CallWindow(100);

        for (var i = 0; i < 500; i++)
        {
            Answer(window, 1, TimeSpan.FromMilliseconds(500), full: true);
            window.Answered(_now, latency: null, full: true);
        }

        window.Size.ShouldBe(100);
    }

    [Fact]
    public void Too_many_is_said_once_per_round_trip()
    {
        var window = new CallWindow(100);

        for (var i = 0; i < 20; i++)
            window.TooMany(_now);

        window.Size.ShouldBe(22);
    }

    private void Answer(CallWindow window, int times, TimeSpan latency, bool full)
    {
        for (var i = 0; i < times; i++)
        {
            // As many at once as fit.
            _now += latency / window.Size;
            window.Answered(_now, latency, full);
        }
    }
}
