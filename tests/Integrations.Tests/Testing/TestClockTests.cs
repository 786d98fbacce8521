using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Testing;

public sealed class TestClockTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public void Time_stands_still_until_it_is_moved()
    {
        var before = _clock.GetUtcNow();
        var stamp = _clock.GetTimestamp();

        _clock.Advance(TimeSpan.FromMinutes(3));

        (_clock.GetUtcNow() - before).ShouldBe(TimeSpan.FromMinutes(3));
        _clock.GetElapsedTime(stamp).ShouldBe(TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task A_delay_ends_when_its_time_has_come_and_not_before()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(10), _clock);

        _clock.Advance(TimeSpan.FromSeconds(9));
        delay.IsCompleted.ShouldBeFalse();
        _clock.Waiting.ShouldBe(1);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await delay;
        _clock.Waiting.ShouldBe(0);
    }

    [Fact]
    public void Timers_fire_in_order_each_at_its_own_time()
    {
        var start = _clock.GetUtcNow();
        var fired = new List<(string Name, TimeSpan At)>();
        using var late = Timer("late", TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using var beat = Timer("beat", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        using var stopped = Timer("stopped", TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        stopped.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromSeconds(6));

        fired.ShouldBe(
        [
            ("beat", TimeSpan.FromSeconds(2)), ("beat", TimeSpan.FromSeconds(4)),
            ("late", TimeSpan.FromSeconds(5)), ("beat", TimeSpan.FromSeconds(6)),
        ]);

        ITimer Timer(string name, TimeSpan due, TimeSpan period) =>
            _clock.CreateTimer(_ => fired.Add((name, _clock.GetUtcNow() - start)), state: null, due, period);
    }
}
