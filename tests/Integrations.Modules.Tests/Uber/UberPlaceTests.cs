using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Uber;

/// <summary>Addresses, coordinates and the currency that follows from them.</summary>
public sealed class UberPlaceTests
{
    [Fact]
    public void An_address_is_json_inside_a_text_or_one_plain_line()
    {
        const string inText = """  {"street_address":["1 Fig Row"],"city":"Reno","state":"NV","zip_code":"89501","country":"us"}""";

        var structured = UberCalls.ReadOrder(("dropoff_address", inText)).Dropoff;
        var line = UberCalls.ReadOrder(("dropoff_address", "1 Fig Row, Reno, NV 89501")).Dropoff;

        structured.Address?.Value.ShouldBe("1 Fig Row, Reno, NV 89501, us");
        structured.Country.ShouldBe("US");
        line.Address?.Value.ShouldBe("1 Fig Row, Reno, NV 89501");
        line.Country.ShouldBeNull();
    }

    [Theory]
    [InlineData("{\"street_address\":[\"1 Fig Row\"", "dropoff_address json")]
    [InlineData("{\"city\":\"Reno\"}", "dropoff_address.street_address required")]
    [InlineData("{\"street_address\":[]}", "dropoff_address.street_address count:1..5")]
    [InlineData("{\"street_address\":[7]}", "dropoff_address.street_address[0] type:string")]
    [InlineData("{\"street_address\":[\"1 Fig Row\"],\"city\":7}", "dropoff_address.city type:string")]
    [InlineData("  ", "dropoff_address required")]
    public void A_fault_inside_the_text_is_named_with_its_path(string address, string fault)
    {
        UberCalls.Faults(UberCalls.Read("v1-create", UberCalls.Order(("dropoff_address", address)))).ShouldBe([fault]);
    }

    [Fact]
    public void An_address_that_is_an_object_and_no_text_is_a_fault()
    {
        var address = new JsonObject { ["street_address"] = new JsonArray("1 Fig Row") };

        UberCalls.Faults(UberCalls.Read("v1-create", UberCalls.Order(("pickup_address", address)))).ShouldBe(["pickup_address type:string"]);
    }

    [Fact]
    public void Half_a_position_is_a_fault()
    {
        UberCalls.Faults(UberCalls.Read("v1-create", UberCalls.Order(("pickup_longitude", null))))
            .ShouldBe(["pickup_longitude required_with:pickup_latitude"]);
        UberCalls.Faults(UberCalls.Read("v1-create", UberCalls.Order(("dropoff_latitude", null))))
            .ShouldBe(["dropoff_latitude required_with:dropoff_longitude"]);
    }

    [Theory]
    [InlineData("CA", Region.US, "CAD")]
    [InlineData("GB", Region.EU, "GBP")]
    [InlineData("DE", Region.EU, "EUR")]
    [InlineData("ZZ", Region.US, "USD")]
    [InlineData("ZZ", Region.EU, "EUR")]
    public void Cents_are_of_the_currency_at_the_pickup_else_of_the_region(string country, Region region, string currency)
    {
        var order = UberCalls.Order(("pickup_address", $$"""{"street_address":["1 Fig Row"],"country":"{{country}}"}"""));

        var draft = UberCalls.Ingress.Read(UberCalls.Message("v1-create", order, region: region)).ShouldBeOfType<Inbound.Create>().Draft;

        draft.OrderValue.ShouldBe(new Money(4700, currency));
        draft.Tip.ShouldBe(new Money(400, currency));
    }
}
