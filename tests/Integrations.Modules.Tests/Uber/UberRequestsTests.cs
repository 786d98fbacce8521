using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Uber;

/// <summary>What Uber asks about a delivery that exists, and its transport plans.</summary>
public sealed class UberRequestsTests
{
    private static readonly Guid Ours = Guid.Parse("0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b");
    private static readonly string Id = "del_" + Ours.ToString("N");

    [Theory]
    [InlineData("del_0190a0b1c2d37e4f8a5b6c7d8e9f0a1b")]
    [InlineData("del_0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b")]
    [InlineData("0190a0b1c2d37e4f8a5b6c7d8e9f0a1b")]
    [InlineData("0190A0B1-C2D3-7E4F-8A5B-6C7D8E9F0A1B")]
    public void The_id_in_the_path_is_ours(string id)
    {
        UberCalls.Read("v1-query", deliveryId: id).ShouldBe(new Inbound.Query(DeliveryRef.Ours(Ours)));
    }

    [Theory]
    [InlineData("del_gDcyfRgyQcyN0obpqqS_1B")]
    [InlineData("del_")]
    [InlineData("ue-70001")]
    public void An_id_that_cannot_be_ours_is_asked_for_as_the_partners(string id)
    {
        UberCalls.Read("v1-query", deliveryId: id).ShouldBe(new Inbound.Query(DeliveryRef.External(id)));
    }

    [Fact]
    public void A_cancellation_needs_no_body_and_keeps_a_reason_that_is_a_code()
    {
        var delivery = DeliveryRef.Ours(Ours);

        UberCalls.Read("v1-cancel", deliveryId: Id).ShouldBe(new Inbound.Cancel(delivery, null));
        UberCalls.Read("v1-cancel", new JsonObject(), Id).ShouldBe(new Inbound.Cancel(delivery, null));
        UberCalls.Read("v1-cancel", UberCalls.Sample("v1-cancel"), Id).ShouldBe(new Inbound.Cancel(delivery, "CUSTOMER_CALLED_TO_CANCEL"));
        UberCalls.Read("v1-cancel", new JsonObject { ["reason"] = "Mrs. Vale is not at home" }, Id).ShouldBe(new Inbound.Cancel(delivery, null));
        UberCalls.Faults(UberCalls.Read("v1-cancel", new JsonObject { ["reason"] = 3 }, Id)).ShouldBe(["reason type:string"]);
    }

    [Fact]
    public void An_update_changes_what_it_names_and_nothing_else()
    {
        var changes = UberCalls.Read("v1-update", UberCalls.Sample("v1-update"), Id).ShouldBeOfType<Inbound.Update>().Changes;

        changes.Pickup.ShouldBe(new Stop { Instructions = new Personal("Side window after eight") });
        changes.Dropoff.ShouldBe(new Stop
        {
            Instructions = new Personal("Meet at the corner instead"),
            Location = new GeoPoint(37.772011, -122.397322),
        });
        changes.Tip.ShouldBe(new Money(650, "USD"));
        UberCalls.Read("v1-update", new JsonObject { ["manifest_reference"] = "R-2" }, Id)
            .ShouldBeOfType<Inbound.Update>().Changes.IsEmpty.ShouldBeTrue();
        UberCalls.Faults(UberCalls.Read("v1-update", new JsonObject { ["tip_by_customer"] = "5" }, Id)).ShouldBe(["tip_by_customer type:integer"]);
    }

    [Fact]
    public void The_waypoint_says_who_opens_the_robot()
    {
        UberCalls.Read("v1-unlock", UberCalls.Sample("v1-unlock"), Id).ShouldBe(new Inbound.Unlock(DeliveryRef.Ours(Ours), UnlockFor.Customer));
        UberCalls.Read("v1-unlock", new JsonObject { ["waypoint"] = "pickup" }, Id)
            .ShouldBe(new Inbound.Unlock(DeliveryRef.Ours(Ours), UnlockFor.Merchant));
    }

    [Theory]
    [InlineData("""{"pincode":"1234"}""", "waypoint required")]
    [InlineData("""{"waypoint":"return"}""", "waypoint one_of:pickup|dropoff")]
    [InlineData("""{"waypoint":"pickup","pincode":"123"}""", "pincode digits:4")]
    [InlineData("""{"waypoint":"pickup","pincode":"12a4"}""", "pincode digits:4")]
    [InlineData("""{"waypoint":"pickup","pincode":"١٢٣٤"}""", "pincode digits:4")]
    [InlineData("""{"waypoint":"pickup","pincode":1234}""", "pincode type:string")]
    public void A_pin_has_four_digits(string body, string fault)
    {
        UberCalls.Faults(UberCalls.Read("v1-unlock", JsonNode.Parse(body), Id)).ShouldBe([fault]);
    }

    [Fact]
    public void A_plan_is_read_whole()
    {
        var plan = UberCalls.Read("v1-plan", UberCalls.Sample("v1-plan")).ShouldBeOfType<Inbound.Plan>().Told;

        plan.PlanId.ShouldBe("tp-5501");
        plan.Revision.ShouldBe(2);
        plan.ValidUntil.ShouldBe(new DateTimeOffset(2026, 6, 2, 18, 5, 0, TimeSpan.Zero));
        var job = plan.Jobs.ShouldHaveSingleItem();
        (job.JobId, job.ExternalId).ShouldBe(("job-1", "ue-70001"));
        job.Waypoints.ShouldBe(
        [
            new Waypoint(WaypointKind.Pickup, new GeoPoint(37.778213, -122.391226), new DateTimeOffset(2026, 6, 2, 18, 30, 0, TimeSpan.Zero)),
            new Waypoint(WaypointKind.Dropoff, new GeoPoint(37.771904, -122.397451), new DateTimeOffset(2026, 6, 2, 19, 15, 0, TimeSpan.Zero)),
        ]);
    }

    [Fact]
    public void A_plan_beyond_a_trip_of_ours_is_read_with_the_limits_that_refuse_it()
    {
        var plan = UberCalls.Read("v1-plan", UberCalls.Sample("v1-plan-beyond-a-trip")).ShouldBeOfType<Inbound.Plan>().Told;

        plan.Limits.ShouldBe(new TripLimits(Jobs: 1, WaypointsPerJob: 2));
        plan.Revision.ShouldBe(1);
        plan.Jobs.Count.ShouldBe(2);
        plan.Jobs[0].Waypoints.Count.ShouldBe(3);
    }

    [Fact]
    public void A_plan_names_its_faults()
    {
        var body = JsonNode.Parse("""{"jobs":[{"waypoints":[{"type":"PICKUP","location":{"lat":1}},{"location":{"lat":1,"lng":2}}]}]}""");

        UberCalls.Faults(UberCalls.Read("v1-plan", body)).ShouldBe(
        [
            "plan_id required", "jobs[0].job_id required", "jobs[0].waypoints[0].location.lng required", "jobs[0].waypoints[1].type required",
        ]);
        UberCalls.Faults(UberCalls.Read("v1-plan", JsonNode.Parse("""{"plan_id":"p","jobs":[]}"""))).ShouldBe(["jobs count:1..200"]);
    }
}
