using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.DoorDash;

/// <summary>Names, addresses in parts, times and bounds that the samples do not reach.</summary>
public sealed class DoorDashPlaceTests
{
    [Theory]
    [InlineData("""{"street_address":"9 Fern Way","sub_premise":"2","sub_locality":"Ponsonby","locality":"Auckland","postal_code":"1011","country":"NZ"}""", "9 Fern Way, 2, Ponsonby, Auckland, 1011")]
    [InlineData("""{"street_address":"4 Kelp Road","locality":"Sydney","territory":"NSW","postal_code":"2000","country":"AU"}""", "4 Kelp Road, Sydney, NSW 2000")]
    [InlineData("""{"street_address":"4 Kelp Road","city":"A","locality":"B","state":"C","province":"D","territory":"E","zip_code":"F","postal_code":"G"}""", "4 Kelp Road, A, C F")]
    [InlineData("""{"street_address":"4 Kelp Road","city":"A","province":"D","territory":"E","postal_code":"G"}""", "4 Kelp Road, A, D G")]
    public void Each_country_s_parts_make_a_line(string parts, string line)
    {
        var body = DoorDashSays.Sample("v2-create").Without("pickup_address").With("pickup_address_components", JsonNode.Parse(parts));

        DoorDashSays.Read("v2-create", body).ShouldBeOfType<Inbound.Create>().Draft.Pickup.Address.ShouldBe(new Personal(line));
    }

    [Fact]
    public void A_whole_line_outranks_its_parts()
    {
        var body = DoorDashSays.Sample("v2-create").With("pickup_address_components", JsonNode.Parse("""{"street_address":"9 Fern Way"}"""));

        DoorDashSays.Read("v2-create", body).ShouldBeOfType<Inbound.Create>().Draft.Pickup.Address.ShouldBe(new Personal("1450 Persimmon Avenue, San Francisco, CA 94110"));
    }

    [Theory]
    [InlineData("Noodle Harbor", "Harbor Group", "Noodle Harbor")]
    [InlineData(null, "Harbor Group", "Harbor Group")]
    [InlineData("Noodle Harbor", null, "Noodle Harbor")]
    public void The_classic_pickup_has_the_name_of_the_place_before_that_of_the_business(string? place, string? business, string name)
    {
        var body = DoorDashSays.Sample("v1-create").Without("external_business_id");
        body["pickup_business_name"] = place;
        body["external_business_name"] = business;
        if (business is null)
            body.Without("external_store_id");

        DoorDashSays.Read("v1-create", body).ShouldBeOfType<Inbound.Create>().Draft.Pickup.BusinessName.ShouldBe(new Personal(name));
    }

    [Fact]
    public void The_classic_customer_may_be_a_business()
    {
        var created = DoorDashSays.Read("v1-create", DoorDashSays.Sample("v1-create").With("customer.business_name", "Larkspur Books")).ShouldBeOfType<Inbound.Create>();
        var changed = DoorDashSays.Read("v1-update", DoorDashSays.Sample("v1-update").With("business_name", "Larkspur Books")).ShouldBeOfType<Inbound.Update>();

        created.Draft.Dropoff.BusinessName.ShouldBe(new Personal("Larkspur Books"));
        changed.Changes.Dropoff!.BusinessName.ShouldBe(new Personal("Larkspur Books"));
    }

    [Fact]
    public void The_classic_windows_count_where_all_four_ends_are_there()
    {
        var body = DoorDashSays.Sample("v1-create")
            .With("pickup_window_start_time", "2026-06-02T18:31:00Z").With("pickup_window_end_time", "2026-06-02T18:46:00Z")
            .With("delivery_window_start_time", "2026-06-02T18:51:00Z").With("delivery_window_end_time", "2026-06-02T19:21:00Z");

        var draft = DoorDashSays.Read("v1-create", body).ShouldBeOfType<Inbound.Create>().Draft;

        (draft.PickupReadyAt, draft.PickupDeadline, draft.DropoffReadyAt, draft.DropoffDeadline).ShouldBe((At("18:31"), At("18:46"), At("18:51"), At("19:21")));
    }

    [Theory]
    [InlineData(true, true, "18:00", "18:20")]
    [InlineData(false, false, "18:30", "19:20")]
    [InlineData(true, false, "18:00", "19:20")]
    [InlineData(false, true, "18:30", "18:20")]
    public void Of_an_incomplete_window_an_end_counts_where_no_single_time_speaks_for_it(bool pickup, bool dropoff, string ready, string deadline)
    {
        var body = DoorDashSays.Sample("v3-create").Without("pickup_window.end_time");
        if (!pickup)
            body.Without("pickup_time");
        if (!dropoff)
            body.Without("dropoff_time");

        var draft = DoorDashSays.Read("v3-create", body).ShouldBeOfType<Inbound.Create>().Draft;

        (draft.PickupReadyAt, draft.DropoffDeadline).ShouldBe((At(ready), At(deadline)));
    }

    [Theory]
    [InlineData("v1-update", "quoted_pickup_time")]
    [InlineData("v2-update", "pickup_time")]
    public void When_it_was_ready_outranks_when_it_was_wanted(string route, string wanted)
    {
        var both = DoorDashSays.Read(route, new JsonObject { [wanted] = "2026-06-02T18:10:00Z", ["order_ready_time"] = "2026-06-02T18:20:00Z" });
        var one = DoorDashSays.Read(route, new JsonObject { [wanted] = "2026-06-02T18:10:00Z" });

        both.ShouldBeOfType<Inbound.Update>().Changes.PickupReadyAt.ShouldBe(At("18:20"));
        one.ShouldBeOfType<Inbound.Update>().Changes.PickupReadyAt.ShouldBe(At("18:10"));
    }

    [Fact]
    public void The_classic_update_wants_one_of_two_times_and_not_both()
    {
        var both = DoorDashSays.Read("v1-update", new JsonObject { ["quoted_pickup_time"] = "2026-06-02T18:10:00Z", ["quoted_delivery_time"] = "2026-06-02T18:40:00Z" });
        var late = DoorDashSays.Read("v1-update", new JsonObject { ["quoted_delivery_time"] = "2026-06-02T18:40:00Z" });

        both.ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldBe([new Fault("quoted_delivery_time", "excludes:quoted_pickup_time")]);
        late.ShouldBeOfType<Inbound.Update>().Changes.DropoffDeadline.ShouldBe(At("18:40"));
    }

    [Theory]
    [InlineData(null, null, false, null)]
    [InlineData(false, null, true, null)]
    [InlineData(null, "[]", true, null)]
    [InlineData(null, "[\"tobacco_items\",\"hemp_items\"]", true, 21)]
    [InlineData(null, "[\"otc_items\",\"age_restricted_pharmacy_items\"]", true, 21)]
    [InlineData(null, "[\"otc_items\",\"pharmacy_items\"]", true, null)]
    public void What_a_classic_order_holds_is_known_by_either_field(bool? alcohol, string? listed, bool known, int? age)
    {
        var body = DoorDashSays.Sample("v1-create");
        body.Remove("contains_alcohol");
        body.Remove("order_contains_list");
        if (alcohol is not null)
            body["contains_alcohol"] = alcohol;
        if (listed is not null)
            body["order_contains_list"] = JsonNode.Parse(listed);

        var draft = DoorDashSays.Read("v1-create", body).ShouldBeOfType<Inbound.Create>().Draft;

        (draft.ContentsKnown, draft.MinimumAge).ShouldBe((known, age));
    }

    [Theory]
    [InlineData("age_restricted_pharmacy_items", true, 21)]
    [InlineData("age_restricted_pharmacy_items", false, null)]
    [InlineData("hemp", true, 21)]
    public void An_age_at_the_door_comes_from_what_is_in_it(string field, bool said, int? age)
    {
        var body = DoorDashSays.Sample("v2-create").Without("dropoff_options").With("order_contains", new JsonObject { [field] = said });

        DoorDashSays.Read("v2-create", body).ShouldBeOfType<Inbound.Create>().Draft.MinimumAge.ShouldBe(age);
    }

    [Theory]
    [InlineData("external_delivery_id", 500, true)]
    [InlineData("external_delivery_id", 501, false)]
    [InlineData("pickup_external_business_id", 3, true)]
    [InlineData("pickup_external_business_id", 2, false)]
    [InlineData("pickup_external_business_id", 64, true)]
    [InlineData("pickup_external_business_id", 65, false)]
    public void A_bound_is_the_last_that_is_allowed(string field, int length, bool read)
    {
        var inbound = DoorDashSays.Read("v2-create", DoorDashSays.Sample("v2-create").With(field, new string('a', length)));

        (inbound is Inbound.Create).ShouldBe(read);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(501, false)]
    public void An_id_in_the_path_may_be_as_long_as_one_in_a_body(int length, bool read) =>
        (DoorDashSays.Read("v2-query", null, new string('a', length)) is Inbound.Query).ShouldBe(read);

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_reason_that_has_the_form_of_a_code_is_kept(int length, bool kept)
    {
        var code = new string('a', length);

        DoorDashSays.Read("v2-cancel", new JsonObject { ["reason_code"] = code }).ShouldBe(new Inbound.Cancel(DeliveryRef.External("D-1"), kept ? code : null));
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-06-02T{time}:00Z", System.Globalization.CultureInfo.InvariantCulture);
}
