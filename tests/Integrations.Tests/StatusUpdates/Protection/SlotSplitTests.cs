using FsCheck;
using FsCheck.Fluent;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>Claims as the engine makes them: each kind takes what it is offered and has work for, then the next look.</summary>
public sealed class SlotSplitTests
{
    private static readonly Gen<(int Window, int Cap, int[] Work, int[] Ends)> Cases =
        from window in Gen.Choose(1, 40)
        from cap in Gen.Choose(0, 50)
        from work in Gen.ArrayOf(Gen.Choose(0, 60), 3)
        from ends in Gen.ArrayOf(Gen.Choose(0, 5), 60)
        select (window, cap, work, ends);

    [Fact]
    public void An_offer_never_exceeds_what_is_free_nor_the_halves_and_quarters()
    {
        Prop.ForAll(Cases.ToArbitrary(), c =>
        {
            var (split, inFlight, work) = (new SlotSplit(), new int[3], (int[])c.Work.Clone());
            foreach (var end in c.Ends)
            {
                var free = Math.Min(c.Cap, c.Window - inFlight.Sum());
                var offer = split.Offer(c.Window, free);
                if (offer.Any(o => o < 0) || offer.Sum() > Math.Max(0, free))
                    return false;
                Claim(split, offer, work, inFlight);
                var others = inFlight[Lane.Retries] + inFlight[Lane.Replays];
                if (others > (c.Window + 1) / 2 || inFlight[Lane.Replays] > (c.Window + 3) / 4)
                    return false;
                for (short kind = 0; kind < 3; kind++)
                    Finish(split, inFlight, kind, end);
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>Slots stay free only when no kind that may have them has work.</summary>
    [Fact]
    public void Looking_until_there_is_nothing_more_to_look_at_finds_all_the_work_that_fits()
    {
        Prop.ForAll(Cases.ToArbitrary(), c =>
        {
            var (split, inFlight, work) = (new SlotSplit(), new int[3], (int[])c.Work.Clone());
            for (var looks = 0; ; looks++)
            {
                if (looks > 400)
                    return false;
                var free = c.Window - inFlight.Sum();
                var offer = split.Offer(c.Window, free);
                if (offer.Sum() == 0 || (!Claim(split, offer, work, inFlight) && !split.HasMoreToOffer()))
                    break;
            }

            var left = c.Window - inFlight.Sum();
            var others = ((c.Window + 1) / 2) - inFlight[Lane.Retries] - inFlight[Lane.Replays];
            return left == 0
                || (work[Lane.First] == 0
                    && (work[Lane.Retries] == 0 || others == 0)
                    && (work[Lane.Replays] == 0 || others == 0 || inFlight[Lane.Replays] >= (c.Window + 3) / 4));
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>One slot, all of the window or all that calls which hang leave over, and every set of kinds that have work without end.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 3)]
    [InlineData(32, 31)]
    [InlineData(32, 0)]
    public void Every_kind_with_work_comes_to_its_turn(int window, int hanging)
    {
        for (var set = 1; set < 8; set++)
        {
            var split = new SlotSplit();
            var inFlight = new int[3];
            for (var i = 0; i < hanging; i++)
                split.Take(Lane.First);
            var served = new int[3];
            for (var turn = 0; turn < 24; turn++)
            {
                var work = Enumerable.Range(0, 3).Select(kind => (set & (1 << kind)) == 0 ? 0 : 1000).ToArray();
                var looks = 0;
                while (!Claim(split, split.Offer(window, window - hanging), work, inFlight))
                {
                    split.HasMoreToOffer().ShouldBeTrue($"set {set}: there is work");
                    (++looks).ShouldBeLessThan(4);
                }

                for (short kind = 0; kind < 3; kind++)
                {
                    served[kind] += inFlight[kind];
                    Finish(split, inFlight, kind, inFlight[kind]);
                }
            }

            for (var kind = 0; kind < 3; kind++)
                (served[kind] >= 4).ShouldBe((set & (1 << kind)) != 0, $"set {set}, kind {kind}: {string.Join(',', served)}");
            if ((set & 1) != 0)
                served[Lane.First].ShouldBeGreaterThanOrEqualTo(served.Sum() / 2, $"set {set}: {string.Join(',', served)}");
        }
    }

    [Fact]
    public void First_attempts_find_half_of_the_window_free_however_many_retries_there_are()
    {
        var (split, inFlight, work) = (new SlotSplit(), new int[3], new[] { 0, 1000, 1000 });
        for (var i = 0; i < 20; i++)
            Claim(split, split.Offer(32, 32 - inFlight.Sum()), work, inFlight);

        inFlight.Sum().ShouldBe(16);
        inFlight[Lane.Replays].ShouldBeInRange(1, 8);
        split.Offer(32, 16)[Lane.First].ShouldBe(16);
    }

    [Fact]
    public void Nothing_is_looked_for_without_end()
    {
        var (split, nothing) = (new SlotSplit(), new int[3]);

        for (var window = 1; window < 6; window++)
        {
            var looks = 0;
            do
            {
                Claim(split, split.Offer(window, window), nothing, new int[3]).ShouldBeFalse();
                looks++;
            }
            while (split.HasMoreToOffer());

            looks.ShouldBeInRange(1, 3);
        }
    }

    private static bool Claim(SlotSplit split, int[] offer, int[] work, int[] inFlight)
    {
        var any = false;
        for (short kind = 0; kind < 3; kind++)
        {
            var taken = Math.Min(offer[kind], work[kind]);
            for (var i = 0; i < taken; i++)
                split.Take(kind);
            work[kind] -= taken;
            inFlight[kind] += taken;
            any |= taken > 0;
            if (offer[kind] > 0)
                split.Found(kind, taken > 0);
        }

        return any;
    }

    private static void Finish(SlotSplit split, int[] inFlight, short kind, int count)
    {
        for (var i = Math.Min(count, inFlight[kind]); i > 0; i--)
        {
            split.Free(kind);
            inFlight[kind]--;
        }
    }
}
