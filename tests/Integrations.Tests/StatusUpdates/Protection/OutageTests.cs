using Integrations.Abstractions;
using Integrations.StatusUpdates.Protection;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>A partner that is down, as several hosts on one database live through it.</summary>
public sealed class OutageTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private static readonly SendOutcome Down = new(OutcomeKind.Transient, "http_503");

    [Fact]
    public async Task While_a_partner_is_down_its_updates_wait_untouched_and_another_partner_hears_all()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        PlayedPartner? partner = null;
        var calls = 0;
        partner = new PlayedPartner(telling =>
        {
            if (telling.Owed.Claim.Lane.Partner is IntegrationType.OLO)
                return Task.FromResult(partner!.Hear(telling));
            Interlocked.Increment(ref calls);
            return Task.FromResult(Down);
        });
        await room.OweAsync(200);
        await room.HostAsync(partner, partners: [IntegrationType.ALLY, IntegrationType.OLO]);
        await room.ClosedAsync();
        await room.NothingUnderWayAsync();
        var called = calls;

        called.ShouldBeInRange(Breaker.LeastCalls, 64);
        var others = await room.Any.ReportNewAsync(20, AttemptStatus.Delivered, IntegrationType.OLO);
        await Eventually.Holds(() => others.All(partner.Heard.ContainsKey), "the other partner heard all");
        await room.NothingUnderWayAsync();

        calls.ShouldBe(called);
        (await room.OwedAsync("attempts = 0")).ShouldBe(200 - called);
        (await room.Any.ScalarAsync<long>("SELECT count(*) FROM status_decision WHERE decision = 'Dead'")).ShouldBe(0);
    }

    [Fact]
    public async Task An_outage_costs_few_writes_one_update_tries_for_all_hosts_and_recovery_begins_with_one_call_each()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var (down, mayAnswer) = (true, new TaskCompletionSource());
        PlayedPartner? partner = null;
        partner = new PlayedPartner(async telling =>
        {
            if (down)
                return Down;
            if (telling.Owed.Claim.Probe is null)
                await mayAnswer.Task;
            return partner!.Hear(telling);
        });
        await room.OweAsync(1000);
        for (var i = 0; i < 3; i++)
            await room.HostAsync(partner);
        await room.ClosedAsync();
        await room.NothingUnderWayAsync();

        for (var round = 1; round <= 4; round++)
        {
            var (calls, trips) = (partner.Calls, await room.LaneAsync<int>("trips"));
            await room.CoolDownEndsAsync();
            await room.WritesAsync();
            await Eventually.Holds(async () => await room.LaneAsync<int>("trips") > trips, "the probe has failed");
            await room.NothingUnderWayAsync();

            partner.Calls.ShouldBe(calls + 1, "one real update, over all hosts");
            (await room.WritesAsync()).ShouldBeLessThanOrEqualTo(10, "per probe, of which there is one a minute at last");
        }

        (await room.WaitsAsync()).ShouldBe([5, 10, 20, 40, 60]);
        down = false;
        await room.CoolDownEndsAsync();
        await Eventually.Holds(() => room.Hosts.Skip(1).All(h => h.Lanes.All.Single() is { Window: 1, InFlight: 1 }), "each host has begun again with one call");
        partner.Heard.Count.ShouldBe(1);

        mayAnswer.SetResult();
        await room.Any.AllSettledAsync();
        partner.Heard.Count.ShouldBe(1000);
        partner.Heard.Values.ShouldAllBe(heard => heard.Count == 1);
        room.Hosts.Skip(1).ShouldContain(h => h.Lanes.All.Single().Window > 4);
    }

    [Fact]
    public async Task A_prober_that_dies_frees_the_probe_and_what_it_says_late_closes_nothing()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var never = new TaskCompletionSource<SendOutcome>();
        await room.OweAsync(5);
        await room.Any.Gates.CloseAsync(new LaneKey(PretendPartner.Name, Region.US), Closing.Failures, CancellationToken.None);
        await room.CoolDownEndsAsync();
        var dying = new PlayedPartner(_ => never.Task);
        var host = await room.HostAsync(dying);
        await Eventually.Holds(() => dying.Calls == 1, "the probe is under way");

        var partner = new PlayedPartner();
        await room.HostAsync(partner);
        await room.Any.ExecuteAsync("UPDATE egress_ready SET due_at = now() WHERE lease_token IS NOT NULL");
        await room.CoolDownEndsAsync();
        await Eventually.Holds(async () => !await room.LaneAsync<bool>("needs_probe"), "another host's probe has opened the lane");
        never.SetResult(Down);
        await room.Any.AllSettledAsync();
        await Eventually.Holds(() => host.Lanes.All.Single().InFlight == 0, "the late answer is recorded");

        (await room.LaneAsync<bool>("needs_probe")).ShouldBeFalse();
        partner.Heard.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_lane_with_limits_is_probed_too()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var down = true;
        PlayedPartner? partner = null;
        partner = new PlayedPartner(telling => Task.FromResult(down ? Down : partner!.Hear(telling)));
        await room.OweAsync(30);
        await room.HostAsync(partner, settings: ("Partners:ALLY:RateLimits:Credential:Calls", "100"));
        await room.ClosedAsync();
        await room.NothingUnderWayAsync();

        down = false;
        await room.CoolDownEndsAsync();

        await room.Any.AllSettledAsync();
        partner.Heard.Count.ShouldBe(30);
    }

    [Fact]
    public async Task A_partner_that_fails_one_call_in_ten_is_not_closed()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        PlayedPartner? partner = null;
        partner = new PlayedPartner(telling => Task.FromResult(partner!.Calls % 10 == 0 ? Down : partner.Hear(telling)));
        await room.OweAsync(150);
        await room.HostAsync(partner);

        await room.Any.AllSettledAsync();

        partner.Heard.Count.ShouldBe(150);
        (await room.WaitsAsync()).ShouldBeEmpty();
    }

    /// <summary>Not by time: the hanging partner never answers until the other has heard everything.</summary>
    [Fact]
    public async Task A_partner_that_hangs_in_all_its_slots_delays_nobody_else()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var never = new TaskCompletionSource<SendOutcome>();
        PlayedPartner? partner = null;
        partner = new PlayedPartner(telling =>
            telling.Owed.Claim.Lane.Partner is IntegrationType.ALLY ? never.Task : Task.FromResult(partner!.Hear(telling)));
        await room.OweAsync(200);
        var host = await room.HostAsync(partner, partners: [IntegrationType.ALLY, IntegrationType.OLO]);
        var hanging = host.Lanes.All.Single(l => l.Key.Partner is IntegrationType.ALLY);
        await Eventually.Holds(() => hanging.InFlight == hanging.Window, "all its slots hang");

        var others = await host.ReportNewAsync(60, AttemptStatus.Delivered, IntegrationType.OLO);
        await Eventually.Holds(() => others.All(partner.Heard.ContainsKey), "the other partner heard all");

        hanging.InFlight.ShouldBe(hanging.Window);
        never.SetResult(new SendOutcome(OutcomeKind.Delivered, "http_200"));
        await room.Any.AllSettledAsync();
    }
}
