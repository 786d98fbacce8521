using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>What an operator says about a lane holds for every host, at once and over restarts.</summary>
public sealed class HoldTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private static readonly LaneKey Ally = new(PretendPartner.Name, Region.US);
    private static readonly IntegrationType[] Both = [IntegrationType.ALLY, IntegrationType.OLO];

    [Fact]
    public async Task A_pause_holds_everything_survives_a_restart_and_ends_when_it_is_ended()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var partner = new PlayedPartner();
        var host = await room.HostAsync(partner, partners: Both);
        await HoldAsync(room, drain: false);
        var paused = await room.Any.ReportNewAsync(10, AttemptStatus.Delivered);
        await ToldAsync(room, partner, 10);
        await host.StopAsync();

        await room.HostAsync(partner, partners: Both);
        await ToldAsync(room, partner, 10);

        paused.ShouldAllBe(d => !partner.Heard.ContainsKey(d));
        (await room.OwedAsync("attempts = 0 AND lease_token IS NULL")).ShouldBe(10);
        (await room.LaneAsync<string>("held_by || ': ' || hold_reason")).ShouldBe("operator: maintenance");

        await room.Any.Gates.ResumeAsync(Ally, "a test", "looks well", CancellationToken.None);
        await room.Any.AllSettledAsync();
        paused.ShouldAllBe(d => partner.WordsOf(d).Count == 1);
    }

    /// <summary>A claim as a host makes it that has not read the lanes for an hour.</summary>
    [Theory]
    [InlineData("held_since = now()", false)]
    [InlineData("closed_until = now() + interval '1 minute'", false)]
    [InlineData("closed_until = now() - interval '1 minute', needs_probe = true", false)]
    [InlineData("closed_until = now() - interval '1 minute', needs_probe = false", true)]
    [InlineData("closed_until = NULL", true)]
    public async Task What_the_database_says_of_a_lane_is_what_a_claim_gets(string state, bool gets)
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        await room.OweAsync(3);
        await HoldAsync(room, drain: false);
        await room.Any.ExecuteAsync($"UPDATE partner_lane SET held_since = NULL, {state}".Replace("held_since = NULL, held_since", "held_since", StringComparison.Ordinal));

        (await room.Any.ClaimAsync()).Count.ShouldBe(gets ? 3 : 0);
    }

    [Fact]
    public async Task A_closed_lane_gives_one_delivery_to_the_claim_with_its_probe_and_none_to_another()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        await room.OweAsync(3);
        await room.Any.Gates.CloseAsync(Ally, Closing.Failures, CancellationToken.None);
        await room.CoolDownEndsAsync();
        var (probe, kind) = (await room.Any.Gates.TakeProbeAsync(Ally, TimeSpan.FromSeconds(25), CancellationToken.None))!.Value;

        (await ClaimAsync(room, kind, probe - 1)).ShouldBeEmpty();
        (await ClaimAsync(room, kind, probe)).ShouldHaveSingleItem().Probe.ShouldBe(probe);
    }

    [Fact]
    public async Task A_drain_tells_what_was_owed_keeps_what_comes_later_and_becomes_a_pause()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var partner = new PlayedPartner();
        var owed = await room.Any.ReportNewAsync(10, AttemptStatus.Delivered);
        await HoldAsync(room, drain: true);
        var later = await room.Any.ReportNewAsync(10, AttemptStatus.Delivered);
        await room.HostAsync(partner);

        await Eventually.Holds(async () => !await room.LaneAsync<bool>("hold_drains"), "the drain has ended");
        owed.ShouldAllBe(d => partner.WordsOf(d).Count == 1);
        later.ShouldAllBe(d => !partner.Heard.ContainsKey(d));
        (await room.LaneAsync<bool>("held_since IS NOT NULL")).ShouldBeTrue();
        (await room.OwedAsync("attempts = 0")).ShouldBe(10);

        await room.Any.Gates.ResumeAsync(Ally, "a test", "looks well", CancellationToken.None);
        await room.Any.AllSettledAsync();
        later.ShouldAllBe(d => partner.WordsOf(d).Count == 1);
    }

    [Fact]
    public async Task A_drain_of_a_partner_that_is_down_goes_on_with_its_probes()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var partner = new PlayedPartner();
        var owed = await room.Any.ReportNewAsync(3, AttemptStatus.Delivered);
        await room.Any.Gates.CloseAsync(Ally, Closing.Failures, CancellationToken.None);
        await HoldAsync(room, drain: true);
        await room.Any.ReportNewAsync(3, AttemptStatus.Delivered);
        await room.CoolDownEndsAsync();
        await room.HostAsync(partner);

        await Eventually.Holds(async () => !await room.LaneAsync<bool>("hold_drains"), "the drain has ended");

        owed.ShouldAllBe(d => partner.WordsOf(d).Count == 1);
        partner.Heard.Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_operator_who_resumes_sees_at_once_whether_it_works()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var partner = new PlayedPartner();
        await room.OweAsync(3);
        await room.Any.Gates.CloseAsync(Ally, Closing.BadCredentials, CancellationToken.None);
        await HoldAsync(room, drain: false);
        await room.HostAsync(partner);

        await room.Any.Gates.ResumeAsync(Ally, "a test", "looks well", CancellationToken.None);

        await room.Any.AllSettledAsync();
        (await room.LaneAsync<bool>("alert_since IS NULL")).ShouldBeTrue();
    }

    private static Task HoldAsync(LaneTestRoom room, bool drain) =>
        room.Any.Gates.HoldAsync(Ally, drain, "operator", "maintenance", CancellationToken.None);

    /// <summary>The hosts are at work: another partner's deliveries are told.</summary>
    private static async Task ToldAsync(LaneTestRoom room, PlayedPartner partner, int deliveries)
    {
        var others = await room.Any.ReportNewAsync(deliveries, AttemptStatus.Delivered, IntegrationType.OLO);
        await Eventually.Holds(() => others.All(partner.Heard.ContainsKey), "the other partner heard all");
    }

    private static Task<IReadOnlyList<Claimed>> ClaimAsync(LaneTestRoom room, short kind, long probe) => room.Any.Store.ClaimAsync(
        [new LaneRoom(new Lane(Ally.Partner, Ally.Region, kind), 1, probe)], "node", TimeSpan.FromSeconds(25), CancellationToken.None);
}
