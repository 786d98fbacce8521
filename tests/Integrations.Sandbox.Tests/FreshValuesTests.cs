using System.Globalization;
using System.Text.Json;
using Integrations.Sandbox.Orders;
using Integrations.Sandbox.Partners;
using Shouldly;
using Xunit;

namespace Integrations.Sandbox.Tests;

public sealed class FreshValuesTests
{
    [Fact]
    public void A_number_is_written_as_a_text_where_the_partner_does_so_in_any_culture()
    {
        var here = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            var values = Values("EU");

            values.Of("text:pickupLat").GetValueKind().ShouldBe(JsonValueKind.String);
            ((string)values.Of("text:pickupLat")!).ShouldBe("60.188032");
            ((string)values.Of("text:dropoffLng")!).ShouldBe(values.Of("dropoffLng").ToJsonString());
            int.Parse((string)values.Of("text:int:1000..1009")!, CultureInfo.InvariantCulture).ShouldBeInRange(1000, 1009);
        }
        finally
        {
            CultureInfo.CurrentCulture = here;
        }
    }

    [Fact]
    public void Street_and_number_come_apart_where_the_partner_keeps_them_apart()
    {
        var values = Values("EU");

        ((string)values.Of("streetName")!).ShouldNotContain(letter => char.IsAsciiDigit(letter));
        ((string)values.Of("houseNumber")!).ShouldAllBe(letter => char.IsAsciiDigit(letter));
    }

    [Theory]
    [InlineData("US", @"^4155550\d{3}$")]
    [InlineData("EU", @"^03023125\d{3}$")]
    public void A_national_phone_number_has_no_country(string region, string pattern)
    {
        ((string)Values(region).Of("nationalPhone")!).ShouldMatch(pattern);
    }

    [Theory]
    [InlineData("text:nonsense")]
    [InlineData("text")]
    public void A_token_that_is_none_is_named(string token)
    {
        Should.Throw<InvalidDataException>(() => Values("US").Of(token)).Message.ShouldContain(token.Split(':')[^1]);
    }

    private static FreshValues Values(string region) => new(
        "X-1", new StoreDescription { Id = "store-1", Location = new Place(60.188032, 24.95784) }, region, new Dice(1), TimeProvider.System.GetUtcNow());
}
