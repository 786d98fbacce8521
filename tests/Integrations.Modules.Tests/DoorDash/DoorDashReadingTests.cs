using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.DoorDash;

public sealed class DoorDashReadingTests
{
    [Fact]
    public void A_v2_order_is_read_field_by_field()
    {
        var draft = DoorDashSays.Read("v2-create", DoorDashSays.Sample("v2-create")).ShouldBeOfType<Inbound.Create>().Draft;

        draft.ExternalId.ShouldBe("D-40417");
        draft.Source.ShouldBe(Source.door_dash);
        draft.StoreId.ShouldBe("cardamom-kitchen-03");
        draft.QuoteId.ShouldBeNull();
        draft.Pickup.ShouldBe(new Stop
        {
            BusinessName = new Personal("Cardamom Kitchen"),
            Phone = new Personal("+14155550141"),
            Address = new Personal("1450 Persimmon Avenue, San Francisco, CA 94110"),
            Instructions = new Personal("Order 118; Robots wait left of the entrance."),
        });
        draft.Dropoff.ShouldBe(new Stop
        {
            ContactName = new Personal("Osric Featherly"),
            BusinessName = new Personal("Juniper Court Residences"),
            Phone = new Personal("+14155550164"),
            Email = new Personal("osric.featherly@example.com"),
            Address = new Personal("5 Juniper Court, Apt 12, San Francisco, CA 94110"),
            Instructions = new Personal("Gate code 1357, then the second stair."),
            Country = "US",
            Location = new GeoPoint(37.7598, -122.4148),
        });
        draft.Items.Count.ShouldBe(2);
        draft.Items[0].ExternalId.ShouldBe("saag-1");
        draft.Items[0].Name.ShouldBe(new Personal("Saag Paneer"));
        draft.Items[0].Note.ShouldBe(new Personal("Medium hot.; No coriander."));
        draft.Items[0].Quantity.ShouldBe(2);
        draft.Items[0].UnitPrice.ShouldBe(1590);
        draft.ItemsRequired.ShouldBeFalse();
        draft.OrderValue.ShouldBe(new Money(4180, "USD"));
        draft.Tip.ShouldBe(new Money(599, "USD"));
        draft.Contents.ShouldBe([ControlledContents.Alcohol]);
        draft.ContentsKnown.ShouldBeTrue();
        draft.MinimumAge.ShouldBe(21);
        draft.PickupReadyAt.ShouldBe(At("18:30"));
        draft.PickupDeadline.ShouldBeNull();
        draft.DropoffReadyAt.ShouldBeNull();
        draft.DropoffDeadline.ShouldBe(At("19:10"));
        draft.IfUndeliverable.ShouldBe(UndeliverableAction.ReturnToPickup);
    }

    [Fact]
    public void A_classic_order_is_read_field_by_field()
    {
        var draft = DoorDashSays.Read("v1-create", DoorDashSays.Sample("v1-create")).ShouldBeOfType<Inbound.Create>().Draft;

        draft.ExternalId.ShouldBe("2210047-0815");
        draft.StoreId.ShouldBe("noodle-harbor-01");
        draft.Pickup.ShouldBe(new Stop
        {
            BusinessName = new Personal("Noodle Harbor"),
            Phone = new Personal("+14155550140"),
            Address = new Personal("1200 Quince Street, Suite 2, San Francisco, California 94107"),
            Instructions = new Personal("61; Counter is behind the blue door."),
            Country = "US",
        });
        draft.Dropoff.ShouldBe(new Stop
        {
            ContactName = new Personal("Marisol Quandt"),
            Phone = new Personal("+14155550161"),
            Email = new Personal("marisol.quandt@example.com"),
            Address = new Personal("77 Larkspur Lane, Apt 4B, San Francisco, CA 94107"),
            Instructions = new Personal("Call from the gate, code 2468."),
            Country = "US",
            Location = new GeoPoint(37.7702, -122.4011),
        });
        draft.Items.Select(item => item.Quantity).ShouldBe([2, 1]);
        draft.Items[0].Note.ShouldBe(new Personal("Extra noodles."));
        draft.OrderValue.ShouldBe(new Money(3450, "USD"));
        draft.Tip.ShouldBe(new Money(400, "USD"));
        draft.Contents.ShouldBe([ControlledContents.Alcohol, ControlledContents.Tobacco]);
        draft.PickupReadyAt.ShouldBe(At("18:30"));
        draft.DropoffDeadline.ShouldBeNull();
    }

    [Theory]
    [InlineData("v1-create", "external_delivery_id")]
    [InlineData("v1-create", "dropoff_address")]
    [InlineData("v1-create", "customer")]
    [InlineData("v1-create", "customer.first_name")]
    [InlineData("v1-create", "customer.last_name")]
    [InlineData("v1-create", "customer.phone_number")]
    [InlineData("v1-create", "order_value")]
    [InlineData("v1-create", "items[0].name")]
    [InlineData("v1-create", "pickup_address.city")]
    [InlineData("v2-create", "external_delivery_id")]
    [InlineData("v2-create", "dropoff_address")]
    [InlineData("v2-create", "dropoff_phone_number")]
    [InlineData("v2-create", "dropoff_location.lat")]
    [InlineData("v2-create", "items[0].name")]
    [InlineData("v2-create", "items[0].quantity")]
    [InlineData("v3-create", "dropoff_phone_number")]
    [InlineData("v2-quote", "dropoff_address")]
    [InlineData("v3-quote", "external_delivery_id")]
    [InlineData("v1-handoff", "handoff_at")]
    [InlineData("v1-report", "event_name")]
    [InlineData("v2-report", "external_delivery_id")]
    public void A_required_field_that_is_missing_is_named(string route, string field)
    {
        var inbound = DoorDashSays.Read(route, DoorDashSays.Sample(route).Without(field));

        inbound.ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldBe([new Fault(field, "required")]);
    }

    [Theory]
    [InlineData("v1-create", "items[0].quantity", "0", "range:1..2147483647")]
    [InlineData("v1-create", "customer.first_name", "\"\"", "required")]
    [InlineData("v1-create", "order_contains_list", "[\"fireworks\"]", "one_of:tobacco_items|hemp_items|otc_items|pharmacy_items|age_restricted_pharmacy_items")]
    [InlineData("v1-create", "delivery_time", "\"2026-06-02T19:30:00Z\"", "excludes:pickup_time")]
    [InlineData("v1-create", "external_business_name", "\"Noodle Harbor\"", null)]
    [InlineData("v2-create", "external_delivery_id", "\"D 40417\"", "pattern:[a-zA-Z0-9-._~]+")]
    [InlineData("v2-create", "external_delivery_id", "\"..\"", "pattern:[a-zA-Z0-9-._~]+")]
    [InlineData("v2-create", "items[0].quantity", "101", "range:1..100")]
    [InlineData("v2-create", "items[0].price", "10000000", "range:0..9999999")]
    [InlineData("v2-create", "order_value", "-1", "range:0..2147483647")]
    [InlineData("v2-create", "order_value", "\"4180\"", "type:integer")]
    [InlineData("v2-create", "pickup_external_business_id", "\"a b\"", "pattern:[A-Za-z0-9_-]{3,64}")]
    [InlineData("v2-create", "pickup_time", "\"2026-06-02T18:30:00\"", "time:rfc3339")]
    [InlineData("v2-create", "order_fulfillment_method", "\"teleport\"", "one_of:standard|catering|shop_stage|shop_deliver|parcel|large_order|shop_handoff")]
    public void A_value_out_of_the_contracts_bounds_is_named(string route, string field, string value, string? rule)
    {
        var inbound = DoorDashSays.Read(route, DoorDashSays.Sample(route).With(field, JsonNode.Parse(value)));

        var fault = inbound.ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldHaveSingleItem();
        if (rule is null)
            fault.ShouldBe(new Fault("external_business_id", "excludes:external_business_name"));
        else
            fault.ShouldBe(new Fault(field, rule));
    }

    [Theory]
    [InlineData("v2-create", "pickup_external_business_id", "pickup_external_store_id")]
    [InlineData("v2-create", "pickup_external_store_id", "pickup_external_business_id")]
    [InlineData("v1-create", "external_business_id", "external_store_id")]
    [InlineData("v1-create", "external_store_id", "external_business_id")]
    public void Business_and_store_come_together(string route, string missing, string present)
    {
        var inbound = DoorDashSays.Read(route, DoorDashSays.Sample(route).Without(missing));

        inbound.ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldBe([new Fault(missing, $"required_with:{present}")]);
    }

    [Theory]
    [InlineData("v1-create-signature", "v1-create", "external_store_id", "external_business_name")]
    [InlineData("v2-quote", "v2-quote", "pickup_external_store_id", "pickup_external_business_id")]
    public void Without_a_store_the_pickup_needs_an_address(string sample, string route, string store, string business)
    {
        var inbound = DoorDashSays.Read(route, DoorDashSays.Sample(sample).Without(store).Without(business));

        inbound.ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldBe([new Fault("pickup_address", "required")]);
    }

    [Fact]
    public void A_pickup_address_may_come_in_parts()
    {
        var body = DoorDashSays.Sample("v2-quote").Without("pickup_external_store_id").Without("pickup_external_business_id")
            .With("pickup_address_components", JsonNode.Parse("""
                {"street_address":"358 Alder Drive","sub_premise":"Unit 3","city":"Toronto","province":"ON","postal_code":"M4C-1V7","country":"CA"}
                """));

        var draft = DoorDashSays.Read("v2-quote", body).ShouldBeOfType<Inbound.Quote>().Draft;

        draft.Pickup.Address.ShouldBe(new Personal("358 Alder Drive, Unit 3, Toronto, ON M4C-1V7"));
        draft.OrderValue.ShouldBe(new Money(1850, "CAD"));
    }

    [Fact]
    public void All_four_window_ends_override_the_times_and_three_do_not()
    {
        var all = DoorDashSays.Read("v3-create", DoorDashSays.Sample("v3-create")).ShouldBeOfType<Inbound.Create>().Draft;
        var three = DoorDashSays.Read("v3-create", DoorDashSays.Sample("v3-create").Without("pickup_window.start_time"))
            .ShouldBeOfType<Inbound.Create>().Draft;

        (all.PickupReadyAt, all.PickupDeadline, all.DropoffReadyAt, all.DropoffDeadline)
            .ShouldBe((At("18:30"), At("18:45"), At("18:50"), At("19:20")));
        (three.PickupReadyAt, three.DropoffDeadline).ShouldBe((At("18:00"), At("18:20")));
    }

    [Fact]
    public void Hemp_is_an_age_at_the_door_and_not_marijuana()
    {
        var draft = DoorDashSays.Read("v3-create", DoorDashSays.Sample("v3-create")).ShouldBeOfType<Inbound.Create>().Draft;

        draft.Contents.ShouldBeEmpty();
        draft.ContentsKnown.ShouldBeTrue();
        draft.MinimumAge.ShouldBe(21);
    }

    [Fact]
    public void An_order_that_says_nothing_of_its_contents_is_unknown()
    {
        var draft = DoorDashSays.Read("v2-quote", DoorDashSays.Sample("v2-quote")).ShouldBeOfType<Inbound.Quote>().Draft;

        draft.ContentsKnown.ShouldBeFalse();
        draft.MinimumAge.ShouldBeNull();
    }

    [Theory]
    [InlineData("v1-create-signature", "v1-create", "2210047-0816")]
    [InlineData("v2-create-shop", "v2-create", "D-40418")]
    public void An_order_for_people_is_not_ours(string sample, string route, string externalId)
    {
        var inbound = DoorDashSays.Read(route, DoorDashSays.Sample(sample)).ShouldBeOfType<Inbound.NotRelevant>();

        inbound.ExternalId.ShouldBe(externalId);
    }

    [Theory]
    [InlineData("v2-create", "order_fulfillment_method", "\"catering\"")]
    [InlineData("v2-create", "order_fulfillment_method", "\"parcel\"")]
    [InlineData("v2-create", "dropoff_options.signature", "\"required\"")]
    [InlineData("v2-create", "dropoff_options.catering_setup", "\"required\"")]
    [InlineData("v2-create", "pickup_verification_metadata", "{\"verification_type\":\"SCAN_QRCODE\",\"verification_code\":\"1\"}")]
    [InlineData("v2-create", "dropoff_cash_on_delivery", "500")]
    [InlineData("v2-create", "order_route_type", "\"roundtrip\"")]
    [InlineData("v2-create", "items[0].dangerous_goods", "[{}]")]
    [InlineData("v1-create", "barcode_scanning_required", "true")]
    [InlineData("v1-create", "team_lift_required", "true")]
    [InlineData("v1-create", "requires_catering_setup", "true")]
    [InlineData("v1-create", "cash_on_delivery", "500")]
    public void What_only_a_person_can_do_is_not_ours_and_the_reason_names_the_field(string route, string field, string value)
    {
        var inbound = DoorDashSays.Read(route, DoorDashSays.Sample(route).With(field, JsonNode.Parse(value)));

        inbound.ShouldBeOfType<Inbound.NotRelevant>().Why.ShouldStartWith(field.Replace("[0]", "", StringComparison.Ordinal) + ":");
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-06-02T{time}:00Z", System.Globalization.CultureInfo.InvariantCulture);
}
