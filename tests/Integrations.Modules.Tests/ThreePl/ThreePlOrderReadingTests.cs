using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.ThreePl;

public sealed class ThreePlOrderReadingTests
{
    [Fact]
    public void The_order_reads_field_by_field()
    {
        var draft = ThreePlCalls.ReadOrder();

        draft.ExternalId.ShouldBe("3PL-900101");
        draft.Source.ShouldBe(Source.chow_now);
        draft.SourceWord.ShouldBeNull();
        draft.StoreId.ShouldBe("3pl-store-1");
        draft.Pickup.ShouldBe(new Stop
        {
            BusinessName = new Personal("Lantern Dumplings"),
            Phone = new Personal("+15125550120"),
            Address = new Personal("310 Orchard Row, Austin, TX 78702"),
            Instructions = new Personal("Side hatch on the alley"),
            Location = new GeoPoint(30.262918, -97.722041),
        });
        draft.Dropoff.ShouldBe(new Stop
        {
            ContactName = new Personal("Ingrid Vasquez"),
            Phone = new Personal("+15125550163"),
            Email = new Personal("ingrid.vasquez@example.com"),
            Address = new Personal("27 Heron Close, Austin, TX 78702"),
            Instructions = new Personal("Gate stays open"),
            Location = new GeoPoint(30.258377, -97.716290),
        });
        draft.Items.Select(item => (item.ExternalId, item.Name.Value, item.Note?.Value, item.Quantity, item.UnitPrice))
            .ShouldBe([("sku-31", "Pork dumplings", "No sesame", 2, 1190), ("sku-80", "Rice lager 330ml", null, 2, 550)]);
        draft.Items[1].Contents.ShouldBe([ControlledContents.Alcohol]);
        draft.ItemsRequired.ShouldBeFalse();
        draft.Contents.ShouldBe([ControlledContents.Alcohol]);
        draft.ContentsKnown.ShouldBeTrue();
        draft.MinimumAge.ShouldBe(21);
        draft.OrderValue.ShouldBe(new Money(3480, "USD"));
        draft.Tip.ShouldBe(new Money(300, "USD"));
        draft.PickupReadyAt.ShouldBe(At(17, 30));
        draft.PickupDeadline.ShouldBe(At(18, 0));
        draft.DropoffReadyAt.ShouldBe(At(17, 50));
        draft.DropoffDeadline.ShouldBe(At(18, 45));
        draft.IfUndeliverable.ShouldBe(UndeliverableAction.ReturnToPickup);
    }

    [Fact]
    public void An_order_of_another_country_reads_the_same_way()
    {
        var draft = ThreePlCalls.Read("v1-create", ThreePlCalls.Sample("v1-create-eu"), region: Region.EU).ShouldBeOfType<Inbound.Create>().Draft;

        (draft.Pickup.Country, draft.Dropoff.Country).ShouldBe(("DE", "DE"));
        draft.Pickup.Address?.Value.ShouldBe("Lindenhof 4, 10115 Berlin");
        draft.StoreId.ShouldBeNull();
        draft.OrderValue.ShouldBe(new Money(1840, "EUR"));
        draft.DropoffDeadline.ShouldBe(At(17, 30));
        draft.Source.ShouldBe(Source.three_pl);
        draft.ContentsKnown.ShouldBeFalse();
        draft.IfUndeliverable.ShouldBe(UndeliverableAction.Dispose);
    }

    [Theory]
    [InlineData("external_delivery_id")]
    [InlineData("dropoff_address")]
    [InlineData("dropoff_phone_number")]
    public void Each_required_field_that_is_missing_is_named(string field)
    {
        ThreePlCalls.Faults(ThreePlCalls.Read("v1-create", ThreePlCalls.Order((field, null)))).ShouldBe([$"{field} required"]);
        ThreePlCalls.Faults(ThreePlCalls.Read("v1-quote", ThreePlCalls.Order((field, null)))).ShouldBe([$"{field} required"]);
    }

    [Fact]
    public void A_store_or_an_address_says_where_to_fetch_it()
    {
        ThreePlCalls.ReadOrder(("pickup_address", null)).StoreId.ShouldBe("3pl-store-1");
        ThreePlCalls.ReadOrder(("pickup_external_store_id", null)).Pickup.Address.ShouldNotBeNull();
        ThreePlCalls.Faults(ThreePlCalls.Read("v1-create", ThreePlCalls.Order(("pickup_address", null), ("pickup_external_store_id", null))))
            .ShouldBe(["pickup_address required"]);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("..")]
    public void An_id_that_cannot_stand_in_a_path_is_refused(string id)
    {
        ThreePlCalls.Faults(ThreePlCalls.Read("v1-create", ThreePlCalls.Order(("external_delivery_id", id))))
            .ShouldBe(["external_delivery_id pattern:[A-Za-z0-9-._~]+"]);
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var inbound = ThreePlCalls.Read("v1-create", ThreePlCalls.Order(
            ("dropoff_location", new JsonObject { ["lat"] = "x" }),
            ("currency", "usd"),
            ("tip", -1),
            ("pickup_window", new JsonObject { ["start_time"] = "2026-06-02 17:30" }),
            ("action_if_undeliverable", "keep"),
            ("fulfillment", "drone"),
            ("items", new JsonArray(new JsonObject { ["name"] = new string('n', 101), ["quantity"] = 101, ["controlled_contents"] = new JsonArray("fireworks") }))));

        ThreePlCalls.Faults(inbound).ShouldBe(
            [
                "fulfillment one_of:delivery|pickup", "dropoff_location.lat type:number", "dropoff_location.lng required",
                "items[0].name length:0..100", "items[0].quantity range:1..100", "items[0].controlled_contents one_of:alcohol|tobacco|marijuana",
                "pickup_window.start_time time:rfc3339", "currency currency:iso4217", "tip range:0..2147483647",
                "action_if_undeliverable one_of:return_to_pickup|dispose",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void The_ends_of_windows_override_the_times()
    {
        var draft = ThreePlCalls.ReadOrder(
            ("pickup_time", "2026-06-02T16:00:00Z"), ("dropoff_time", "2026-06-02T20:00:00Z"), ("dropoff_window", null));

        draft.PickupReadyAt.ShouldBe(At(17, 30));
        draft.DropoffReadyAt.ShouldBeNull();
        draft.DropoffDeadline.ShouldBe(At(20, 0));

        ThreePlCalls.ReadOrder(("dropoff_time", "2026-06-02T20:00:00Z")).DropoffDeadline.ShouldBe(ThreePlCalls.ReadOrder().DropoffDeadline, "the window's end");
    }

    [Theory]
    [InlineData("Usd")]
    [InlineData("usd")]
    [InlineData("US")]
    public void A_currency_that_is_no_code_is_named(string said) =>
        ThreePlCalls.Faults(ThreePlCalls.Read("v1-create", ThreePlCalls.Order(("currency", said)))).ShouldBe(["currency currency:iso4217"]);

    [Theory]
    [InlineData("lunchbox", Source.lunchbox, null)]
    [InlineData("three_pl", Source.three_pl, null)]
    [InlineData("foodora", Source.other, "foodora")]
    [InlineData("2", Source.other, "2")]
    public void The_marketplace_is_one_of_ours_or_kept_as_it_is(string word, Source source, string? kept)
    {
        var draft = ThreePlCalls.ReadOrder(("order_source", word));

        (draft.Source, draft.SourceWord).ShouldBe((source, kept));
    }

    [Fact]
    public void Each_marketplace_of_ours_can_be_named()
    {
        var sources = Enum.GetValues<Source>();

        sources.Where(source => ThreePlCalls.ReadOrder(("order_source", source.ToString())).Source == source).ShouldBe(sources);
    }

    [Theory]
    [InlineData("""{"order_contains":{"marijuana":true,"alcohol":true}}""", true, ControlledContents.Alcohol, ControlledContents.Marijuana)]
    [InlineData("""{"order_contains":{"tobacco":true}}""", true, ControlledContents.Tobacco)]
    [InlineData("""{"order_contains":{"tobacco":false}}""", true)]
    [InlineData("""{"order_contains":{"hemp":true}}""", false)]
    [InlineData("""{"items":[{"name":"a","quantity":1,"controlled_contents":["tobacco"]},{"name":"b","quantity":1}]}""", false, ControlledContents.Tobacco)]
    [InlineData("""{"items":[{"name":"a","quantity":1,"controlled_contents":["marijuana"]}]}""", true, ControlledContents.Marijuana)]
    [InlineData("""{"items":[{"name":"a","quantity":1,"controlled_contents":[]}]}""", true)]
    [InlineData("""{"items":[]}""", false)]
    public void Contents_are_known_when_the_client_spoke_of_all_of_them(string said, bool known, params ControlledContents[] contents)
    {
        var order = ThreePlCalls.Order(("order_contains", null), ("items", null));
        foreach (var (name, value) in JsonNode.Parse(said)!.AsObject())
            order[name] = value!.DeepClone();

        var draft = ThreePlCalls.Read("v1-create", order).ShouldBeOfType<Inbound.Create>().Draft;

        draft.Contents.ShouldBe(contents);
        draft.ContentsKnown.ShouldBe(known);
    }

    [Fact]
    public void An_order_that_the_customer_fetches_is_not_ours_however_little_it_says()
    {
        ThreePlCalls.Read("v1-create", ThreePlCalls.Sample("v1-create-pickup"))
            .ShouldBe(new Inbound.NotRelevant("the customer fetches the order", "3PL-900102"));
        ThreePlCalls.Read("v1-quote", ThreePlCalls.Sample("v1-create-pickup")).ShouldBeOfType<Inbound.NotRelevant>();
    }

    private static DateTimeOffset At(int hour, int minute) => new(2026, 6, 2, hour, minute, 0, TimeSpan.Zero);
}
