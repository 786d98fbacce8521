using FsCheck;
using FsCheck.Fluent;
using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Integrations.Testing;
using Microsoft.Extensions.Options;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>How a host's slots are divided among its lanes, without a database: partners that answer at once, late or never.</summary>
public sealed class LanesTests
{
    private static readonly IntegrationType[] Four = [IntegrationType.ALLY, IntegrationType.OLO, IntegrationType.OTTER, IntegrationType.UBER];

    [Fact]
    public void A_lane_that_is_full_keeps_no_other_from_its_share()
    {
        var (lanes, _) = Host(mostOfHost: 64, Four);
        var hanging = ClaimAll(lanes, IntegrationType.ALLY);

        hanging.Count.ShouldBeGreaterThanOrEqualTo(16);
        foreach (var other in Four.Skip(1))
            ClaimAll(lanes, other).Count.ShouldBeGreaterThanOrEqualTo(16, other.ToString());
        InFlight(lanes).ShouldBe(64);
    }

    [Fact]
    public void What_no_other_lane_has_a_right_to_goes_to_one_that_has_work()
    {
        var (lanes, _) = Host(mostOfHost: 100, [IntegrationType.ALLY, IntegrationType.OLO], mostOfLane: 20);

        // Shares of 50, of which no lane can use more than 20: nothing is reserved beyond that. The last quarter of a window is not worth a claim.
        ClaimAll(lanes, IntegrationType.ALLY).Count.ShouldBeInRange(16, 20);
        ClaimAll(lanes, IntegrationType.OLO).Count.ShouldBeInRange(16, 20);

        (lanes, _) = Host(mostOfHost: 40, Four);
        ClaimAll(lanes, IntegrationType.ALLY).Count.ShouldBe(10, "the other 30 are the other three's");
    }

    [Fact]
    public void A_lane_without_work_takes_nothing_of_what_is_beyond_the_shares()
    {
        var (lanes, _) = Host(mostOfHost: 70, Four);

        // 4 x 17 are shares; the two left over go to whoever has work, whoever's turn it is.
        ClaimAll(lanes, IntegrationType.OTTER).Count.ShouldBe(19);
    }

    [Fact]
    public void More_lanes_than_slots_take_turns()
    {
        var types = Enum.GetValues<IntegrationType>();
        var (lanes, _) = Host(mostOfHost: 4, types);
        var served = types.ToDictionary(t => t, _ => 0);

        for (var turn = 0; turn < 100; turn++)
        {
            var claims = Claim(lanes, Enum.GetValues<IntegrationType>());
            InFlight(lanes).ShouldBeLessThanOrEqualTo(4);
            foreach (var claim in claims)
            {
                served[claim.Lane.Partner]++;
                lanes.Free(claim, called: true);
            }
        }

        served.Values.ShouldAllBe(count => count > 10);
    }

    /// <summary>Whatever is claimed and finished in whatever order: the host's limit holds, and every lane could always come up to its share.</summary>
    [Fact]
    public void No_order_of_events_exceeds_the_host_or_eats_a_share()
    {
        var gen = from most in Gen.Choose(4, 100)
                  from steps in Gen.ListOf(from lane in Gen.Choose(0, 3) from finish in Gen.Choose(0, 30) from both in Gen.Choose(0, 1) select (lane, finish, both))
                  select (most, steps);

        Prop.ForAll(gen.ToArbitrary(), g =>
        {
            var (lanes, _) = Host(g.most, Four);
            var open = new List<Claimed>();
            foreach (var (lane, finish, both) in g.steps)
            {
                open.AddRange(Claim(lanes, both == 0 ? [Four[lane]] : [Four[lane], Four[(lane + 1) % 4]]));
                if (InFlight(lanes) > g.most)
                    return false;
                foreach (var idle in lanes.All.Where(l => l.InFlight == 0))
                {
                    var offered = lanes.Room(256).Where(r => r.Lane.Key == idle.Key).Sum(r => r.Slots);
                    if (offered < Math.Min(g.most / 4, idle.Window))
                        return false;
                }

                foreach (var claim in open.Take(finish).ToList())
                {
                    open.Remove(claim);
                    lanes.Free(claim, called: true);
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_freed_slot_says_so_where_somebody_may_be_waiting_for_it()
    {
        var (lanes, _) = Host(mostOfHost: 64, [IntegrationType.ALLY]);
        var claims = ClaimAll(lanes, IntegrationType.ALLY);

        lanes.Free(claims[0], called: true).ShouldBeTrue();
        lanes.Free(claims[1], called: true).ShouldBeFalse("nobody looked since");
    }

    private static (Lanes Lanes, TestClock Clock) Host(int mostOfHost, IntegrationType[] partners, int mostOfLane = 64)
    {
        var clock = new TestClock();
        var registry = PretendPartner.Registry(partners);
        var settings = PretendPartner.Settings(registry, mostOfLane);
        var budgets = new RateBudgets(new RateBudgetStore(NpgsqlDataSource.Create("Host=nowhere.invalid")), settings, registry, clock);
        return (new Lanes(settings, budgets, Options.Create(new StatusEngineOptions { MaxInFlight = mostOfHost }), clock), clock);
    }

    private static int InFlight(Lanes lanes) => lanes.All.Sum(l => l.InFlight);

    private static List<Claimed> ClaimAll(Lanes lanes, IntegrationType partner)
    {
        var all = new List<Claimed>();
        while (Claim(lanes, partner) is { Count: > 0 } more)
            all.AddRange(more);
        return all;
    }

    /// <summary>One claim, of partners with any number of first attempts due.</summary>
    private static List<Claimed> Claim(Lanes lanes, params IntegrationType[] withWork)
    {
        var room = lanes.Room(256);
        List<Claimed> claimed = [.. room.Where(r => r.Lane.Kind is Lane.First && withWork.Contains(r.Lane.Partner))
            .SelectMany(r => Enumerable.Range(0, r.Slots).Select(_ => TestClaims.In(r.Lane)))];
        lanes.Found(room, claimed);
        foreach (var claim in claimed)
            lanes.Take(claim);
        return claimed;
    }
}
