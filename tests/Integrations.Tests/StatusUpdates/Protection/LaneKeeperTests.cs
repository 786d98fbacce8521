using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Integrations.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>What a host finds out reaches the others, whatever the database and the host go through meanwhile.</summary>
public sealed class LaneKeeperTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private static readonly SendOutcome WrongKey = new(OutcomeKind.BadCredentials, "http_401");

    [Fact]
    public async Task What_cannot_be_written_now_is_written_later_and_holds_here_until_then()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var answer = new TaskCompletionSource<SendOutcome>();
        var partner = new PlayedPartner(_ => answer.Task);
        await room.OweAsync(3);
        var host = await room.HostAsync(partner, maxInFlight: 1);
        await Eventually.Holds(() => partner.Calls == 1, "a call is under way");

        await room.Any.ExecuteAsync("ALTER TABLE partner_lane RENAME TO partner_lane_away");
        answer.SetResult(WrongKey);
        await Eventually.Holds(() => host.Lanes.IsClosed(new LaneKey(PretendPartner.Name, Region.US)), "the host has closed the lane for itself");
        await room.Any.ExecuteAsync("ALTER TABLE partner_lane_away RENAME TO partner_lane");

        await room.ClosedAsync();
        (await room.LaneAsync<LaneTrouble>("trouble")).ShouldBe(LaneTrouble.BadCredentials);
        partner.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_host_that_stops_still_says_what_it_found_out()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        for (var i = 0; i < 5; i++)
        {
            using var keeper = Keeper(room, IntegrationType.OLO, out var lanes);
            await keeper.StartAsync(CancellationToken.None);
            lanes.Observe(TestClaims.In(IntegrationType.ALLY), WrongKey, TimeSpan.Zero);
            await room.ClosedAsync();

            lanes.Observe(TestClaims.In(IntegrationType.OLO), WrongKey, TimeSpan.Zero);
            await keeper.StopAsync(CancellationToken.None);

            (await room.LaneAsync<bool>("coalesce(bool_or(needs_probe), false)", IntegrationType.OLO)).ShouldBeTrue();
            await room.Any.ExecuteAsync("TRUNCATE partner_lane");
        }
    }

    [Fact]
    public async Task A_wait_that_no_calendar_holds_keeps_no_other_lane_from_being_closed()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        using var keeper = Keeper(room, IntegrationType.OLO, out var lanes);
        lanes.Observe(TestClaims.In(IntegrationType.ALLY), new SendOutcome(OutcomeKind.RateLimited, "http_429", TimeSpan.FromDays(10_000_000)), TimeSpan.Zero);
        lanes.Observe(TestClaims.In(IntegrationType.OLO), WrongKey, TimeSpan.Zero);
        await keeper.StartAsync(CancellationToken.None);

        await Eventually.Holds(() => room.LaneAsync<bool>("coalesce(bool_or(needs_probe), false)", IntegrationType.OLO), "the other lane is closed");

        await keeper.StopAsync(CancellationToken.None);
    }

    private static LaneKeeper Keeper(LaneTestRoom room, IntegrationType other, out Lanes lanes)
    {
        var registry = PretendPartner.Registry([.. new[] { IntegrationType.ALLY, other }.Distinct()]);
        var settings = PretendPartner.Settings(registry);
        var options = Options.Create(new StatusEngineOptions());
        lanes = new Lanes(settings, new RateBudgets(new RateBudgetStore(room.Any.Source), settings, registry, TimeProvider.System), options, TimeProvider.System);
        return new LaneKeeper(room.Any.Gates, lanes, new EgressSignal(), options, TimeProvider.System, NullLogger<LaneKeeper>.Instance);
    }
}
