using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Uber;

/// <summary>Uber names no currency: it is the one that is paid with at the pickup.</summary>
public sealed class UberMoneyTests
{
    [Theory]
    [InlineData("USD", "US")]
    [InlineData("CAD", "CA")]
    [InlineData("MXN", "MX")]
    [InlineData("GBP", "GB")]
    [InlineData("CHF", "CH")]
    [InlineData("SEK", "SE")]
    [InlineData("DKK", "DK")]
    [InlineData("NOK", "NO")]
    [InlineData("PLN", "PL")]
    [InlineData("CZK", "CZ")]
    [InlineData("EUR", "AT", "BE", "DE", "ES", "FI", "FR", "GR", "IE", "IT", "LU", "NL", "PT")]
    public void A_country_is_paid_in_its_own(string currency, params string[] countries)
    {
        // Read in the other region, whose own currency would show a country that is not known.
        var region = currency is "EUR" ? Region.US : Region.EU;
        foreach (var country in countries)
            Tip(country, region).ShouldBe(new Money(400, currency), country);
    }

    [Theory]
    [InlineData(Region.US, "USD")]
    [InlineData(Region.EU, "EUR")]
    public void A_country_that_we_do_not_know_is_paid_in_the_regions(Region region, string currency) =>
        Tip("BR", region).ShouldBe(new Money(400, currency));

    private static Money? Tip(string country, Region region)
    {
        var address = new JsonObject
        {
            ["street_address"] = new JsonArray("12 Juniper Walk"), ["city"] = "Somewhere", ["state"] = "XX", ["zip_code"] = "10000", ["country"] = country,
        };
        var order = UberCalls.Order(("pickup_address", address.ToJsonString()), ("tip", 400));
        return UberCalls.Ingress.Read(UberCalls.Message("v1-create", order, region: region)).ShouldBeOfType<Inbound.Create>().Draft.Tip;
    }
}
