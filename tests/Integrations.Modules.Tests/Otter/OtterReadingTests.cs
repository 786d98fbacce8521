using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Otter;

/// <summary>What Otter means where the plain reading would be wrong.</summary>
public sealed class OtterReadingTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("USD", "4.99", 499)]
    [InlineData("USD", "0.29", 29)]
    [InlineData("USD", "1.005", 101)]
    [InlineData("EUR", "1234567.89", 123456789)]
    [InlineData("KRW", "15000", 15000)]
    [InlineData("JPY", "980", 980)]
    [InlineData("CLP", "15000", 15000)]
    [InlineData("COP", "15000", 15000)]
    [InlineData("PYG", "15000", 15000)]
    [InlineData("VND", "15000", 15000)]
    [InlineData("USD", "10000000", 1000000000)]
    public void Amounts_are_decimals_of_the_major_unit(string currency, string said, long minor) =>
        OtterSays.Quote(p => (p["currencyCode"], p["orderSubTotal"]) = (currency, JsonNode.Parse(said))).OrderValue.ShouldBe(new Money(minor, currency));

    [Fact]
    public void An_amount_below_nothing_or_beyond_reason_is_a_fault()
    {
        foreach (var said in new[] { "-0.01", "1e12" })
        {
            OtterSays.Read("request_quote", (_, p) => p["orderSubTotal"] = JsonNode.Parse(said))
                .ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldBe([new Fault("metadata.payload.orderSubTotal", "range:0..10000000")]);
        }
    }

    [Theory]
    [InlineData("US1")]
    [InlineData("$")]
    public void A_currency_that_is_no_code_is_named(string said) =>
        OtterSays.Read("request_quote", (_, p) => p["currencyCode"] = said)
            .ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldBe([new Fault("metadata.payload.currencyCode", "currency:iso4217")]);

    [Fact]
    public void Without_a_currency_it_is_the_regions() =>
        OtterSays.Quote(p => p.Remove("currencyCode")).OrderValue!.Value.Currency.ShouldBe("USD");

    [Theory]
    [InlineData(null)]
    [InlineData("2030-01-15T11:59:59Z")]
    [InlineData("2020-01-01T00:00:00+05:30")]
    public void Absent_or_past_is_as_soon_as_possible(string? preferred)
    {
        var draft = OtterSays.Accept(p =>
        {
            p["preferredPickupTime"] = preferred;
            p["pickUpInfo"] = null;
        });

        draft.PickupReadyAt.ShouldBeNull();
    }

    [Fact]
    public void When_no_time_is_preferred_the_food_is_fetched_when_it_is_ready() =>
        OtterSays.Accept(p => p.Remove("preferredPickupTime")).PickupReadyAt.ShouldBe(Now.AddMinutes(35));

    [Fact]
    public void Food_that_is_ready_already_is_a_change_too()
    {
        OtterSays.Read("update_request").ShouldBeOfType<Inbound.Update>().Changes.PickupReadyAt.ShouldBe(Now);
        OtterSays.Read("update_request", (_, p) => p["pickUpInfo"] = new JsonObject { ["readyAtTime"] = "2030-01-15T12:20:00Z" })
            .ShouldBeOfType<Inbound.Update>().Changes.PickupReadyAt.ShouldBe(Now.AddMinutes(20));
    }

    [Fact]
    public void The_whole_address_wins_over_its_parts_and_either_will_do()
    {
        OtterSays.Quote(p => p["pickupAddress"]!["addressLines"] = new JsonArray("elsewhere")).Pickup.Address!.Value.Value.ShouldBe("18 Pier Lane, San Francisco, CA 94107");
        OtterSays.Quote(p => p["pickupAddress"]!["fullAddress"] = null).Pickup.Address!.Value.Value.ShouldBe("18 Pier Lane, San Francisco, CA 94107, US");

        OtterSays.Read("request_quote", (_, p) => ((JsonObject)p["dropoffAddress"]!).Remove("addressLines"))
            .ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldBe([new Fault("metadata.payload.dropoffAddress.addressLines", "required")]);
    }

    [Fact]
    public void A_longitude_that_lost_its_sign_is_not_believed()
    {
        foreach (var country in new[] { "US", "ca", "MX" })
        {
            OtterSays.Quote(p => (p["dropoffAddress"]!["countryCode"], p["dropoffAddress"]!["location"]!["longitude"]) = (country, 122.39)).Dropoff.Location.ShouldBeNull(country);
        }

        OtterSays.Read("accept-eu").ShouldBeOfType<Inbound.Create>().Draft.Dropoff.Location.ShouldBe(new GeoPoint(60.165, 24.935));
    }

    [Fact]
    public void Unknown_contents_are_not_none()
    {
        OtterSays.Quote(p => p["containsAlcoholicItem"] = null).ContentsKnown.ShouldBeFalse();
        OtterSays.Quote(p => p["containsAlcoholicItem"] = false).ContentsKnown.ShouldBeTrue();
        OtterSays.Quote(p => p["containsAlcoholicItem"] = true).Contents.ShouldBe([ControlledContents.Alcohol]);
    }

    [Theory]
    [InlineData("ubereats", Source.uber_eats, null)]
    [InlineData("Uber-Eats", Source.uber_eats, null)]
    [InlineData("doordash", Source.door_dash, null)]
    [InlineData("grubhub", Source.grubhub, null)]
    [InlineData("chownow", Source.chow_now, null)]
    [InlineData("rappi", Source.other, "rappi")]
    public void The_marketplace_is_one_of_ours_or_kept_as_it_is(string said, Source source, string? word)
    {
        var draft = OtterSays.Quote(p => p["orderExternalIdentifiers"]!["source"] = said);

        (draft.Source, draft.SourceWord).ShouldBe((source, word));
    }

    [Fact]
    public void Each_marketplace_of_ours_can_be_named()
    {
        // An order of no marketplace comes from a third party by that party's own route.
        var sources = Enum.GetValues<Source>().Except([Source.three_pl]);

        sources.Where(source => OtterSays.Quote(p => p["orderExternalIdentifiers"]!["source"] = source.ToString()).Source == source).ShouldBe(sources);
    }

    [Fact]
    public void A_marketplace_is_looked_for_inside_and_the_outermost_name_stands_where_there_is_none()
    {
        OtterSays.Quote(p => p["orderExternalIdentifiers"] = Inside("till", "POINT_OF_SALE", Inside("grubhub", "ORDERING_MARKETPLACE", null))).Source.ShouldBe(Source.grubhub);
        OtterSays.Quote(p => p["orderExternalIdentifiers"] = Inside("till", "POINT_OF_SALE", Inside("hub", "AGGREGATOR", null))).SourceWord.ShouldBe("till");
        OtterSays.Quote(p => (p["orderExternalIdentifiers"], p["ofoSlug"]) = (null, "doordash")).Source.ShouldBe(Source.door_dash);
        OtterSays.Quote(p => p["orderExternalIdentifiers"] = Deep(8)).Source.ShouldBe(Source.grubhub);
        OtterSays.Quote(p => p["orderExternalIdentifiers"] = Deep(9)).SourceWord.ShouldBe("till");

        static JsonObject Deep(int levels) => levels == 1 ? Inside("grubhub", "ORDERING_MARKETPLACE", null) : Inside("till", "POINT_OF_SALE", Deep(levels - 1));
        static JsonObject Inside(string name, string type, JsonNode? within) => new() { ["source"] = name, ["sourceType"] = type, ["sourceExternalIdentifiers"] = within };
    }

    [Fact]
    public void Where_nobody_is_named_the_order_is_Otters_own() =>
        OtterSays.Quote(p => p.Remove("orderExternalIdentifiers")).Source.ShouldBe(Source.otter);

    [Theory]
    [InlineData("2", 2, null)]
    [InlineData("2.0", 2, null)]
    [InlineData("1.5", 2, "Quantity 1.5")]
    [InlineData("0.25", 1, "Quantity 0.25")]
    [InlineData("10000", 10000, null)]
    public void A_quantity_is_a_number_and_what_is_carried_is_whole(string said, int count, string? note)
    {
        var item = OtterSays.Accept(p => p["orderItems"]![1]!["quantity"] = JsonNode.Parse(said)).Items[1];

        (item.Quantity, item.Note?.Value).ShouldBe((count, note));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("10000.5")]
    public void A_quantity_that_nobody_carries_is_a_fault(string said) =>
        OtterSays.Read("accept", (_, p) => p["orderItems"]![1]!["quantity"] = JsonNode.Parse(said))
            .ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldBe([new Fault("metadata.payload.orderItems[1].quantity", "range:0..10000")]);

    [Fact]
    public void Where_to_fetch_it_is_said_under_the_newer_name_or_the_older_one()
    {
        Fetched(p => (p["pickUpInstructions"], p["pickupNote"]) = ("newer", "older")).ShouldStartWith("newer");
        Fetched(p => (p["pickUpInstructions"], p["pickupNote"]) = (null, "older")).ShouldStartWith("older");

        static string Fetched(Action<JsonObject> change) => OtterSays.Accept(change).Pickup.Instructions!.Value.Value;
    }

    [Fact]
    public void Modifiers_of_modifiers_are_read_to_the_end_and_the_note_stays_short()
    {
        var item = OtterSays.Accept(p => p["orderItems"]![0]!["modifiers"] = Nest(5)).Items[0];
        item.Note!.Value.Value.ShouldBe("M5 (M4 (M3 (M2 (M1))))");

        var many = OtterSays.Accept(p => p["orderItems"]![0]!["modifiers"] = new JsonArray([.. Enumerable.Range(0, 50).Select(i => (JsonNode)new JsonObject { ["name"] = new string('x', 400) })]));
        many.Items[0].Note!.Value.Value.Length.ShouldBe(1000);

        static JsonArray Nest(int levels) => new(new JsonObject { ["name"] = $"M{levels}", ["modifiers"] = levels > 1 ? Nest(levels - 1) : null });
    }

    [Fact]
    public void Events_of_other_kinds_are_given_a_receipt_and_nothing_is_waited_for()
    {
        foreach (var type in new[] { "ping.ping", "orders.new_order", "delivery.status_update" })
        {
            OtterSays.Read("cancel", (e, _) => e["eventType"] = type).ShouldBe(new Inbound.NotRelevant(type is "ping.ping" ? "a ping" : "an event of another kind", null));
            OtterSays.Module.LateAnswers!.Awaits(OtterSays.Message("cancel", (e, _) => e["eventType"] = type)).ShouldBeNull();
        }

        OtterSays.Module.Mapper.Answer(OtterSays.Message("ping"), new Verdict.NotRelevant("a ping")).Body.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void An_order_without_a_receiver_is_an_order_that_is_refused()
    {
        var read = OtterSays.Read("accept", (_, p) => p.Remove("customer")).ShouldBeOfType<Inbound.Unreadable>();

        (read.IsOrder, read.ExternalId, read.Faults.Single()).ShouldBe((true, "3b9a2d64-0c1f-4c8e-a5b7-9d2e4f6a8c01", new Fault("metadata.payload.customer", "required")));
    }

    [Fact]
    public void Card_and_tax_numbers_are_not_read()
    {
        var text = Kit.KitDump.Text(OtterSays.Read("accept"));

        foreach (var secret in new[] { "VISA", "CARD", "000-00-0000" })
            text.ShouldNotContain(secret);
    }
}
