using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Ingress;
using Integrations.Ingress.Validation;
using Integrations.Partners;
using Integrations.Testing;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>The rules that every order has to keep: what passes at the edge, and what is named one step beyond.</summary>
public sealed class ValidationTests
{
    private static readonly TestClock Clock = new();
    private static readonly DateTimeOffset Now = Clock.GetUtcNow();
    private static readonly PretendModule Module = new(IntegrationType.ALLY, 1);
    private static readonly Store Known = new()
    {
        IntegrationType = IntegrationType.ALLY,
        ExternalStoreId = "s-1",
        Active = true,
        Latitude = 37.7,
        Longitude = -122.4,
    };

    private static readonly Dictionary<string, (Func<DeliveryDraft, DeliveryDraft> Change, Store? Store, string[] Faults)> Orders = new(StringComparer.Ordinal)
    {
        ["nothing wrong"] = (d => d, null, []),
        ["no external id"] = (d => d with { ExternalId = "" }, null, ["id length:1..500"]),
        ["the longest external id"] = (d => d with { ExternalId = new string('x', 500) }, null, []),
        ["an external id too long"] = (d => d with { ExternalId = new string('x', 501) }, null, ["id length:1..500"]),
        ["a newline in the external id"] = (d => d with { ExternalId = "a\nb" }, null, ["id length:1..500"]),

        ["north pole"] = (d => Drop(d, s => s with { Location = new GeoPoint(90, 180) }), null, []),
        ["north of the north pole"] = (d => Drop(d, s => s with { Location = new GeoPoint(90.0001, 0) }), null, ["dropoff.lat range:wgs84"]),
        ["south of the south pole"] = (d => Drop(d, s => s with { Location = new GeoPoint(-90.0001, 0) }), null, ["dropoff.lat range:wgs84"]),
        ["too far east"] = (d => Drop(d, s => s with { Location = new GeoPoint(0.1, 180.0001) }), null, ["dropoff.lat range:wgs84"]),
        ["too far west"] = (d => Pick(d, s => s with { Location = new GeoPoint(0.1, -180.0001) }), null, ["pickup.lat range:wgs84"]),
        ["not a number"] = (d => Drop(d, s => s with { Location = new GeoPoint(double.NaN, 0) }), null, ["dropoff.lat range:wgs84"]),
        ["infinity"] = (d => Drop(d, s => s with { Location = new GeoPoint(1, double.PositiveInfinity) }), null, ["dropoff.lat range:wgs84"]),
        ["zero, zero"] = (d => Drop(d, s => s with { Location = new GeoPoint(0, 0) }), null, ["dropoff.lat location:zero"]),
        ["on the equator"] = (d => Drop(d, s => s with { Location = new GeoPoint(0, 10) }), null, []),

        ["to where it comes from"] = (d => Drop(d, s => s with { Location = d.Pickup.Location }), null, ["dropoff.lat same_as_pickup"]),
        ["a metre away"] = (d => Drop(d, s => s with { Location = new GeoPoint(37.7749 + 0.00002, -122.4194) }), null, []),
        ["the same address"] = (
            d => Drop(Pick(d, s => s with { Location = null }), s => s with { Location = null, Address = new Personal("1 EXAMPLE STREET") }), null,
            ["dropoff.address same_as_pickup"]),
        ["the same address, other points"] = (d => Drop(d, s => s with { Address = new Personal("1 Example Street") }), null, []),
        ["to the store it comes from"] = (
            d => Drop(Pick(d, s => s with { Location = null }) with { StoreId = "s-1" }, s => s with { Location = new GeoPoint(37.7, -122.4) }), Known,
            ["dropoff.lat same_as_pickup"]),

        ["no pickup"] = (d => d with { Pickup = new Stop() }, null, ["pickup.address required"]),
        ["no pickup, a known store"] = (d => d with { Pickup = new Stop(), StoreId = "s-1" }, Known, []),
        ["no pickup, a store without a place"] = (
            d => d with { Pickup = new Stop(), StoreId = "s-1" }, new Store { ExternalStoreId = "s-1", Active = true }, ["pickup.address required"]),
        ["no pickup, an unknown store"] = (d => d with { Pickup = new Stop(), StoreId = "s-2" }, null, ["store store:unknown"]),
        ["an inactive store"] = (d => d with { StoreId = "s-1" }, new Store { ExternalStoreId = "s-1", Active = false }, ["store store:not_active"]),
        ["no dropoff"] = (d => d with { Dropoff = new Stop() }, null, ["dropoff.address required"]),
        ["dropoff by address only"] = (d => Drop(d, s => s with { Location = null }), null, []),
        ["dropoff by point only"] = (d => Drop(d, s => s with { Address = null }), null, []),

        ["a national phone"] = (d => Drop(d, s => s with { Phone = new Personal("415-555-0199"), Country = "US" }), null, []),
        ["a national phone of nowhere"] = (d => Drop(d, s => s with { Phone = new Personal("415-555-0199"), Country = null }), null, ["dropoff.phone phone:e164"]),
        ["a phone with letters"] = (d => Pick(d, s => s with { Phone = new Personal("1-800-FLOWERS") }), null, ["pickup.phone phone:e164"]),
        ["a phone too long"] = (d => Drop(d, s => s with { Phone = new Personal("+1234567890123456") }), null, ["dropoff.phone phone:e164"]),
        ["no phone"] = (d => Drop(d, s => s with { Phone = null }), null, []),

        ["an e-mail address"] = (d => Drop(d, s => s with { Email = new Personal("a+b@c") }), null, []),
        ["no at"] = (d => Drop(d, s => s with { Email = new Personal("nobody") }), null, ["dropoff.email email"]),
        ["two ats"] = (d => Drop(d, s => s with { Email = new Personal("a@b@c") }), null, ["dropoff.email email"]),
        ["nobody at home"] = (d => Drop(d, s => s with { Email = new Personal("@example.com") }), null, ["dropoff.email email"]),
        ["somebody nowhere"] = (d => Drop(d, s => s with { Email = new Personal("jo@") }), null, ["dropoff.email email"]),
        ["a header in an e-mail address"] = (d => Drop(d, s => s with { Email = new Personal("jo@x\r\nBcc:all@x") }), null, ["dropoff.email email"]),
        ["the pickup's e-mail has no field of its own"] = (d => Pick(d, s => s with { Email = new Personal("nobody") }), null, ["$ email"]),

        ["the longest name"] = (d => Drop(d, s => s with { ContactName = Text(200) }), null, []),
        ["a name too long"] = (d => Drop(d, s => s with { ContactName = Text(201) }), null, ["dropoff.name length:0..200"]),
        ["a business name too long"] = (d => Drop(d, s => s with { BusinessName = Text(201) }), null, ["dropoff.name length:0..200"]),
        ["an address too long"] = (d => Pick(d, s => s with { Address = Text(501) }), null, ["pickup.address length:0..500"]),
        ["instructions too long"] = (d => Drop(d, s => s with { Instructions = Text(2001) }), null, ["dropoff.instructions length:0..2000"]),
        ["pickup instructions too long"] = (d => Pick(d, s => s with { Instructions = Text(2001) }), null, ["pickup.instructions length:0..2000"]),

        ["no items"] = (d => d with { Items = [] }, null, []),
        ["no items where the contract wants some"] = (d => d with { Items = [], ItemsRequired = true }, null, ["items count:1..200"]),
        ["the most items"] = (d => d with { Items = [.. Enumerable.Repeat(Soup, 200)] }, null, []),
        ["too many items"] = (d => d with { Items = [.. Enumerable.Repeat(Soup, 201)] }, null, ["items count:1..200"]),
        ["none of the second item"] = (d => d with { Items = [Soup, Soup with { Quantity = 0 }] }, null, ["items[1].quantity range:1..1000"]),
        ["less than none"] = (d => d with { Items = [Soup with { Quantity = -1 }] }, null, ["items[0].quantity range:1..1000"]),
        ["the most of one"] = (d => d with { Items = [Soup with { Quantity = 1000 }] }, null, []),
        ["too many of one"] = (d => d with { Items = [Soup with { Quantity = 1001 }] }, null, ["items[0].quantity range:1..1000"]),
        ["an item without a name"] = (d => d with { Items = [Soup with { Name = new Personal("") }] }, null, ["items[0].name length:1..500"]),
        ["an item's name too long"] = (d => d with { Items = [Soup with { Name = Text(501) }] }, null, ["items[0].name length:1..500"]),
        ["an item's note too long"] = (d => d with { Items = [Soup with { Note = Text(1001) }] }, null, ["items[0].name note:0..1000"]),
        ["an item's id too long"] = (d => d with { Items = [Soup with { ExternalId = new string('x', 201) }] }, null, ["items id:0..200"]),
        ["an item that costs nothing"] = (d => d with { Items = [Soup with { UnitPrice = 0 }] }, null, []),
        ["an item that costs less"] = (d => d with { Items = [Soup with { UnitPrice = -1 }] }, null, ["items[0].price range:0.."]),

        ["worth nothing"] = (d => d with { OrderValue = new Money(0, "USD") }, null, []),
        ["worth less than nothing"] = (d => d with { OrderValue = new Money(-1, "USD") }, null, ["value range:0.."]),
        ["a tip the other way"] = (d => d with { Tip = new Money(-1, "USD") }, null, ["tip range:0.."]),
        ["a currency in lower case"] = (d => d with { OrderValue = new Money(1, "usd") }, null, ["value currency"]),
        ["a currency of four letters"] = (d => d with { OrderValue = null, Tip = new Money(1, "EURO") }, null, ["tip currency"]),
        ["two currencies"] = (d => d with { OrderValue = new Money(1, "USD"), Tip = new Money(1, "EUR") }, null, ["tip currency:differs"]),

        ["alcohol said twice"] = (d => Beer(d, known: true, ControlledContents.Alcohol), null, []),
        ["alcohol said by the item alone"] = (d => Beer(d, known: false), null, []),
        ["no alcohol, but a beer"] = (d => Beer(d, known: true), null, ["contents contradicts_items"]),
        ["tobacco, but a beer"] = (d => Beer(d, known: true, ControlledContents.Tobacco), null, ["contents contradicts_items"]),
        ["an age"] = (d => d with { MinimumAge = 21 }, null, []),
        ["no age at all"] = (d => d with { MinimumAge = 0 }, null, ["contents age:1..120"]),
        ["an age of nobody"] = (d => d with { MinimumAge = 121 }, null, ["contents age:1..120"]),

        ["fifteen minutes ago"] = (d => d with { PickupReadyAt = Now.AddMinutes(-15) }, null, []),
        ["longer ago"] = (d => d with { PickupReadyAt = Now.AddMinutes(-15).AddSeconds(-1) }, null, ["pickup_ready past"]),
        ["a pickup deadline that has passed"] = (d => d with { PickupDeadline = Now.AddHours(-1) }, null, ["pickup_deadline past"]),
        ["a dropoff time that has passed"] = (d => d with { DropoffReadyAt = Now.AddHours(-1) }, null, ["dropoff_ready past"]),
        ["a dropoff deadline that has passed"] = (d => d with { DropoffDeadline = Now.AddHours(-1) }, null, ["dropoff_deadline past"]),
        ["a moment as another zone writes it"] = (d => d with { PickupReadyAt = Now.AddMinutes(10).ToOffset(TimeSpan.FromHours(-8)) }, null, []),
        ["in ninety days"] = (d => d with { DropoffDeadline = Now.AddDays(90) }, null, []),
        ["in a year"] = (d => d with { DropoffDeadline = Now.AddDays(365) }, null, ["dropoff_deadline too_far_ahead"]),
        ["never"] = (d => d with { DropoffDeadline = DateTimeOffset.MaxValue }, null, ["dropoff_deadline too_far_ahead"]),
        ["before the beginning"] = (d => d with { PickupReadyAt = DateTimeOffset.MinValue }, null, ["pickup_ready past"]),
        ["picked up by the time it is ready"] = (d => d with { PickupReadyAt = Now.AddMinutes(10), PickupDeadline = Now.AddMinutes(10) }, null, []),
        ["picked up before it is ready"] = (
            d => d with { PickupReadyAt = Now.AddMinutes(10), PickupDeadline = Now.AddMinutes(9) }, null, ["pickup_deadline not_before:pickup_ready"]),
        ["there before it is ready"] = (
            d => d with { PickupReadyAt = Now.AddMinutes(10), DropoffDeadline = Now.AddMinutes(9) }, null, ["dropoff_deadline not_before:pickup_ready"]),
        ["there before it may be"] = (
            d => d with { DropoffReadyAt = Now.AddMinutes(30), DropoffDeadline = Now.AddMinutes(20) }, null, ["dropoff_deadline not_before:dropoff_ready"]),
        ["there before it is fetched"] = (
            d => d with { PickupDeadline = Now.AddMinutes(30), DropoffDeadline = Now.AddMinutes(20) }, null, ["dropoff_deadline not_before:pickup_deadline"]),
    };

    private readonly DraftValidation _validation = new(Options.Create(new IngressOptions()), Clock);

    private static DraftItem Soup => new() { Name = new Personal("Soup"), Quantity = 1 };

    public static TheoryData<string> Names => [.. Orders.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_order_is_judged_by_the_rules(string name)
    {
        var (change, store, faults) = Orders[name];

        var found = _validation.Faults(change(Good), store, Door());

        found.Select(f => $"{f.Path} {f.Rule}").ShouldBe(faults, ignoreOrder: true);
    }

    [Fact]
    public void Each_fault_is_named_once_and_all_are_named()
    {
        var order = Good with
        {
            Tip = new Money(-1, "usd"),
            Items = [Soup with { Quantity = 0 }, Soup with { Quantity = 0 }],
            Dropoff = new Stop { Phone = new Personal("x") },
        };

        var found = _validation.Faults(order, store: null, Door());

        found.Select(f => $"{f.Path} {f.Rule}").ShouldBe(
            [
                "tip range:0..", "tip currency", "tip currency:differs", "items[0].quantity range:1..1000", "items[1].quantity range:1..1000",
                "dropoff.phone phone:e164", "dropoff.address required",
            ], ignoreOrder: true);
    }

    [Fact]
    public void A_partner_whose_stores_we_do_not_keep_may_name_any()
    {
        var found = _validation.Faults(Good with { StoreId = "anything" }, store: null, Door(storeCheck: false));

        found.ShouldBeEmpty();
    }

    [Fact]
    public void No_fault_holds_a_value()
    {
        var order = Good with
        {
            ExternalId = "",
            Dropoff = new Stop { Phone = new Personal("415-SECRET"), Email = new Personal("SECRET"), Address = new Personal(new string('S', 600)) },
        };

        _validation.Faults(order, store: null, Door()).ShouldAllBe(f => !f.ToString().Contains("SECRET", StringComparison.Ordinal));
    }

    [Fact]
    public void A_good_order_is_completed()
    {
        var order = Good with
        {
            Pickup = new Stop { Phone = new Personal("(415) 555-0100"), Country = "US" },
            StoreId = "s-1",
            Items = [Soup with { Contents = [ControlledContents.Tobacco] }, Soup with { Contents = [ControlledContents.Alcohol, ControlledContents.Tobacco] }],
        };

        var complete = DraftValidation.Complete(order, Known);

        complete.Pickup.Phone.ShouldBe(new Personal("+14155550100"));
        complete.Pickup.Location.ShouldBe(new GeoPoint(37.7, -122.4));
        complete.Contents.ShouldBe([ControlledContents.Alcohol, ControlledContents.Tobacco]);
        complete.ContentsKnown.ShouldBeTrue();
    }

    [Fact]
    public void Unknown_contents_stay_unknown() => DraftValidation.Complete(Good, store: null).ContentsKnown.ShouldBeFalse();

    [Fact]
    public void A_change_is_judged_by_the_same_rules()
    {
        var changes = new DeliveryChanges
        {
            Dropoff = new Stop { Phone = new Personal("x"), Location = new GeoPoint(91, 0) },
            Tip = new Money(-5, "EUR"),
            PickupReadyAt = Now.AddMinutes(60),
            DropoffDeadline = Now.AddMinutes(30),
        };

        var found = _validation.Faults(changes, "USD", Door());

        found.Select(f => $"{f.Path} {f.Rule}").ShouldBe(
            ["dropoff.phone phone:e164", "dropoff.lat range:wgs84", "tip range:0..", "tip currency:differs", "dropoff_deadline not_before:pickup_ready"],
            ignoreOrder: true);
    }

    [Fact]
    public void A_change_of_one_thing_is_judged_by_that_alone() =>
        _validation.Faults(new DeliveryChanges { Dropoff = new Stop { Instructions = new Personal("ring") } }, "USD", Door()).ShouldBeEmpty();

    private static DeliveryDraft Good => new()
    {
        ExternalId = "order-1",
        Source = Source.other,
        Pickup = new Stop { Address = new Personal("1 Example Street"), Location = new GeoPoint(37.7749, -122.4194), Country = "US" },
        Dropoff = new Stop
        {
            ContactName = new Personal("Jo"),
            Phone = new Personal("+14155550199"),
            Address = new Personal("2 Sample Avenue"),
            Location = new GeoPoint(37.7793, -122.4192),
            Country = "US",
        },
        Items = [Soup],
        OrderValue = new Money(1250, "USD"),
    };

    private static DeliveryDraft Drop(DeliveryDraft draft, Func<Stop, Stop> change) => draft with { Dropoff = change(draft.Dropoff) };

    private static DeliveryDraft Pick(DeliveryDraft draft, Func<Stop, Stop> change) => draft with { Pickup = change(draft.Pickup) };

    private static DeliveryDraft Beer(DeliveryDraft draft, bool known, params ControlledContents[] contents) => draft with
    {
        Items = [Soup with { Contents = [ControlledContents.Alcohol] }],
        Contents = contents,
        ContentsKnown = known,
    };

    private static Personal Text(int length) => new(new string('x', length));

    private static Door Door(bool storeCheck = true) => new(
        IntegrationType.ALLY, Module.Mapper.Routes.Single(r => r.Kind is RouteKind.Create), Module.Mapper, [],
        new PartnerOptions { StoreCheck = storeCheck }, Region.US);
}
