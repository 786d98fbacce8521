using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.DoorDash;
using Integrations.Modules.Tests.Kit;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.DoorDash;

/// <summary>The contract's words, each as it is written there: a list that lost one would call an old word new.</summary>
public sealed class DoorDashVocabularyTests
{
    private const string ClassicEvents =
        "delivery_created dasher_confirmed driver_batched dasher_confirmed_store_arrival dasher_picked_up dasher_confirmed_consumer_arrival "
        + "dasher_dropped_off delivery_cancelled delivery_pending_return dasher_confirmed_return_arrival dasher_dropped_off_return "
        + "return_delivery_cancelled delivery_attempted dasher_supplied_parking_details delivery_post_tip_received delivery_refunded delivery_abandoned";

    private const string Events =
        "DASHER_CONFIRMED DASHER_ENROUTE_TO_PICKUP DASHER_CONFIRMED_PICKUP_ARRIVAL DASHER_PICKED_UP DASHER_ENROUTE_TO_DROPOFF "
        + "DASHER_CONFIRMED_DROPOFF_ARRIVAL DASHER_DROPPED_OFF DELIVERY_CANCELLED DELIVERY_RETURN_INITIALIZED DASHER_ENROUTE_TO_RETURN "
        + "DASHER_CONFIRMED_RETURN_ARRIVAL DELIVERY_RETURNED DELIVERY_BATCHED";

    private const string Statuses =
        "quote created confirmed enroute_to_pickup arrived_at_pickup picked_up enroute_to_dropoff arrived_at_dropoff delivered enroute_to_return "
        + "arrived_at_return returned cancelled";

    [Theory]
    [InlineData(1, "event_name", ClassicEvents)]
    [InlineData(1, "status", "scheduled assigned picked_up delivered cancelled pending_return returned")]
    [InlineData(1, "order_contains_list[]", "tobacco_items hemp_items otc_items pharmacy_items age_restricted_pharmacy_items")]
    [InlineData(2, "event_name", Events)]
    [InlineData(2, "delivery_status", Statuses)]
    [InlineData(3, "delivery_status", Statuses)]
    [InlineData(2, "dropoff_options.proof_of_delivery", "photo_required photo_preferred pin_code none")]
    [InlineData(2, "dropoff_options.id_verification", "required preferred none")]
    [InlineData(2, "dasher_allowed_vehicles[]", "car bicycle walking")]
    [InlineData(3, "action_if_undeliverable", "return_to_pickup dispose")]
    [InlineData(3, "pickup_verification_metadata.verification_type", "SCAN_BARCODE SCAN_QRCODE NO_SCAN")]
    public void A_list_has_every_word_of_the_contract(int version, string path, string words) =>
        DoorDashSays.Ingress.Vocabularies(version).Single(list => list.Path == path).Words.ShouldBe(words.Split(' '), ignoreOrder: true);

    [Theory]
    [InlineData("v1-report", "status", "cancelled", true)]
    [InlineData("v1-report", "status", "assigned", false)]
    [InlineData("v2-report", "delivery_status", "cancelled", true)]
    [InlineData("v1-report", "event_name", "delivery_cancelled", true)]
    public void A_cancellation_is_known_by_event_or_status_alone(string route, string field, string word, bool canceled)
    {
        var body = DoorDashSays.Sample(route).With("event_name", "something_else").With(route is "v1-report" ? "status" : "delivery_status", "confirmed").With(field, word);

        DoorDashSays.Read(route, body).ShouldBeOfType<Inbound.Report>().Told.MeansCanceled.ShouldBe(canceled);
    }

    [Theory]
    [InlineData("v1-update", "contains_alcohol order_contains_list signature_required")]
    [InlineData("v2-update", "pickup_external_business_id pickup_external_store_id items order_value order_contains dropoff_options")]
    [InlineData("v3-update", "pickup_external_business_id pickup_external_store_id items order_value order_contains dropoff_options")]
    public void What_an_update_cannot_change_is_named_one_by_one(string route, string fields)
    {
        foreach (var field in fields.Split(' '))
        {
            var inbound = DoorDashSays.Read(route, new JsonObject { ["tip"] = 1, [field] = JsonNode.Parse("true") });

            inbound.ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldContain(new Fault(field, "not_updatable"));
        }
    }

    [Theory]
    [InlineData("order_fulfillment_method", "\"shop_stage\"", "order_fulfillment_method: a person shops in the store")]
    [InlineData("order_fulfillment_method", "\"shop_handoff\"", "order_fulfillment_method: a person shops in the store")]
    [InlineData("order_fulfillment_method", "\"catering\"", "order_fulfillment_method: a person carries more than a robot holds and sets it up")]
    [InlineData("order_fulfillment_method", "\"large_order\"", "order_fulfillment_method: a person carries more than a robot holds and sets it up")]
    [InlineData("order_fulfillment_method", "\"parcel\"", "order_fulfillment_method: parcels are labelled and sorted on their way")]
    [InlineData("pickup_verification_metadata", "{\"verification_type\":\"SCAN_BARCODE\"}", "pickup_verification_metadata: a person scans a code")]
    [InlineData("dropoff_requires_signature", "true", "dropoff_options.signature: a person takes the signature")]
    public void What_is_not_ours_says_why(string field, string value, string why) =>
        DoorDashSays.Read("v2-create", DoorDashSays.Sample("v2-create").With(field, JsonNode.Parse(value))).ShouldBe(new Inbound.NotRelevant(why, "D-40417"));

    [Theory]
    [InlineData("v2-create", "order_fulfillment_method", "\"standard\"")]
    [InlineData("v2-create", "pickup_verification_metadata", "{\"verification_type\":\"NO_SCAN\"}")]
    [InlineData("v2-create", "dropoff_cash_on_delivery", "0")]
    [InlineData("v2-create", "dropoff_requires_signature", "false")]
    [InlineData("v2-create", "dropoff_options.signature", "\"preferred\"")]
    [InlineData("v2-create", "items[0].dangerous_goods", "[]")]
    [InlineData("v1-create", "cash_on_delivery", "0")]
    [InlineData("v1-create", "team_lift_required", "false")]
    public void What_a_robot_can_do_is_ours(string route, string field, string value) =>
        DoorDashSays.Read(route, DoorDashSays.Sample(route).With(field, JsonNode.Parse(value))).ShouldBeOfType<Inbound.Create>();

    [Fact]
    public void Dangerous_goods_in_two_items_are_dangerous_all_the_same()
    {
        var body = DoorDashSays.Sample("v2-create");
        foreach (var item in body["items"]!.AsArray())
            item!["dangerous_goods"] = new JsonArray(new JsonObject());

        DoorDashSays.Read("v2-create", body).ShouldBe(new Inbound.NotRelevant("items.dangerous_goods: not allowed in a robot", "D-40417"));
    }

    [Fact]
    public void A_version_that_there_is_not_is_not_worded()
    {
        var saying = new DoorDashStatus().Word(KitTold.Change(AttemptStatus.Delivered, version: 4)).ShouldBeOfType<Saying.Silent>();

        saying.Why.ShouldBe("DoorDash has no such API version");
    }
}
