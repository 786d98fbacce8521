using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Huuva;

public sealed class HuuvaOrderReadingTests
{
    [Fact]
    public void The_order_reads_field_by_field()
    {
        var draft = HuuvaCalls.ReadOrder();

        draft.ExternalId.ShouldBe("67c1f0a2b3d4e5f607182950");
        draft.PartnerReference.ShouldBeNull();
        draft.StoreId.ShouldBe("huuva-kitchen-2");
        draft.Pickup.ShouldBe(new Stop());
        draft.Dropoff.ContactName?.Value.ShouldBe("Jette Muster");
        draft.Dropoff.BusinessName?.Value.ShouldBe("Atelier Probe");
        draft.Dropoff.Phone?.Value.ShouldBe("030 23125 042");
        draft.Dropoff.Country.ShouldBe("DE");
        draft.Dropoff.Email?.Value.ShouldBe("jette.muster@example.com");
        draft.Dropoff.Address?.Value.ShouldBe("Probestraße 7b, 10115 Berlin");
        draft.Dropoff.Instructions?.Value.ShouldBe("Hinterhaus, 2. OG\nBitte nicht klingeln");
        draft.Tip.ShouldBe(new Money(200, "EUR"));
        draft.PickupReadyAt.ShouldBe(new DateTimeOffset(2026, 6, 2, 15, 12, 2, TimeSpan.Zero));
        draft.DropoffDeadline.ShouldBe(new DateTimeOffset(2026, 6, 2, 15, 38, 2, TimeSpan.Zero));
    }

    [Fact]
    public void Of_mixed_units_the_payment_is_trusted_and_no_items_price()
    {
        var draft = HuuvaCalls.ReadOrder();

        draft.OrderValue.ShouldBe(new Money(5450, "EUR"));
        draft.Items.Select(item => (item.ExternalId, item.Name.Value, item.Note?.Value, item.Quantity, item.UnitPrice))
            .ShouldBe([("CAT1-0042", "Hula Burger", "no onions", 1, null), ("CAT2-0007", "Maki Box Family", null, 2, null)]);
    }

    [Theory]
    [InlineData(2, 5450, 5450)]
    [InlineData(0, 54, 5400)]
    [InlineData(1, 545, 5450)]
    [InlineData(3, 54500, 5450)]
    [InlineData(4, 545000, 5450)]
    public void The_decimal_digits_say_what_an_amount_is(int digits, int amount, int cents)
    {
        HuuvaCalls.ReadOrder(order => (order["decimalDigits"], order["payment"]!["amount"], order["tip"]) = (digits, amount, 0))
            .OrderValue.ShouldBe(new Money(cents, "EUR"));
    }

    [Fact]
    public void No_digits_said_means_cents_and_an_amount_finer_than_a_cent_is_a_fault()
    {
        HuuvaCalls.ReadOrder(order => order.Remove("decimalDigits")).OrderValue.ShouldBe(new Money(5450, "EUR"));
        HuuvaCalls.Faults(HuuvaCalls.Read("v1-order", HuuvaCalls.Order(order => (order["decimalDigits"], order["payment"]!["amount"]) = (3, 54501))))
            .ShouldBe(["payment.amount whole_cents"]);
        HuuvaCalls.Faults(HuuvaCalls.Read("v1-order", HuuvaCalls.Order(order => order["payment"]!["amount"] = 54.5)))
            .ShouldBe(["payment.amount type:integer"]);
    }

    [Fact]
    public void An_order_for_now_has_no_times_whatever_it_estimates()
    {
        var draft = HuuvaCalls.Read("v1-order", HuuvaCalls.Sample("v1-order-asap")).ShouldBeOfType<Inbound.Create>().Draft;

        draft.PickupReadyAt.ShouldBeNull();
        draft.DropoffDeadline.ShouldBeNull();
        draft.Dropoff.Phone.ShouldBeNull();
        draft.Dropoff.Instructions.ShouldBeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(99)]
    public void An_order_that_is_not_for_delivery_is_not_ours(int orderType)
    {
        HuuvaCalls.NotOurs(HuuvaCalls.Read("v1-order", HuuvaCalls.Order(order => order["orderType"] = orderType)))
            .ShouldBe("the order is not for delivery");
    }

    [Theory]
    [InlineData("channel")]
    [InlineData("ubereats")]
    [InlineData("Restaurant")]
    public void An_order_that_its_channel_delivers_is_not_ours(string by)
    {
        HuuvaCalls.NotOurs(HuuvaCalls.Read("v1-order", HuuvaCalls.Order(order => order["courier"]!["deliveryBy"] = by)))
            .ShouldBe("the ordering channel delivers the order itself");
    }

    [Fact]
    public void An_order_that_is_paid_at_the_door_is_not_ours()
    {
        HuuvaCalls.NotOurs(HuuvaCalls.Read("v1-order", HuuvaCalls.Order(order => order["orderIsAlreadyPaid"] = false)))
            .ShouldBe("a robot takes no payment at the door");
    }

    [Theory]
    [InlineData("_id")]
    [InlineData("orderType")]
    [InlineData("courier")]
    [InlineData("location")]
    [InlineData("deliveryAddress")]
    public void Each_required_field_is_named(string field)
    {
        HuuvaCalls.Faults(HuuvaCalls.Read("v1-order", HuuvaCalls.Order(order => order.Remove(field)))).ShouldBe([$"{field} required"]);
    }

    [Fact]
    public void Who_delivers_is_not_guessed()
    {
        HuuvaCalls.Faults(HuuvaCalls.Read("v1-order", HuuvaCalls.Order(order => order["courier"]!.AsObject().Remove("deliveryBy"))))
            .ShouldBe(["courier.deliveryBy required"]);
    }
}
