using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Huuva;

public sealed class HuuvaJobReadingTests
{
    [Fact]
    public void The_jobs_id_names_the_delivery_and_the_orders_id_is_handed_back()
    {
        var draft = HuuvaCalls.ReadJob();

        draft.ExternalId.ShouldBe("67c1f0a2b3d4e5f60718293a");
        draft.PartnerReference.ShouldBe("67c1f0a2b3d4e5f607182940");
        draft.Source.ShouldBe(Source.huuva);
    }

    [Fact]
    public void The_channels_order_id_which_comes_again_after_two_days_is_no_key()
    {
        var other = HuuvaCalls.ReadJob(job => job["deliveryLocations"]![0]!["channelOrderId"] = "taken before");

        other.ExternalId.ShouldBe(HuuvaCalls.ReadJob().ExternalId);
    }

    [Fact]
    public void Street_and_number_postal_code_and_city_become_one_line()
    {
        HuuvaCalls.ReadJob().Dropoff.Address?.Value.ShouldBe("Agricolankatu 12 A, 00530 Helsinki");
        var bare = HuuvaCalls.Read("v1-create", HuuvaCalls.JobTo(to => Without(to, "streetNumber", "postalCode"))).ShouldBeOfType<Inbound.Create>();
        bare.Draft.Dropoff.Address?.Value.ShouldBe("Agricolankatu, Helsinki");
    }

    [Theory]
    [InlineData("FI", "FI")]
    [InlineData("de", "DE")]
    [InlineData("Finland", null)]
    [InlineData("", null)]
    public void A_country_is_read_where_it_is_a_code_and_never_guessed(string said, string? country)
    {
        HuuvaCalls.Read("v1-create", HuuvaCalls.JobTo(to => to["country"] = said))
            .ShouldBeOfType<Inbound.Create>().Draft.Dropoff.Country.ShouldBe(country);
    }

    [Theory]
    [InlineData("60.1839017", "24.9551944", 60.1839017, 24.9551944)]
    [InlineData("-33.5", "-0.000001", -33.5, -0.000001)]
    [InlineData("29.37045479999999", "47", 29.37045479999999, 47)]
    public void Degrees_are_texts(string latitude, string longitude, double north, double east)
    {
        Place(latitude, longitude).ShouldBeOfType<Inbound.Create>().Draft.Dropoff.Location.ShouldBe(new GeoPoint(north, east));
    }

    [Theory]
    [InlineData("60,18", "24,95", "deliveryLocations[0].latitude decimal_text", "deliveryLocations[0].longitude decimal_text")]
    [InlineData("NaN", "24.9", "deliveryLocations[0].latitude decimal_text")]
    [InlineData("1e400", "24.9", "deliveryLocations[0].latitude decimal_text")]
    [InlineData("6e1", "24.9", "deliveryLocations[0].latitude decimal_text")]
    [InlineData("60.1", "", "deliveryLocations[0].longitude required_with:latitude")]
    [InlineData("", "24.9", "deliveryLocations[0].latitude required_with:longitude")]
    public void Degrees_that_are_none_or_half_a_position_are_named(string latitude, string longitude, params string[] faults)
    {
        HuuvaCalls.Faults(Place(latitude, longitude)).ShouldBe(faults);
    }

    [Fact]
    public void Degrees_as_numbers_are_another_contracts_and_empty_ones_are_none()
    {
        HuuvaCalls.Faults(Place(60.1, 24.9)).ShouldBe(
            ["deliveryLocations[0].latitude type:string", "deliveryLocations[0].longitude type:string"]);
        Place("", "").ShouldBeOfType<Inbound.Create>().Draft.Dropoff.Location.ShouldBeNull();
    }

    [Fact]
    public void An_age_check_names_no_age_and_no_contents()
    {
        var (asked, not) = (HuuvaCalls.ReadJob(), HuuvaCalls.ReadJob(job => job["ageCheck"] = false));

        asked.MinimumAge.ShouldBe(20);
        not.MinimumAge.ShouldBeNull();
        asked.Contents.ShouldBeEmpty();
        (asked.ContentsKnown, not.ContentsKnown).ShouldBe((false, false));
    }

    [Fact]
    public void Amounts_are_euro_cents_and_times_keep_their_microseconds()
    {
        var draft = HuuvaCalls.ReadJob(job => job["pickupTime"] = "2026-06-02T15:12:31.649123Z");

        draft.OrderValue.ShouldBe(new Money(3150, "EUR"));
        draft.Tip.ShouldBe(new Money(150, "EUR"));
        draft.PickupReadyAt.ShouldBe(new DateTimeOffset(2026, 6, 2, 15, 12, 31, 649, 123, TimeSpan.Zero));
        draft.DropoffDeadline.ShouldBe(new DateTimeOffset(2026, 6, 2, 15, 40, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_time_without_a_zone_is_a_fault()
    {
        HuuvaCalls.Faults(HuuvaCalls.Read("v1-create", HuuvaCalls.Job(job => job["pickupTime"] = "2026-06-02T15:12:31.649000")))
            .ShouldBe(["pickupTime time:rfc3339"]);
    }

    [Fact]
    public void A_shared_phone_number_keeps_its_code()
    {
        HuuvaCalls.ReadJob().Dropoff.Instructions?.Value.ShouldBe("Second stairway, ring at Testinen\nPhone access code: 482913");
        HuuvaCalls.Read("v1-create", HuuvaCalls.JobTo(to => Without(to, "deliveryRemarks", "phoneAccessCode")))
            .ShouldBeOfType<Inbound.Create>().Draft.Dropoff.Instructions.ShouldBeNull();
    }

    [Fact]
    public void More_than_one_delivery_location_is_not_ours_whatever_else_is_missing()
    {
        var two = HuuvaCalls.Sample("v1-create-two-locations");

        HuuvaCalls.NotOurs(HuuvaCalls.Read("v1-create", two)).ShouldBe("a robot's trip has one delivery location");
        HuuvaCalls.NotOurs(HuuvaCalls.Read("v1-validate", two)).ShouldBe("a robot's trip has one delivery location");
        two.Remove("jobId");
        HuuvaCalls.Faults(HuuvaCalls.Read("v1-create", two)).ShouldContain("jobId required");
    }

    [Fact]
    public void A_job_that_is_paid_at_the_door_is_not_ours()
    {
        HuuvaCalls.NotOurs(HuuvaCalls.Read("v1-create", HuuvaCalls.JobTo(to => to["payment"]!["orderIsAlreadyPaid"] = false)))
            .ShouldBe("a robot takes no payment at the door");
        HuuvaCalls.Read("v1-create", HuuvaCalls.JobTo(to => to.Remove("payment")))
            .ShouldBeOfType<Inbound.Create>().Draft.OrderValue.ShouldBeNull();
    }

    [Theory]
    [InlineData("jobId")]
    [InlineData("pickupTime")]
    [InlineData("pickupLocation")]
    [InlineData("deliveryLocations")]
    public void Each_required_field_of_the_job_is_named(string field)
    {
        HuuvaCalls.Faults(HuuvaCalls.Read("v1-create", HuuvaCalls.Job(job => job.Remove(field)))).ShouldBe([$"{field} required"]);
    }

    [Theory]
    [InlineData("orderId")]
    [InlineData("street")]
    [InlineData("city")]
    public void Each_required_field_of_the_location_is_named(string field)
    {
        HuuvaCalls.Faults(HuuvaCalls.Read("v1-create", HuuvaCalls.JobTo(to => to.Remove(field))))
            .ShouldBe([$"deliveryLocations[0].{field} required"]);
    }

    [Fact]
    public void A_kitchen_that_is_on_file_needs_no_address_and_another_one_does()
    {
        HuuvaCalls.ReadJob(job => job["pickupLocation"] = new JsonObject { ["location"] = "huuva-kitchen-1" }).Pickup.Address.ShouldBeNull();
        HuuvaCalls.Faults(HuuvaCalls.Read("v1-create", HuuvaCalls.Job(job => job["pickupLocation"] = new JsonObject { ["name"] = "Pop-up" })))
            .ShouldBe(["pickupLocation.street required", "pickupLocation.city required"]);
    }

    [Fact]
    public void A_validation_reads_like_the_job_that_may_follow()
    {
        var quote = HuuvaCalls.Read("v1-validate", HuuvaCalls.Job()).ShouldBeOfType<Inbound.Quote>();

        quote.Draft.ExternalId.ShouldBe(HuuvaCalls.ReadJob().ExternalId);
        quote.Draft.Dropoff.ShouldBe(HuuvaCalls.ReadJob().Dropoff);
    }

    private static Inbound Place(JsonNode latitude, JsonNode longitude) =>
        HuuvaCalls.Read("v1-create", HuuvaCalls.JobTo(to => (to["latitude"], to["longitude"]) = (latitude, longitude)));

    private static void Without(JsonObject from, params string[] fields)
    {
        foreach (var field in fields)
            from.Remove(field);
    }
}
