using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Uber;

public sealed class UberOrderReadingTests
{
    [Fact]
    public void The_order_reads_field_by_field()
    {
        var draft = UberCalls.ReadOrder();

        draft.ExternalId.ShouldBe("ue-70001");
        draft.Source.ShouldBe(Source.uber_eats);
        draft.StoreId.ShouldBe("uber-store-1");
        draft.Pickup.ContactName?.Value.ShouldBe("Harbor Noodle Bar");
        draft.Pickup.BusinessName?.Value.ShouldBe("Harbor Noodle Bar");
        draft.Pickup.Phone?.Value.ShouldBe("+14155550101");
        draft.Pickup.Address?.Value.ShouldBe("18 Pier Lane, San Francisco, CA 94107, US");
        draft.Pickup.Country.ShouldBe("US");
        draft.Pickup.Location.ShouldBe(new GeoPoint(37.778213, -122.391226));
        draft.Pickup.Instructions?.Value.ShouldBe("Counter at the back, ask for the robot order");
        draft.Dropoff.ContactName?.Value.ShouldBe("Marta Ellingsen");
        draft.Dropoff.Address?.Value.ShouldBe("742 Juniper Walk, Unit 3, San Francisco, CA 94107, US");
        draft.Dropoff.Location.ShouldBe(new GeoPoint(37.771904, -122.397451));
        draft.Dropoff.Instructions?.Value.ShouldBe("Blue door, no bell\nSoup inside, keep level");
        draft.ItemsRequired.ShouldBeTrue();
        draft.Items.Select(item => (item.Name.Value, item.Quantity, item.UnitPrice))
            .ShouldBe([("Miso ramen", 2, 1450), ("Plum wine 375ml", 1, 1800)]);
        draft.OrderValue.ShouldBe(new Money(4700, "USD"));
        draft.Tip.ShouldBe(new Money(400, "USD"));
        draft.MinimumAge.ShouldBe(21);
        draft.Contents.ShouldBeEmpty();
        draft.ContentsKnown.ShouldBeFalse();
        draft.PickupReadyAt.ShouldBe(At(18, 0));
        draft.PickupDeadline.ShouldBe(At(18, 30));
        draft.DropoffReadyAt.ShouldBe(At(18, 20));
        draft.DropoffDeadline.ShouldBe(At(19, 15));
        draft.IfUndeliverable.ShouldBe(UndeliverableAction.ReturnToPickup);
    }

    [Fact]
    public void The_smallest_order_of_the_contract_is_enough()
    {
        var inbound = UberCalls.Read("v1-create", UberCalls.Sample("v1-create-one-line"));

        var draft = inbound.ShouldBeOfType<Inbound.Create>().Draft;
        draft.ExternalId.ShouldBe("csb-000812");
        draft.QuoteId.ShouldBe("Q-7f3a");
        draft.Dropoff.Address?.Value.ShouldBe("9 Alder Court, Oakland, CA 94607");
        draft.Dropoff.Country.ShouldBeNull();
        draft.Dropoff.Location.ShouldBeNull();
        draft.MinimumAge.ShouldBeNull();
        draft.IfUndeliverable.ShouldBe(UndeliverableAction.ReturnToPickup);
    }

    [Theory]
    [InlineData("pickup_name")]
    [InlineData("pickup_address")]
    [InlineData("pickup_phone_number")]
    [InlineData("dropoff_name")]
    [InlineData("dropoff_address")]
    [InlineData("dropoff_phone_number")]
    [InlineData("manifest_items")]
    public void Each_required_field_that_is_missing_is_named_and_the_id_is_kept(string field)
    {
        var inbound = UberCalls.Read("v1-create", UberCalls.Order((field, null)));

        UberCalls.Faults(inbound).ShouldBe([$"{field} required"]);
        inbound.ShouldBeOfType<Inbound.Unreadable>().ExternalId.ShouldBe("ue-70001");
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var inbound = UberCalls.Read("v1-create", UberCalls.Order(
            ("pickup_notes", new string('n', 281)),
            ("dropoff_notes", 7),
            ("tip", 4.5),
            ("manifest_total_value", -1),
            ("dropoff_ready_dt", "2026-06-02T18:20:00"),
            ("undeliverable_action", "throw_away"),
            ("manifest_items", new JsonArray(new JsonObject { ["name"] = "Tea", ["quantity"] = 0 }, new JsonObject { ["quantity"] = 1 }))));

        UberCalls.Faults(inbound).ShouldBe(
            [
                "pickup_notes length:0..280", "dropoff_notes type:string", "manifest_items[0].quantity range:1..2147483647",
                "manifest_items[1].name required", "dropoff_ready_dt time:rfc3339",
                "undeliverable_action one_of:leave_at_door|return|discard", "manifest_total_value range:0..", "tip type:integer",
            ],
            ignoreOrder: true);
    }

    [Theory]
    [InlineData("", "$ required")]
    [InlineData("{\"external_id\":", "$ json")]
    [InlineData("[]", "$ type:object")]
    [InlineData("{\"tip\":1,\"tip\":2}", "tip duplicate_property")]
    public void A_body_that_cannot_be_opened_has_one_fault(string body, string fault)
    {
        var inbound = UberCalls.Ingress.Read(UberCalls.Raw("v1-create", body));

        UberCalls.Faults(inbound).ShouldBe([fault]);
    }

    [Fact]
    public void The_external_id_wins_over_the_idempotency_key_and_one_of_them_has_to_be_there()
    {
        UberCalls.ReadOrder(("external_id", null)).ExternalId.ShouldBe("7c0d0c1e-hnb-17");
        UberCalls.ReadOrder(("external_id", "")).ExternalId.ShouldBe("7c0d0c1e-hnb-17");
        UberCalls.Faults(UberCalls.Read("v1-create", UberCalls.Order(("external_id", null), ("idempotency_key", null))))
            .ShouldBe(["external_id required"]);
        UberCalls.Faults(UberCalls.Read("v1-create", UberCalls.Order(("external_id", 5)))).ShouldBe(["external_id type:string"]);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(" ")]
    public void An_id_that_a_url_would_swallow_is_refused(string id)
    {
        UberCalls.Faults(UberCalls.Read("v1-create", UberCalls.Order(("external_id", id)))).ShouldBe(["external_id path_segment"]);
    }

    [Fact]
    public void A_quote_is_read_and_stands_under_the_id_of_its_request()
    {
        var draft = UberCalls.Read("v1-quote", UberCalls.Sample("v1-quote")).ShouldBeOfType<Inbound.Quote>().Draft;

        draft.ExternalId.ShouldBe(UberCalls.RequestId.ToString("N"));
        draft.Pickup.Location.ShouldBe(new GeoPoint(37.778213, -122.391226));
        draft.Dropoff.Address?.Value.ShouldStartWith("742 Juniper Walk");
        draft.OrderValue.ShouldBe(new Money(4700, "USD"));
        draft.PickupReadyAt.ShouldBe(At(18, 0));
        draft.ItemsRequired.ShouldBeFalse();
        UberCalls.Faults(UberCalls.Read("v1-quote", new JsonObject())).ShouldBe(["pickup_address required", "dropoff_address required"]);
    }

    private static DateTimeOffset At(int hour, int minute) => new(2026, 6, 2, hour, minute, 0, TimeSpan.Zero);
}
