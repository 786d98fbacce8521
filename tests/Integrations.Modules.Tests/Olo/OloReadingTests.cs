using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.Tests.Kit;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Olo;

public sealed class OloReadingTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("4.1", 410)]
    [InlineData("4.10", 410)]
    [InlineData("4.35", 435)]
    [InlineData("0.07", 7)]
    [InlineData("1.15", 115)]
    [InlineData("4.350000", 435)]
    [InlineData("435e-2", 435)]
    [InlineData("999999.99", 99999999)]
    public void Decimals_become_cents_without_a_binary_fraction_on_the_way(string written, long cents)
    {
        OloCalls.ReadQuote(("tip", JsonNode.Parse(written))).Tip.ShouldBe(new Money(cents, "USD"));
    }

    [Theory]
    [InlineData("4.355", "decimals:2")]
    [InlineData("0.001", "decimals:2")]
    [InlineData("-0.01", "range:0..1000000")]
    [InlineData("1000000.01", "range:0..1000000")]
    [InlineData("1e400", "type:number")]
    [InlineData("4.3500000000000000000000000000001", "type:number")]
    [InlineData("\"4.35\"", "type:number")]
    public void An_amount_that_is_no_number_of_cents_is_a_fault(string written, string rule)
    {
        OloCalls.Faults(OloCalls.Read("v1-quote", OloCalls.Quote(("subtotal", JsonNode.Parse(written))))).ShouldBe([$"subtotal {rule}"]);
    }

    [Theory]
    [InlineData("dispatchId")]
    [InlineData("dropoff")]
    [InlineData("dropoff.phone")]
    [InlineData("dropoff.address")]
    [InlineData("dropoff.address.line1")]
    [InlineData("dropoff.address.city")]
    [InlineData("dropoff.address.postalCode")]
    [InlineData("dropoff.location.latitude")]
    [InlineData("dropoff.location.longitude")]
    [InlineData("pickup.address.line1")]
    [InlineData("pickup.address.city")]
    [InlineData("pickup.address.postalCode")]
    [InlineData("items[0].name")]
    [InlineData("items[1].quantity")]
    public void A_required_field_that_is_missing_is_named(string field)
    {
        var body = KitJson.Without(OloCalls.Quote().Bytes(), field);

        OloCalls.Faults(OloCalls.Read("v1-quote", JsonNode.Parse(body.Span))).ShouldBe([$"{field} required"]);
    }

    [Theory]
    [InlineData("items[0].quantity", "0", "range:1..1000")]
    [InlineData("items[0].quantity", "1001", "range:1..1000")]
    [InlineData("items[0].quantity", "1.5", "type:integer")]
    [InlineData("items[0].price", "13.455", "decimals:2")]
    [InlineData("readyTime", "\"2026-06-02T17:35:00\"", "time:rfc3339")]
    [InlineData("deliveryTime", "\"soon\"", "time:rfc3339")]
    [InlineData("containsAlcohol", "\"no\"", "type:boolean")]
    [InlineData("dropoff.address.country", "\"USA\"", "length:2..2")]
    public void A_field_out_of_its_bounds_is_named_with_its_rule(string field, string value, string rule)
    {
        var body = KitJson.With(OloCalls.Quote(("deliveryTime", "2026-06-02T18:35:00Z")).Bytes(), field, JsonNode.Parse(value));

        OloCalls.Faults(OloCalls.Read("v1-quote", JsonNode.Parse(body.Span))).ShouldBe([$"{field} {rule}"]);
    }

    [Fact]
    public void A_currency_without_cents_is_not_guessed()
    {
        OloCalls.ReadQuote(("currency", null)).OrderValue.ShouldBe(new Money(4135, "USD"));
        OloCalls.ReadQuote(("currency", "CAD")).Tip.ShouldBe(new Money(410, "CAD"));
        OloCalls.Faults(OloCalls.Read("v1-quote", OloCalls.Quote(("currency", "JPY")))).ShouldBe(["currency one_of:USD|CAD"]);
    }

    [Theory]
    [InlineData("containsMarijuana")]
    [InlineData("containsCbd")]
    public void What_olo_forbids_is_refused_in_olos_words_and_not_as_a_mistake(string flag)
    {
        var read = OloCalls.Read("v1-quote", OloCalls.Quote((flag, true)));

        OloCalls.Faults(read).ShouldBe([$"{flag} contents:forbidden"]);
        read.ShouldBeOfType<Inbound.Unreadable>().ExternalId.ShouldBe("dsp-60417");
        OloCalls.Answer(new Verdict.Invalid(((Inbound.Unreadable)read).Faults), "v1-quote")
            .ShouldBe((200, """{"available":false,"reason":"ContentsNotAllowed"}"""));
        OloCalls.ReadQuote((flag, false)).ExternalId.ShouldBe("dsp-60417");
    }

    [Fact]
    public void A_mistake_beside_forbidden_contents_is_a_mistake()
    {
        var read = OloCalls.Read("v1-quote", OloCalls.Quote(("containsCbd", true), ("readyTime", "soon")));

        var (status, body) = OloCalls.Answer(new Verdict.Invalid(read.ShouldBeOfType<Inbound.Unreadable>().Faults), "v1-quote");
        status.ShouldBe(400);
        body.ShouldContain("readyTime");
        body.ShouldContain("containsCbd");
    }

    [Fact]
    public void Alcohol_is_flagged_and_the_rest_stays_unknown()
    {
        OloCalls.ReadQuote().Contents.ShouldBe([ControlledContents.Alcohol]);
        foreach (var flag in new JsonNode?[] { false, null })
        {
            var draft = OloCalls.ReadQuote(("containsAlcohol", flag));
            draft.Contents.ShouldBeEmpty();
            draft.ContentsKnown.ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("Grubhub", Source.grubhub, null)]
    [InlineData("uber_eats", Source.uber_eats, null)]
    [InlineData("Door Dash", Source.door_dash, null)]
    [InlineData("CHOWNOW", Source.chow_now, null)]
    [InlineData("Lunchbox", Source.lunchbox, null)]
    [InlineData("Olo", Source.olo, null)]
    [InlineData(null, Source.olo, null)]
    [InlineData("Fork & Fable", Source.other, "Fork & Fable")]
    public void The_marketplace_is_named_or_kept_as_it_is(string? word, Source source, string? kept)
    {
        var draft = OloCalls.ReadQuote(("marketplace", word));

        (draft.Source, draft.SourceWord).ShouldBe((source, kept));
    }

    [Theory]
    [InlineData("lark", "0117", "lark:0117")]
    [InlineData(null, "0117", "0117")]
    [InlineData("lark", null, null)]
    public void A_stores_number_belongs_to_its_brand(string? brand, string? number, string? id)
    {
        OloCalls.ReadQuote(("brand", brand), ("storeNumber", number)).StoreId.ShouldBe(id);
    }

    [Fact]
    public void Without_a_store_the_pickup_has_to_say_where_it_is()
    {
        OloCalls.Faults(OloCalls.Read("v1-quote", OloCalls.Quote(("storeNumber", null), ("pickup", null)))).ShouldBe(["pickup required"]);
        OloCalls.Faults(OloCalls.Read("v1-quote", OloCalls.Quote(("storeNumber", null), ("pickup", new JsonObject())))).ShouldBe(["pickup.address required"]);
        OloCalls.ReadQuote(("pickup", null)).Pickup.ShouldBe(new Stop());
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a%2Fb")]
    [InlineData("..")]
    [InlineData("é")]
    public void An_id_that_two_sides_would_escape_differently_is_refused(string id)
    {
        OloCalls.Faults(OloCalls.Read("v1-quote", OloCalls.Quote(("dispatchId", id)))).ShouldBe(["dispatchId pattern:[A-Za-z0-9-._~]+"]);
    }

    [Theory]
    [InlineData("dsp-60417")]
    [InlineData("a.b.c")]
    [InlineData("0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b")]
    public void The_quote_that_is_accepted_is_the_one_that_was_answered(string dispatchId)
    {
        var offer = new QuoteOffer
        {
            QuoteId = "0190a0b1c2d37e4f8a5b6c7d8e9f0aaa",
            ExternalId = dispatchId,
            Fee = new Money(705, "USD"),
            QuotedAt = OloCalls.Noon,
            PickupEta = OloCalls.Noon.AddMinutes(9),
            DropoffEta = OloCalls.Noon.AddMinutes(30),
            ExpiresAt = OloCalls.Noon.AddMinutes(15),
        };
        var (status, body) = OloCalls.Answer(new Verdict.Quoted(offer), "v1-quote");
        var id = JsonNode.Parse(body)!["quoteId"]!.GetValue<string>();

        status.ShouldBe(200);
        OloCalls.Read("v1-accept", id: id).ShouldBe(new Inbound.AcceptQuote(dispatchId, null) { QuoteId = offer.QuoteId });
        OloCalls.Read("v1-accept", new JsonObject { ["tip"] = 6.25 }, id)
            .ShouldBe(new Inbound.AcceptQuote(dispatchId, new Money(625, "USD")) { QuoteId = offer.QuoteId });
        OloCalls.Read("v1-accept", new JsonObject { ["tip"] = "6.25" }, id).ShouldBeOfType<Inbound.Unreadable>().ExternalId.ShouldBe(dispatchId);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData(".")]
    [InlineData("0190a0b1c2d37e4f8a5b6c7d8e9f0aaa.")]
    public void A_quote_that_is_none_of_ours_is_looked_for_and_not_found(string id)
    {
        OloCalls.Read("v1-accept", id: id).ShouldBe(new Inbound.AcceptQuote(id, null) { QuoteId = id });
    }

    [Fact]
    public void A_cancellation_names_our_delivery_and_keeps_a_reason_that_is_a_code()
    {
        var ours = DeliveryRef.Ours(OloCalls.Facts.DeliveryId);
        var id = OloCalls.Facts.DeliveryId.ToString("D");

        OloCalls.Read("v1-cancel", id: id).ShouldBe(new Inbound.Cancel(ours, null));
        OloCalls.Read("v1-cancel", new JsonObject { ["reason"] = "CustomerCanceled" }, id).ShouldBe(new Inbound.Cancel(ours, "CustomerCanceled"));
        OloCalls.Read("v1-cancel", new JsonObject { ["reason"] = "Mrs. Vale is not at home" }, id).ShouldBe(new Inbound.Cancel(ours, null));
        OloCalls.Read("v1-cancel", id: "dsp-60417").ShouldBe(new Inbound.Cancel(DeliveryRef.External("dsp-60417"), null));
        OloCalls.Read("v1-query", id: id).ShouldBe(new Inbound.Query(ours));
    }
}
