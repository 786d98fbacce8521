using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Huuva;

public sealed class HuuvaRequestsTests
{
    [Fact]
    public void An_update_changes_what_it_names()
    {
        var update = HuuvaCalls.Read("v1-update", HuuvaCalls.Sample("v1-update")).ShouldBeOfType<Inbound.Update>();

        update.Delivery.ShouldBe(DeliveryRef.External("67c1f0a2b3d4e5f60718293a"));
        update.Changes.Pickup.ShouldBeNull();
        update.Changes.Dropoff?.Address?.Value.ShouldBe("Agricolankatu 14 B, 00530 Helsinki");
        update.Changes.Dropoff?.Location.ShouldBe(new GeoPoint(60.184123, 24.9548812));
        update.Changes.PickupReadyAt.ShouldBe(new DateTimeOffset(2026, 6, 2, 15, 20, 0, TimeSpan.Zero));
        update.Changes.DropoffDeadline.ShouldBe(new DateTimeOffset(2026, 6, 2, 15, 50, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_new_pickup_time_needs_no_location()
    {
        var changes = Update(new JsonObject { ["pickupTime"] = "2026-06-02T15:20:00Z" }).ShouldBeOfType<Inbound.Update>().Changes;

        changes.ShouldBe(new DeliveryChanges { PickupReadyAt = new DateTimeOffset(2026, 6, 2, 15, 20, 0, TimeSpan.Zero) });
    }

    [Fact]
    public void Half_an_address_does_not_replace_a_whole_one()
    {
        HuuvaCalls.Faults(Update(To(new JsonObject { ["street"] = "Harjukatu" }))).ShouldBe(["deliveryLocations[0].city required"]);
        HuuvaCalls.Faults(Update(To(new JsonObject { ["streetNumber"] = "9" })))
            .ShouldBe(["deliveryLocations[0].street required", "deliveryLocations[0].city required"]);
        Update(To(new JsonObject { ["deliveryRemarks"] = "Ring twice" })).ShouldBeOfType<Inbound.Update>()
            .Changes.Dropoff.ShouldBe(new Stop { Instructions = new Personal("Ring twice") });
    }

    [Fact]
    public void A_job_that_grows_or_is_to_be_paid_at_the_door_is_no_longer_ours()
    {
        HuuvaCalls.NotOurs(Update(To(new JsonObject(), new JsonObject()))).ShouldBe("a robot's trip has one delivery location");
        HuuvaCalls.NotOurs(Update(To(new JsonObject { ["payment"] = new JsonObject { ["orderIsAlreadyPaid"] = false } })))
            .ShouldBe("a robot takes no payment at the door");
    }

    [Fact]
    public void A_cancellation_needs_the_jobs_id_alone()
    {
        HuuvaCalls.Read("v1-cancel", new JsonObject { ["jobId"] = "j-1" }).ShouldBe(new Inbound.Cancel(DeliveryRef.External("j-1"), null));
        HuuvaCalls.Faults(HuuvaCalls.Read("v1-cancel", new JsonObject { ["_id"] = "j-1" })).ShouldBe(["jobId required"]);
        HuuvaCalls.Faults(HuuvaCalls.Read("v1-update", new JsonObject { ["jobId"] = "j-1" })).ShouldBe(["_id required"]);
    }

    private static Inbound Update(JsonObject body)
    {
        body["_id"] = "j-1";
        return HuuvaCalls.Read("v1-update", body);
    }

    private static JsonObject To(params JsonNode[] locations) => new() { ["deliveryLocations"] = new JsonArray(locations) };
}
