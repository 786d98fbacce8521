using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Chowly;

public sealed class ChowlyOrderReadingTests
{
    [Fact]
    public void The_order_reads_field_by_field()
    {
        var draft = ChowlyCalls.ReadOrder();

        draft.ExternalId.ShouldBe("9b0e7c61-5d0a-4f4e-9a55-0c1f7d3b2e18");
        draft.StoreId.ShouldBe("chowly-store-1");
        draft.Pickup.ShouldBe(new Stop { Country = "US", Instructions = new Personal("Pickup code: QX81") });
        draft.Dropoff.ShouldBe(new Stop
        {
            ContactName = new Personal("Odette Sampleton"),
            Phone = new Personal("4155550142"),
            Email = new Personal("odette.sampleton@example.com"),
            Address = new Personal("2210 Larkmoor Avenue, Apt 5C, San Francisco, CA 94105"),
            Country = "US",
            Instructions = new Personal("Blue gate, code at the panel is by request\nCross street: Tenth Lane"),
        });
        draft.Items.Select(item => (item.ExternalId, item.Name.Value, item.Quantity, item.UnitPrice))
            .ShouldBe([("SKU-7001", "Large - Garden Pizza", 1, 2245), ("SKU-7044", "Lemonade", 2, 350)]);
        draft.Items[0].Note?.Value.ShouldBe("Cut into eight, please");
        draft.ItemsRequired.ShouldBeTrue();
        draft.OrderValue.ShouldBe(new Money(3140, "USD"));
        draft.Tip.ShouldBe(new Money(500, "USD"));
        draft.DropoffReadyAt.ShouldBe(new DateTimeOffset(2026, 6, 2, 19, 30, 0, TimeSpan.Zero));
    }

    [Fact]
    public void Nothing_is_known_of_the_contents()
    {
        var draft = ChowlyCalls.ReadOrder();

        draft.ContentsKnown.ShouldBeFalse();
        draft.Contents.ShouldBeEmpty();
        draft.MinimumAge.ShouldBeNull();
    }

    [Theory]
    [InlineData("31.40", 3140)]
    [InlineData(".50", 50)]
    [InlineData("0.05", 5)]
    [InlineData("007.00", 700)]
    [InlineData("999999999999.99", 99999999999999)]
    public void Money_is_a_text_of_dollars_and_two_digits(string text, long cents)
    {
        ChowlyCalls.ReadOrder("info", "subtotal", text).OrderValue.ShouldBe(new Money(cents, "USD"));
    }

    [Theory]
    [InlineData("31.4")]
    [InlineData("31")]
    [InlineData("31.400")]
    [InlineData("31,40")]
    [InlineData("-31.40")]
    [InlineData("$31.40")]
    [InlineData("1,031.40")]
    [InlineData(" 31.40")]
    [InlineData("3.1.40")]
    [InlineData("1e1.40")]
    [InlineData("٣١.٤٠")]
    [InlineData(".5")]
    [InlineData("5")]
    [InlineData("..50")]
    public void Money_in_another_spelling_is_a_fault(string text)
    {
        ChowlyCalls.Faults(ChowlyCalls.Read(ChowlyCalls.Order("info", "subtotal", text))).ShouldBe(["info.subtotal pattern:[0-9]*.[0-9]{2}"]);
        ChowlyCalls.Faults(ChowlyCalls.Read(ChowlyCalls.Order("items[0]", "price", text))).ShouldBe(["items[0].price pattern:[0-9]*.[0-9]{2}"]);
    }

    [Fact]
    public void Numbers_instead_of_texts_are_faults()
    {
        ChowlyCalls.Faults(ChowlyCalls.Read(ChowlyCalls.Order("info", "tip", 5.00))).ShouldBe(["info.tip type:string"]);
        ChowlyCalls.Faults(ChowlyCalls.Read(ChowlyCalls.Order("items[0]", "quantity", 1))).ShouldBe(["items[0].quantity type:string"]);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("012", 12)]
    [InlineData("999999999", 999_999_999)]
    public void A_quantity_is_a_text_of_digits(string text, int quantity)
    {
        ChowlyCalls.ReadOrder("items[0]", "quantity", text).Items[0].Quantity.ShouldBe(quantity);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.0")]
    [InlineData("1.5")]
    [InlineData("two")]
    [InlineData("+1")]
    public void A_quantity_that_is_no_whole_number_of_things_is_a_fault(string text)
    {
        ChowlyCalls.Faults(ChowlyCalls.Read(ChowlyCalls.Order("items[0]", "quantity", text))).ShouldBe(["items[0].quantity pattern:[1-9][0-9]*"]);
    }

    [Fact]
    public void A_tip_in_cash_is_no_tip_to_a_robot()
    {
        ChowlyCalls.ReadOrder("info", "tip_payment_is_cash", true).Tip.ShouldBeNull();
        ChowlyCalls.ReadOrder("info", "tip_payment_is_cash").Tip.ShouldBe(new Money(500, "USD"));
    }

    [Theory]
    [InlineData("Uber Eats", Source.uber_eats)]
    [InlineData("UBEREATS", Source.uber_eats)]
    [InlineData("uber_eats", Source.uber_eats)]
    [InlineData("DoorDash", Source.door_dash)]
    [InlineData("Grubhub", Source.grubhub)]
    [InlineData("ChowNow", Source.chow_now)]
    [InlineData("Lunchbox", Source.lunchbox)]
    [InlineData("Olo", Source.olo)]
    [InlineData("Ordermark", Source.ordermark)]
    [InlineData("Otter", Source.otter)]
    [InlineData("Ally", Source.ally)]
    [InlineData("Huuva", Source.huuva)]
    [InlineData("native", Source.native)]
    [InlineData("Chowly", Source.chowly)]
    public void A_marketplace_is_known_in_any_spelling(string said, Source source)
    {
        var draft = ChowlyCalls.ReadOrder("info", "source", said);

        (draft.Source, draft.SourceWord).ShouldBe((source, null));
    }

    [Fact]
    public void An_unknown_marketplace_keeps_its_word_and_none_is_chowly()
    {
        var (unknown, none) = (ChowlyCalls.ReadOrder("info", "source", "Toast Takeout"), ChowlyCalls.ReadOrder("info", "source"));

        (unknown.Source, unknown.SourceWord).ShouldBe((Source.other, "Toast Takeout"));
        (none.Source, none.SourceWord).ShouldBe((Source.chowly, null));
    }

    [Fact]
    public void A_pick_up_order_is_not_ours_whatever_else_is_missing()
    {
        ChowlyCalls.Read(ChowlyCalls.Sample("v2-create-pick-up"))
            .ShouldBe(new Inbound.NotRelevant("the customer fetches the order", "0f2d1a77-3f3b-4ac4-8a01-77c1b2d9e614"));
        ChowlyCalls.Faults(ChowlyCalls.Read(ChowlyCalls.Order("info", "service_type", "pick-up"))).ShouldBe(["info.service_type one_of:Delivery|Pick-Up"]);
    }

    [Fact]
    public void An_order_that_is_paid_at_the_door_is_not_ours()
    {
        ChowlyCalls.Read(ChowlyCalls.Order("info", "payment_is_cash", true)).ShouldBeOfType<Inbound.NotRelevant>()
            .Why.ShouldBe("a robot takes no payment at the door");
    }

    [Theory]
    [InlineData("info", "id")]
    [InlineData("info", "location_id")]
    [InlineData("info", "service_type")]
    [InlineData("customer", "name")]
    [InlineData("customer", "phone")]
    [InlineData("customer", "address1")]
    [InlineData("customer", "city")]
    [InlineData("items[0]", "name")]
    [InlineData("items[0]", "price")]
    [InlineData("items[0]", "quantity")]
    public void Each_required_field_is_named(string part, string field)
    {
        ChowlyCalls.Faults(ChowlyCalls.Read(ChowlyCalls.Order(part, field, null))).ShouldBe([$"{part}.{field} required"]);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public void An_id_that_a_url_drops_is_none(string id)
    {
        ChowlyCalls.Faults(ChowlyCalls.Read(ChowlyCalls.Order("info", "id", id))).ShouldBe(["info.id path_segment"]);
    }

    [Fact]
    public void A_list_of_opening_hours_is_no_time_of_an_order()
    {
        ChowlyCalls.Faults(ChowlyCalls.Read(ChowlyCalls.Order("info", "scheduled_time", new JsonArray()))).ShouldBe(["info.scheduled_time type:time"]);
    }

    [Fact]
    public void The_path_names_the_order_that_is_asked_for_or_taken_back()
    {
        ChowlyCalls.Ingress.Read(ChowlyCalls.Message("v2-query", id: "a b")).ShouldBe(new Inbound.Query(DeliveryRef.External("a b")));
        ChowlyCalls.Ingress.Read(ChowlyCalls.Message("v2-cancel", id: "a b")).ShouldBe(new Inbound.Cancel(DeliveryRef.External("a b"), null));
    }
}
