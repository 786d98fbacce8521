using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.Testing;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>News has its time. The engine's clock is ahead of the time at which the changes were recorded.</summary>
public sealed class FreshnessTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private readonly ShiftedTime _time = new();

    [Theory]
    [InlineData(AtPickup, 15)]
    [InlineData(AtBot, 15)]
    [InlineData(AtDestination, 15)]
    [InlineData(InTransit, 1440)]
    [InlineData(InTransitToPartner, 60)]
    [InlineData(Delivered, 1440)]
    [InlineData(Canceled, 1440)]
    public void Each_status_is_news_for_its_time(AttemptStatus status, int minutes) =>
        Freshness.Of(status).ShouldBe(TimeSpan.FromMinutes(minutes));

    [Fact]
    public async Task An_arrival_that_comes_too_late_is_recorded_as_expired_and_the_next_status_is_told()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var partner = new PlayedPartner();
        var arrived = (await room.Any.ReportNewAsync(1, AtPickup)).Single();
        var moving = await room.Any.NewDeliveryAsync();
        await room.Any.ReportAsync(moving, (AtDestination, "R1"), (InTransit, "R1"));
        _time.Later = TimeSpan.FromMinutes(16);

        var host = await room.HostAsync(partner, time: _time);
        await room.Any.AllSettledAsync();

        partner.WordsOf(arrived).ShouldBeEmpty();
        (await DecisionsAsync(room, arrived)).ShouldBe(["1 Expired too_late"]);
        partner.WordsOf(moving).ShouldBe(["InTransit"]);
        (await DecisionsAsync(room, moving)).ShouldBe(["1 Expired too_late", "2 Sent http_200"]);
        (await room.Any.ScalarAsync<string?>("SELECT last_status_sent FROM external_state WHERE delivery_id = $1", arrived)).ShouldBeNull();
        await host.ReportFromAsync(arrived, 2, (Delivered, "R1"));
        await room.Any.AllSettledAsync();
        partner.WordsOf(arrived).ShouldBe(["delivered"]);
    }

    [Fact]
    public async Task What_may_have_arrived_is_told_again_however_late_it_is()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        PlayedPartner? partner = null;
        partner = new PlayedPartner(telling =>
        {
            var heard = partner!.Hear(telling);
            _time.Later = TimeSpan.FromMinutes(14);
            return Task.FromResult(partner.Calls == 1 ? new SendOutcome(OutcomeKind.InDoubt, "timeout") : heard);
        });
        var delivery = (await room.Any.ReportNewAsync(1, AtPickup)).Single();
        await room.HostAsync(partner, time: _time);
        await Eventually.Holds(async () => await room.OwedAsync("sending_seq = 1 AND lease_token IS NULL") == 1, "it is in doubt");

        _time.Later = TimeSpan.FromMinutes(20);
        await room.Any.AllSettledAsync();

        partner.WordsOf(delivery).ShouldBe(["at_pickup", "at_pickup"]);
        partner.Heard[delivery].Select(h => h.MessageId).Distinct().ShouldHaveSingleItem();
        (await DecisionsAsync(room, delivery)).ShouldBe(["1 Sent http_200"]);
    }

    [Theory]
    [InlineData(AtPickup, 16, "1 Expired http_503")]
    [InlineData(InTransitToPartner, 61, "1 Expired http_503")]
    [InlineData(Delivered, 1441, "1 Dead http_503")]
    public async Task A_status_is_tried_for_as_long_as_it_is_news_and_a_milestone_that_failed_is_somebodys_work(AttemptStatus status, int minutes, string decision)
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var partner = new PlayedPartner(_ =>
        {
            _time.Later = TimeSpan.FromMinutes(minutes);
            return Task.FromResult(new SendOutcome(OutcomeKind.Transient, "http_503"));
        });
        var delivery = (await room.Any.ReportNewAsync(1, status)).Single();
        await room.HostAsync(partner, time: _time);

        await room.Any.AllSettledAsync();

        partner.Calls.ShouldBe(1);
        (await DecisionsAsync(room, delivery)).ShouldBe([decision]);
    }

    private static Task<string[]> DecisionsAsync(LaneTestRoom room, Guid delivery) => room.Any.ScalarAsync<string[]>(
        "SELECT array_agg(seq || ' ' || decision || ' ' || reason ORDER BY seq) FROM status_decision WHERE delivery_id = $1", delivery);
}
