using Integrations.StatusUpdates;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task Who_comes_while_another_is_served_shares_the_next_go()
    {
        var first = new TaskCompletionSource();
        var sizes = new List<int>();
        var together = new GroupCommit<int, int>(100, 1, async asks =>
        {
            sizes.Add(asks.Count);
            if (sizes.Count == 1)
                await first.Task;
            return [.. asks.Select(ask => ask * 2)];
        });

        var one = together.AskAsync(1);
        while (sizes.Count == 0)
            await Task.Yield();
        var rest = Enumerable.Range(2, 9).Select(together.AskAsync).ToList();
        first.SetResult();

        (await one).ShouldBe(2);
        (await Task.WhenAll(rest)).ShouldBe(Enumerable.Range(2, 9).Select(ask => ask * 2));
        sizes.ShouldBe([1, 9]);
    }

    [Fact]
    public async Task One_that_cannot_be_served_harms_nobody_in_its_company()
    {
        var first = new TaskCompletionSource();
        var gone = 0;
        var together = new GroupCommit<int, int>(100, 1, async asks =>
        {
            if (Interlocked.Increment(ref gone) == 1)
                await first.Task;
            return asks.Contains(13) ? throw new InvalidOperationException("13") : asks;
        });

        var one = together.AskAsync(1);
        while (Volatile.Read(ref gone) == 0)
            await Task.Yield();
        var good = together.AskAsync(12);
        var bad = together.AskAsync(13);
        first.SetResult();

        (await one).ShouldBe(1);
        (await good).ShouldBe(12);
        (await Should.ThrowAsync<InvalidOperationException>(bad)).Message.ShouldBe("13");
    }

    [Fact]
    public async Task Nobody_is_left_standing_and_no_more_are_served_at_a_time_than_there_are_places()
    {
        var (serving, most) = (0, 0);
        var together = new GroupCommit<int, int>(7, 2, async asks =>
        {
            var now = Interlocked.Increment(ref serving);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref serving);
            asks.Count.ShouldBeLessThanOrEqualTo(7);
            return asks;
        });

        var results = await Task.WhenAll(Enumerable.Range(0, 5000).Select(ask => Task.Run(() => together.AskAsync(ask))));

        results.ShouldBe(Enumerable.Range(0, 5000));
        most.ShouldBeInRange(1, 2);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
