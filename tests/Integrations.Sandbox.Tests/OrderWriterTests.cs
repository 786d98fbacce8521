using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Sandbox.Orders;
using Integrations.Sandbox.Partners;
using Shouldly;
using Xunit;

namespace Integrations.Sandbox.Tests;

public sealed class OrderWriterTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public void Fresh_fields_are_new_in_each_order_and_the_rest_is_the_samples()
    {
        var writer = new OrderWriter(new Dice(1), TimeProvider.System);

        var (first, second) = (Body(Write(writer)), Body(Write(writer)));

        first["id"]!.ToString().ShouldNotBe(second["id"]!.ToString(), StringComparer.Ordinal);
        first["dropoff"]!["name"]!.ToString().ShouldNotBe("Test Customer", StringComparer.Ordinal);
        ((string)first["dropoff"]!["phone"]!).ShouldStartWith("+");
        ((int)first["items"]![0]!["quantity"]!).ShouldBeInRange(1, 5);
        ((string)first["kind"]!).ShouldBe("delivery");
        DateTimeOffset.Parse((string)first["readyAt"]!, CultureInfo.InvariantCulture).ShouldBe(Now.AddMinutes(20), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void The_store_decides_the_region_and_the_place()
    {
        var writer = new OrderWriter(new Dice(1), TimeProvider.System);

        var orders = Enumerable.Range(0, 40).Select(_ => Write(writer)).ToList();

        orders.Select(order => order.Region).ToHashSet(StringComparer.Ordinal).SetEquals(["EU", "US"]).ShouldBeTrue();
        foreach (var order in orders)
        {
            order.StoreId.ShouldBe(order.Region is "EU" ? "acme-2" : "acme-1");
            ((double)Body(order)["dropoff"]!["lat"]!).ShouldBe(order.Region is "EU" ? 52.52 : 37.77, tolerance: 0.02);
        }
    }

    [Fact]
    public void An_invalid_order_lacks_exactly_its_field()
    {
        var writer = new OrderWriter(new Dice(1), TimeProvider.System);

        var body = Body(Write(writer, OrderKind.Invalid));

        body["dropoff"]!["phone"].ShouldBeNull();
        body["dropoff"]!["address"].ShouldNotBeNull();
    }

    [Fact]
    public void A_cancellation_speaks_of_the_order_in_the_words_of_its_answer()
    {
        var order = Write(new OrderWriter(new Dice(1), TimeProvider.System));
        order.Answer = new OrderAnswer(200, """{"ticket":{"number":"T9"}}"""u8.ToArray());

        var (method, path, body) = OrderWriter.Cancellation(order)!.Value;

        (method, path).ShouldBe(("PUT", "/acme/v1/orders/T9/cancel"));
        ((string)JsonNode.Parse(body)!["order"]!).ShouldBe(order.ExternalId);
    }

    [Theory]
    [InlineData("uuid")]
    [InlineData("email")]
    [InlineData("street")]
    [InlineData("addressLine")]
    [InlineData("familyName")]
    [InlineData("businessName")]
    [InlineData("instructions")]
    [InlineData("city")]
    public void Text_tokens_give_texts(string token)
    {
        ((string)Fresh.Of(token)!).ShouldNotBeEmpty();
    }

    [Fact]
    public void Tokens_with_a_shape_keep_it()
    {
        ((JsonObject)JsonNode.Parse((string)Fresh.Of("addressJson")!)!).ContainsKey("street_address").ShouldBeTrue();
        ((long)Fresh.Of("unixms:+1h")!).ShouldBe(Now.AddHours(1).ToUnixTimeMilliseconds());
        ((string)Fresh.Of("time:-30s")!).ShouldEndWith("Z");
        ((string)Fresh.Of("externalId")!).ShouldBe("X-1");
        ((double)Fresh.Of("dropoffLat")!).ShouldNotBe((double)Fresh.Of("pickupLat")!);
        Should.Throw<InvalidDataException>(() => Fresh.Of("shoeSize"));
    }

    private static FreshValues Fresh { get; } = new("X-1", new StoreDescription { Id = "s" }, "US", new Dice(1), Now);

    private static SentOrder Write(OrderWriter writer, OrderKind kind = OrderKind.Counted) =>
        writer.Write(AcmeWorld.Acme, AcmeWorld.Acme.Speaks[0], kind);

    private static JsonObject Body(SentOrder order) => (JsonObject)JsonNode.Parse(order.Body)!;
}
