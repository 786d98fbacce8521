using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.DoorDash;

/// <summary>DoorDash names no currency in what it sends: the country of the addresses has one.</summary>
public sealed class DoorDashMoneyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 2, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("CA", "CAD")]
    [InlineData("AU", "AUD")]
    [InlineData("NZ", "NZD")]
    [InlineData("US", "USD")]
    [InlineData("PR", "USD")]
    [InlineData("nz", "NZD")]
    public void The_country_where_it_goes_says_the_currency(string country, string currency)
    {
        var body = DoorDashSays.Sample("v2-create").With("dropoff_address_components.country", country);

        var draft = DoorDashSays.Read("v2-create", body).ShouldBeOfType<Inbound.Create>().Draft;

        (draft.OrderValue, draft.Tip).ShouldBe((new Money(4180, currency), new Money(599, currency)));
    }

    [Theory]
    [InlineData("CA", "NZ", "CAD")]
    [InlineData(null, "NZ", "NZD")]
    [InlineData("AU", null, "AUD")]
    [InlineData(null, null, "USD")]
    public void Where_it_goes_outranks_where_it_comes_from(string? dropoff, string? pickup, string currency)
    {
        var order = DoorDashSays.Sample("v2-create").Without("dropoff_address_components");
        var changes = new JsonObject { ["tip"] = 250 };
        foreach (var body in new[] { order, changes })
        {
            foreach (var (field, country) in new[] { ("dropoff_address_components", dropoff), ("pickup_address_components", pickup) })
            {
                if (country is not null)
                    body[field] = new JsonObject { ["country"] = country };
            }
        }

        DoorDashSays.Read("v2-create", order).ShouldBeOfType<Inbound.Create>().Draft.OrderValue.ShouldBe(new Money(4180, currency));
        var update = DoorDashSays.Read("v2-update", changes).ShouldBeOfType<Inbound.Update>().Changes;
        update.Tip.ShouldBe(new Money(250, currency));
        // A country alone changes no place.
        (update.Pickup, update.Dropoff).ShouldBe((null, null));
    }

    [Theory]
    [InlineData("CAD", "AUD", "NZD", "CAD")]
    [InlineData(null, "AUD", "NZD", "AUD")]
    [InlineData(null, null, "NZD", "NZD")]
    [InlineData("CAD", null, null, "CAD")]
    [InlineData(null, null, null, "USD")]
    public void An_answer_is_in_the_currency_of_the_first_amount_that_there_is(string? fee, string? value, string? tip, string currency)
    {
        var facts = new DeliveryFacts
        {
            DeliveryId = Guid.Parse("0198f0a4-b000-7000-8000-00000000beef"),
            ExternalId = "D-1",
            CreatedAt = Noon,
            UpdatedAt = Noon,
            Fee = Amount(fee),
            OrderValue = Amount(value),
            Tip = Amount(tip),
        };

        foreach (var route in new[] { "v1-create", "v2-create", "v3-create" })
            DoorDashSays.Hears(route, new Verdict.Accepted(facts)).Body["currency"]!.GetValue<string>().ShouldBe(currency, route);
    }

    private static Money? Amount(string? currency) => currency is null ? null : new Money(100, currency);
}
