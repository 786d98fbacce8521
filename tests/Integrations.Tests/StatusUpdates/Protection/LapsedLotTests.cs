using Integrations.Abstractions;
using Integrations.Partners;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Microsoft.Extensions.Options;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>Work that is due is never left until the next look by a lot that lapses, or a moment that comes, while it is being asked about.</summary>
public sealed class LapsedLotTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private static readonly LaneKey Ally = new(PretendPartner.Name, Region.US);

    // One at once, then one per 30.805 s; good for a second.
    private static readonly RateLimit Two = new(RateScope.Credential, 2, TimeSpan.FromMinutes(1));

    // Two at once: who asks for one may have another at once.
    private static readonly RateLimit Eight = Two with { Calls = 8 };

    [Fact]
    public async Task A_moment_that_comes_between_two_readings_of_the_clock_is_asked_about_again()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        await time.OweAsync(50);
        await Budgets(time, time.Clock).AskAsync([(Ally, 8)], CancellationToken.None);
        for (var start = 18; start <= 20; start++)
        {
            var wait = (await Budgets(time, time.Clock).AskAsync([(Ally, 8)], CancellationToken.None))!.Value;
            await time.PassAsync(wait - TimeSpan.FromMicroseconds(start));
            var given = false;
            for (var look = 0; !given; look++)
            {
                var host = Budgets(time, time.Clock);
                var again = await host.AskAsync([(Ally, 8)], CancellationToken.None);
                given = host.Available(Ally) == 1;
                (given || again is not null).ShouldBeTrue("something is due");
                look.ShouldBeLessThan(20);
            }
        }
    }

    [Fact]
    public async Task A_lot_that_came_too_late_to_be_used_is_asked_for_again()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        await time.OweAsync(50);
        await Budgets(time, time.Clock, Eight).AskAsync([(Ally, 1)], CancellationToken.None);
        await time.PassAsync(TimeSpan.FromMinutes(5));
        var host = Budgets(time, time.Clock, Eight);
        await using var slow = await time.Source.OpenConnectionAsync();
        await using var locked = await slow.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("SELECT FROM rate_budget FOR UPDATE", slow, locked))
            await take.ExecuteNonQueryAsync();

        var asking = host.AskAsync([(Ally, 1)], CancellationToken.None);
        time.Clock.Advance(TimeSpan.FromSeconds(2));
        await locked.RollbackAsync();

        (await asking).ShouldBe(TimeSpan.Zero);
        host.Available(Ally).ShouldBe(0);
    }

    [Fact]
    public async Task A_lot_that_lapses_at_whatever_moment_of_a_look_is_offered_or_looked_for_again_at_once()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        await time.OweAsync(50);
        var options = Options.Create(new StatusEngineOptions { IdlePollMilliseconds = 600_000 });
        var offered = 0;
        var looked = 0;
        for (var reading = 1; reading <= 20; reading++)
        {
            await time.PassAsync(TimeSpan.FromMinutes(5));
            var clock = new JumpingClock();
            var settings = PretendPartner.Settings(Registry(Two));
            var budgets = Budgets(time, clock);
            var door = new LaneDoor(new Lanes(settings, budgets, options, clock), new LaneStore(time.Source), budgets, options);
            await budgets.AskAsync([(Ally, 1)], CancellationToken.None);
            clock.JumpAt(reading);

            var room = await door.RoomAsync(10, CancellationToken.None);

            var again = door.Patience < TimeSpan.FromMinutes(1);
            (room.Any(r => r.Lane.Key == Ally) || again).ShouldBeTrue($"lapsed at reading {reading}");
            (offered, looked) = (offered + (room.Count > 0 ? 1 : 0), looked + (again ? 1 : 0));
        }

        offered.ShouldBeGreaterThan(0);
        looked.ShouldBeGreaterThan(0);
    }

    private static PartnerRegistry Registry(RateLimit limit) => PretendPartner.RegistryOf(new PretendPartner { RateLimits = [limit] });

    private static RateBudgets Budgets(BudgetTime time, TimeProvider clock) => Budgets(time, clock, Two);

    private static RateBudgets Budgets(BudgetTime time, TimeProvider clock, RateLimit limit) =>
        new(new RateBudgetStore(time.Source), PretendPartner.Settings(Registry(limit)), Registry(limit), clock);

    /// <summary>Stands still, and is later by more than a lot's life from one reading on.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        private int _untilJump = int.MaxValue;

        public void JumpAt(int reading) => _untilJump = reading;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => TimeSpan.TicksPerHour + (--_untilJump <= 0 ? TimeSpan.FromSeconds(2).Ticks : 0);
    }
}
