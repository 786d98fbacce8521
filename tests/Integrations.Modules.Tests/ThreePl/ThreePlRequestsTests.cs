using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.ThreePl;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.ThreePl;

/// <summary>What a client asks about a quote or a delivery that exists.</summary>
public sealed class ThreePlRequestsTests
{
    private const string Id = "3PL-900101";

    [Fact]
    public void A_quote_is_read_like_an_order()
    {
        var draft = ThreePlCalls.Read("v1-quote", ThreePlCalls.Sample("v1-quote")).ShouldBeOfType<Inbound.Quote>().Draft;

        draft.ExternalId.ShouldBe(Id);
        draft.Pickup.Address.ShouldBeNull();
        draft.PickupReadyAt.ShouldBe(new DateTimeOffset(2026, 6, 2, 17, 30, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_quote_is_accepted_with_or_without_a_tip()
    {
        ThreePlCalls.Read("v1-accept", null, Id).ShouldBe(new Inbound.AcceptQuote(Id, null));
        ThreePlCalls.Read("v1-accept", ThreePlCalls.Sample("v1-accept"), Id).ShouldBe(new Inbound.AcceptQuote(Id, new Money(450, "USD")));
        ThreePlCalls.Read("v1-accept", new JsonObject { ["tip"] = 9 }, Id, Region.EU).ShouldBe(new Inbound.AcceptQuote(Id, new Money(9, "EUR")));
    }

    [Fact]
    public void The_path_names_the_delivery_by_the_clients_id()
    {
        ThreePlCalls.Read("v1-query", null, Id).ShouldBe(new Inbound.Query(DeliveryRef.External(Id)));
    }

    [Fact]
    public void A_cancellation_needs_no_body_and_keeps_a_reason_that_is_a_code()
    {
        var delivery = DeliveryRef.External(Id);

        ThreePlCalls.Read("v1-cancel", null, Id).ShouldBe(new Inbound.Cancel(delivery, null));
        ThreePlCalls.Read("v1-cancel", ThreePlCalls.Sample("v1-cancel"), Id).ShouldBe(new Inbound.Cancel(delivery, "customer_changed_mind"));
        ThreePlCalls.Read("v1-cancel", new JsonObject { ["reason_code"] = "ask Mr. Vale" }, Id).ShouldBe(new Inbound.Cancel(delivery, null));
    }

    [Fact]
    public void An_update_changes_what_it_names_and_nothing_else()
    {
        var changes = ThreePlCalls.Read("v1-update", ThreePlCalls.Sample("v1-update"), Id).ShouldBeOfType<Inbound.Update>().Changes;

        changes.ShouldBe(new DeliveryChanges
        {
            Dropoff = new Stop { Phone = new Personal("+15125550164"), Instructions = new Personal("Come to the garden side") },
            PickupReadyAt = new DateTimeOffset(2026, 6, 2, 17, 45, 0, TimeSpan.Zero),
            DropoffDeadline = new DateTimeOffset(2026, 6, 2, 19, 0, 0, TimeSpan.Zero),
            Tip = new Money(500, "USD"),
        });
        ThreePlCalls.Read("v1-update", new JsonObject(), Id).ShouldBeOfType<Inbound.Update>().Changes.IsEmpty.ShouldBeTrue();
    }

    [Theory]
    [InlineData("v1-update", """{"tip":"5"}""", "tip type:integer")]
    [InlineData("v1-accept", """{"tip":1,"currency":"US"}""", "currency currency:iso4217")]
    [InlineData("v1-cancel", """{"reason_code":1}""", "reason_code type:string")]
    [InlineData("v1-unlock", "{}", "for required")]
    [InlineData("v1-unlock", """{"for":"courier"}""", "for one_of:merchant|customer")]
    [InlineData("v1-unlock", "{", "$ json")]
    public void A_fault_keeps_the_delivery_that_it_is_about(string route, string body, string fault)
    {
        var inbound = ThreePlCalls.Ingress.Read(ThreePlCalls.Message(route, body, Id));

        ThreePlCalls.Faults(inbound).ShouldBe([fault]);
        inbound.ShouldBeOfType<Inbound.Unreadable>().ExternalId.ShouldBe(Id);
    }

    [Theory]
    [InlineData("merchant", UnlockFor.Merchant)]
    [InlineData("customer", UnlockFor.Customer)]
    public void Who_stands_at_the_robot_is_said(string word, UnlockFor who)
    {
        ThreePlCalls.Read("v1-unlock", new JsonObject { ["for"] = word }, Id).ShouldBe(new Inbound.Unlock(DeliveryRef.External(Id), who));
    }

    [Fact]
    public void Every_route_takes_a_standard_webhook_signature_or_a_key()
    {
        ThreePlCalls.Ingress.Routes.ShouldAllBe(route =>
            new ThreePlProofs().For(route).SequenceEqual(new Proof[] { new Proof.SignedWebhook(), new Proof.ApiKey("X-Api-Key") }));
    }
}
