using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.DoorDash;

public sealed class DoorDashFollowUpTests
{
    [Fact]
    public void A_cancellation_may_have_no_body()
    {
        DoorDashSays.Read("v1-cancel", null, "D-7").ShouldBe(new Inbound.Cancel(DeliveryRef.External("D-7"), null));
        DoorDashSays.Read("v3-cancel", DoorDashSays.Sample("v3-cancel"), "D-7")
            .ShouldBe(new Inbound.Cancel(DeliveryRef.External("D-7"), "cold_chain"));
    }

    [Fact]
    public void A_handoff_says_at_which_end_the_robot_is_opened()
    {
        DoorDashSays.Read("v2-handoff", DoorDashSays.Sample("v2-handoff")).ShouldBe(new Inbound.Unlock(DeliveryRef.External("D-1"), UnlockFor.Merchant));
        DoorDashSays.Read("v3-handoff", DoorDashSays.Sample("v3-handoff")).ShouldBe(new Inbound.Unlock(DeliveryRef.External("D-1"), UnlockFor.Customer));
    }

    [Fact]
    public void An_accepted_quote_brings_the_tip_and_the_customer_whom_the_quote_did_not_know()
    {
        var accepted = DoorDashSays.Read("v2-accept", DoorDashSays.Sample("v2-accept"), "D-40419").ShouldBeOfType<Inbound.AcceptQuote>();
        var bare = DoorDashSays.Read("v3-accept", null, "D-50926");

        accepted.ExternalId.ShouldBe("D-40419");
        accepted.Tip.ShouldBe(new Money(450, "USD"));
        accepted.Changes.ShouldNotBeNull().Dropoff.ShouldNotBeNull().ContactName.ShouldBe(new Personal("Ingrid Salcedo"));
        bare.ShouldBe(new Inbound.AcceptQuote("D-50926", null));
    }

    [Fact]
    public void An_update_holds_only_what_was_said()
    {
        var v1 = DoorDashSays.Read("v1-update", DoorDashSays.Sample("v1-update")).ShouldBeOfType<Inbound.Update>().Changes;
        var v3 = DoorDashSays.Read("v3-update", DoorDashSays.Sample("v3-update")).ShouldBeOfType<Inbound.Update>().Changes;

        v1.Pickup.ShouldBeNull();
        v1.Dropoff.ShouldNotBeNull().Phone.ShouldBe(new Personal("+14155550163"));
        v1.PickupReadyAt.ShouldBe(At("18:41"));
        v1.Tip.ShouldBe(new Money(600, "USD"));
        v3.ShouldBe(new DeliveryChanges
        {
            Pickup = new Stop { Instructions = new Personal("Use the hatch on Saffron Street.") },
            PickupReadyAt = At("18:34"),
        });
    }

    [Fact]
    public void An_update_of_what_cannot_be_changed_is_refused_and_so_is_an_empty_one()
    {
        var fixedFields = DoorDashSays.Read("v2-update", JsonNode.Parse("""{"tip":1,"order_value":5,"items":[]}"""));
        var nothing = DoorDashSays.Read("v2-update", new JsonObject());

        fixedFields.ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldBe([new Fault("items", "not_updatable"), new Fault("order_value", "not_updatable")]);
        nothing.ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldBe([new Fault("$", "no_changes")]);
    }

    [Fact]
    public void A_report_keeps_the_partners_word_and_a_cancellation_is_understood()
    {
        var arrival = DoorDashSays.Read("v1-report", DoorDashSays.Sample("v1-report")).ShouldBeOfType<Inbound.Report>().Told;
        var canceled = DoorDashSays.Read("v3-report", DoorDashSays.Sample("v3-report")).ShouldBeOfType<Inbound.Report>().Told;
        var wayBack = DoorDashSays.Read("v1-report", DoorDashSays.Sample("v1-report").With("event_name", "return_delivery_cancelled"))
            .ShouldBeOfType<Inbound.Report>().Told;

        arrival.PartnerStatus.ShouldBe("dasher_confirmed_store_arrival");
        arrival.MeansCanceled.ShouldBeFalse();
        canceled.ExternalId.ShouldBe("D-50925");
        canceled.MeansCanceled.ShouldBeTrue();
        canceled.PartnerReason.ShouldBe("cancelled_by_creator");
        canceled.EventId.ShouldBe("D-50925/DELIVERY_CANCELLED/1780425220000");
        wayBack.MeansCanceled.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a b")]
    public void A_path_that_names_no_delivery_is_a_named_fault(string externalId)
    {
        var inbound = DoorDashSays.Read("v2-query", null, externalId);

        inbound.ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldHaveSingleItem().Path.ShouldBe("external_delivery_id");
    }

    [Fact]
    public void A_broken_body_is_one_fault_and_keeps_the_id_of_the_path()
    {
        var message = DoorDashSays.Message("v2-update", null, "D-9") with { Body = "{\"tip\":"u8.ToArray() };

        var unreadable = DoorDashSays.Ingress.Read(message).ShouldBeOfType<Inbound.Unreadable>();

        unreadable.ExternalId.ShouldBe("D-9");
        unreadable.Faults.ShouldBe([new Fault("$", "json")]);
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-06-02T{time}:00Z", System.Globalization.CultureInfo.InvariantCulture);
}
