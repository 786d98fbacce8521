using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>The statements on a lane's row: what hosts that act at once agree on.</summary>
public sealed class LaneStoreTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private static readonly LaneKey Ally = new(PretendPartner.Name, Region.US);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task Each_probe_that_fails_doubles_the_wait_up_to_the_longest()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        await room.Any.ReportNewAsync(1, AttemptStatus.InTransit);
        await CloseAsync(room, Closing.Failures);

        for (var i = 0; i < 6; i++)
            await room.Any.Gates.ProbeFailedAsync(Ally, await ProbeAsync(room), Closing.Failures, CancellationToken.None);

        (await room.WaitsAsync()).ShouldBe([5, 10, 20, 40, 60, 60, 60]);
    }

    [Fact]
    public async Task What_the_partner_asked_for_is_waited_for_however_short_the_own_wait_would_be()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        await room.Any.ReportNewAsync(1, AttemptStatus.InTransit);

        await CloseAsync(room, Closing.Failures with { AtLeast = TimeSpan.FromSeconds(30) });
        await room.Any.Gates.ProbeFailedAsync(
            Ally, await ProbeAsync(room), Closing.Failures with { AtLeast = TimeSpan.FromSeconds(45) }, CancellationToken.None);

        (await room.WaitsAsync()).ShouldBe([30, 45]);
    }

    [Fact]
    public async Task One_that_closes_again_soon_after_its_recovery_is_given_more_time_and_later_it_begins_anew()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        await room.Any.ReportNewAsync(1, AttemptStatus.InTransit);

        for (var i = 0; i < 3; i++)
        {
            await CloseAsync(room, Closing.Failures);
            await room.Any.Gates.ReopenAsync(Ally, await ProbeAsync(room), CancellationToken.None);
        }

        await room.Any.ExecuteAsync("UPDATE partner_lane SET recovered_at = now() - interval '6 minutes'");
        await CloseAsync(room, Closing.Failures);

        (await room.WaitsAsync()).ShouldBe([5, 10, 20, 5]);
    }

    [Fact]
    public async Task The_same_trouble_seen_by_many_is_one_closing()
    {
        await using var room = await LaneTestRoom.StartAsync(database);

        var closed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => room.Any.Gates.CloseAsync(Ally, Closing.Failures, CancellationToken.None)));

        closed.Count(c => c).ShouldBe(1);
        (await room.LaneAsync<int>("trips")).ShouldBe(1);
    }

    [Fact]
    public async Task A_bad_credential_found_while_it_is_closed_still_calls_for_somebody()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        await CloseAsync(room, Closing.Failures);

        await CloseAsync(room, Closing.BadCredentials);
        (await room.LaneAsync<LaneTrouble>("trouble")).ShouldBe(LaneTrouble.BadCredentials);
        (await room.LaneAsync<bool>("alert_since IS NOT NULL")).ShouldBeTrue();
        var since = await room.LaneAsync<DateTime>("alert_since");

        (await room.Any.Gates.CloseAsync(Ally, Closing.Gone, CancellationToken.None)).ShouldBeFalse("it is known");
        (await room.Any.Gates.CloseAsync(Ally, Closing.RetryAfter(Lease), CancellationToken.None)).ShouldBeFalse("only the probe decides");
        (await room.LaneAsync<DateTime>("alert_since")).ShouldBe(since);
    }

    [Fact]
    public async Task One_host_of_many_gets_the_right_to_probe_and_what_another_says_has_no_effect()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        await room.Any.ReportNewAsync(1, AttemptStatus.InTransit);
        await CloseAsync(room, Closing.Failures);
        await room.CoolDownEndsAsync();

        var probes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => room.Any.Gates.TakeProbeAsync(Ally, Lease, CancellationToken.None)));
        var (token, kind) = probes.Single(p => p is not null)!.Value;
        kind.ShouldBe(Lane.First);

        await room.Any.Gates.ReopenAsync(Ally, token - 1, CancellationToken.None);
        (await room.LaneAsync<bool>("needs_probe")).ShouldBeTrue();
        await room.Any.Gates.ReopenAsync(Ally, token, CancellationToken.None);
        (await room.LaneAsync<bool>("needs_probe OR closed_until IS NOT NULL OR closed_since IS NOT NULL OR trouble IS NOT NULL")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_probe_that_nobody_reports_of_is_free_again_after_its_lease_and_then_the_late_report_has_no_effect()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        await room.Any.ReportNewAsync(1, AttemptStatus.InTransit);
        await CloseAsync(room, Closing.Failures);
        await room.CoolDownEndsAsync();
        var (dead, _) = (await room.Any.Gates.TakeProbeAsync(Ally, Lease, CancellationToken.None))!.Value;
        (await room.LaneAsync<double>("extract(epoch FROM closed_until - now())::double precision")).ShouldBeInRange(1, 25);

        await room.CoolDownEndsAsync();
        var (next, _) = (await room.Any.Gates.TakeProbeAsync(Ally, Lease, CancellationToken.None))!.Value;
        await room.Any.Gates.ReopenAsync(Ally, dead, CancellationToken.None);
        (await room.LaneAsync<bool>("needs_probe")).ShouldBeTrue();
        await room.Any.Gates.ReopenAsync(Ally, next, CancellationToken.None);
        (await room.LaneAsync<bool>("needs_probe")).ShouldBeFalse();
    }

    [Fact]
    public async Task The_oldest_work_probes_and_a_lane_without_work_costs_no_write()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        await CloseAsync(room, Closing.Failures);
        await room.CoolDownEndsAsync();
        await room.WritesAsync();

        (await room.Any.Gates.TakeProbeAsync(Ally, Lease, CancellationToken.None)).ShouldBeNull();
        (await room.WritesAsync()).ShouldBe(0);

        await room.Any.ReportNewAsync(2, AttemptStatus.InTransit);
        await room.Any.ExecuteAsync(
            "UPDATE egress_ready SET lane = 1, attempts = 1, due_at = now() - interval '1 minute' WHERE delivery_id = (SELECT min(delivery_id::text)::uuid FROM egress_ready)");
        (await room.Any.Gates.TakeProbeAsync(Ally, Lease, CancellationToken.None))!.Value.Kind.ShouldBe(Lane.Retries);
    }

    [Fact]
    public async Task A_pause_that_ended_by_itself_is_no_part_of_the_next_closing()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        await CloseAsync(room, Closing.RetryAfter(TimeSpan.FromSeconds(10)));
        await room.Any.ExecuteAsync("UPDATE partner_lane SET closed_until = now() - interval '1 hour', closed_since = now() - interval '2 hours'");

        await CloseAsync(room, Closing.Failures);

        (await room.LaneAsync<bool>("closed_since > now() - interval '1 minute'")).ShouldBeTrue();
    }

    [Fact]
    public async Task Closed_since_holds_over_all_cool_downs()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        await room.Any.ReportNewAsync(1, AttemptStatus.InTransit);
        await CloseAsync(room, Closing.Failures);
        var since = await room.LaneAsync<DateTime>("closed_since");

        await room.Any.Gates.ProbeFailedAsync(Ally, await ProbeAsync(room), Closing.Failures, CancellationToken.None);
        await CloseAsync(room, Closing.BadCredentials);

        (await room.LaneAsync<DateTime>("closed_since")).ShouldBe(since);
    }

    [Fact]
    public async Task A_pause_said_again_keeps_its_beginning_and_a_drain_after_it_begins_anew()
    {
        await using var room = await LaneTestRoom.StartAsync(database);

        await HoldAsync(room, drain: false);
        var paused = await room.LaneAsync<DateTime>("held_since");
        await HoldAsync(room, drain: false);
        (await room.LaneAsync<DateTime>("held_since")).ShouldBe(paused);

        await HoldAsync(room, drain: true);
        (await room.LaneAsync<DateTime>("held_since")).ShouldBeGreaterThan(paused);
    }

    private static async Task CloseAsync(LaneTestRoom room, Closing closing) =>
        (await room.Any.Gates.CloseAsync(Ally, closing, CancellationToken.None)).ShouldBeTrue();

    private static Task HoldAsync(LaneTestRoom room, bool drain) =>
        room.Any.Gates.HoldAsync(Ally, drain, "operator", "maintenance", CancellationToken.None);

    /// <summary>When the cool-down is over.</summary>
    private static async Task<long> ProbeAsync(LaneTestRoom room)
    {
        await room.CoolDownEndsAsync();
        return (await room.Any.Gates.TakeProbeAsync(Ally, Lease, CancellationToken.None))!.Value.Token;
    }
}
