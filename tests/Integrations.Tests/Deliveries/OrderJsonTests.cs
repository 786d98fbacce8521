using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Deliveries;
using Shouldly;
using Xunit;
using static Integrations.Testing.Approved;

namespace Integrations.Tests.Deliveries;

/// <summary>The bodies that the Deliveries service gets.</summary>
public sealed class OrderJsonTests
{
    private static readonly DateTimeOffset Time = new(2026, 8, 24, 12, 0, 0, TimeSpan.FromHours(2));

    private static readonly DeliveryOrder Full = new()
    {
        DeliveryId = Guid.Parse("01990000-0000-7000-8000-000000000001"),
        Partner = IntegrationType.ALLY,
        ApiVersion = 1,
        Region = Region.EU,
        ServiceQuoteId = "q-1",
        Key = null,
        Draft = new DeliveryDraft
        {
            ExternalId = "X-1",
            Source = Source.ally,
            StoreId = "store-7",
            QuoteId = "the partner's own name for the quote",
            Pickup = Stop("Ada"),
            Dropoff = Stop("Zoë \"Z\""),
            Items =
            [
                new DraftItem { ExternalId = "i1", Name = new Personal("Soup"), Note = new Personal("hot"), Quantity = 2, UnitPrice = 450, Contents = [ControlledContents.Alcohol] },
                new DraftItem { Name = new Personal("Bread"), Quantity = 1 },
            ],
            OrderValue = new Money(1350, "EUR"),
            Tip = new Money(200, "EUR"),
            Contents = [ControlledContents.Alcohol, ControlledContents.Tobacco],
            ContentsKnown = true,
            MinimumAge = 18,
            PickupReadyAt = Time,
            PickupDeadline = Time.AddMinutes(10),
            DropoffReadyAt = Time.AddMinutes(20),
            DropoffDeadline = Time.AddMinutes(40).AddTicks(1234567),
            IfUndeliverable = UndeliverableAction.LeaveAtDoor,
        },
    };

    [Fact]
    public async Task A_full_order() => await Verify(Pretty(OrderJson.Create(Full)));

    [Fact]
    public async Task The_least_order() => await Verify(Pretty(OrderJson.Create(Full with
    {
        ServiceQuoteId = null,
        Draft = new DeliveryDraft { ExternalId = "X-1", Source = Source.other, Pickup = new Stop(), Dropoff = new Stop() },
    })));

    [Fact]
    public void A_quote_is_the_same_without_a_delivery()
    {
        var quote = JsonNode.Parse(OrderJson.Quote(Full))!.AsObject();
        quote.Insert(0, "deliveryId", Full.DeliveryId);

        quote.ToJsonString().ShouldBe(JsonNode.Parse(OrderJson.Create(Full))!.ToJsonString());
    }

    [Fact]
    public void An_update_says_what_changes_and_nothing_else()
    {
        var changes = new DeliveryChanges { Dropoff = new Stop { Instructions = new Personal("ring") }, PickupReadyAt = Time, Tip = new Money(1, "EUR") };

        Encoding.UTF8.GetString(OrderJson.Update(changes)).ShouldBe(
            """{"dropoff":{"instructions":"ring"},"pickupReadyAt":"2026-08-24T10:00:00+00:00","tip":{"minorUnits":1,"currency":"EUR"}}""");
    }

    [Theory]
    [InlineData(null, "{}")]
    [InlineData("too_late", """{"reason":"too_late"}""")]
    public void A_cancellation_says_why_if_the_partner_did(string? reason, string body) =>
        Encoding.UTF8.GetString(OrderJson.Cancel(reason)).ShouldBe(body);

    [Theory]
    [InlineData("Soup", "hot")]
    [InlineData("Zoë's \"best\"\n\0", null)]
    [InlineData("", "")]
    public void An_items_text_comes_back_as_it_went(string name, string? note)
    {
        var text = Encoding.UTF8.GetString(ItemText.Write(new Personal(name), note is null ? null : new Personal(note)));

        ItemText.Read(text).ShouldBe((new Personal(name), note is null ? null : new Personal(note)));
    }

    private static Stop Stop(string name) => new()
    {
        ContactName = new Personal(name),
        BusinessName = new Personal("Deli"),
        Phone = new Personal("+358401234567"),
        Email = new Personal("x@example.com"),
        Address = new Personal("Street 1, Helsinki"),
        Instructions = new Personal("ring"),
        Country = "FI",
        Location = new GeoPoint(60.1699, 24.9384),
    };

    private static string Pretty(byte[] json) =>
        JsonNode.Parse(json)!.ToJsonString(new JsonSerializerOptions
        {
            WriteIndented = true,
            NewLine = "\n",
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
}
