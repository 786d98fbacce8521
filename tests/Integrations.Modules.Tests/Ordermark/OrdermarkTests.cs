using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.Ordermark;
using Integrations.Modules.Tests.Kit;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Ordermark;

/// <summary>What only Ordermark's profile promises.</summary>
public sealed class OrdermarkTests
{
    private static readonly OrdermarkIngress Ingress = new();

    private static readonly StatusChange Change = new()
    {
        DeliveryId = Guid.Parse("0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b"),
        ExternalId = "OM-8810244",
        ApiVersion = 1,
        Region = Region.US,
        Seq = 4,
        Status = AttemptStatus.InTransit,
        Attempt = 1,
        RobotId = "robot-12",
        OccurredAt = new DateTimeOffset(2026, 6, 2, 12, 0, 0, TimeSpan.Zero),
        DropoffEta = new DateTimeOffset(2026, 6, 2, 12, 31, 0, TimeSpan.Zero),
    };

    [Theory]
    [InlineData("order_id")]
    [InlineData("location")]
    [InlineData("location.id")]
    [InlineData("customer")]
    [InlineData("customer.phone")]
    [InlineData("delivery_address")]
    [InlineData("delivery_address.street")]
    [InlineData("delivery_address.city")]
    [InlineData("delivery_address.zip")]
    [InlineData("location.lng")]
    [InlineData("items[0].name")]
    [InlineData("items[0].quantity")]
    public void A_required_field_that_is_missing_is_named(string field)
    {
        var body = KitJson.Without(Order().Bytes(), field);

        Read(JsonNode.Parse(body.Span)!).ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldBe([new Fault(field, "required")]);
    }

    [Theory]
    [InlineData("items[0].quantity", "0", "range:1..1000")]
    [InlineData("items[0].quantity", "1001", "range:1..1000")]
    [InlineData("items[0].price_cents", "-1", "range:0..2147483647")]
    [InlineData("totals.tip_cents", "-1", "range:0..2147483647")]
    [InlineData("items[0].alcohol", "1", "type:boolean")]
    [InlineData("ready_at", "\"19:10\"", "time:rfc3339")]
    [InlineData("order_id", "\"a/b\"", "pattern:[A-Za-z0-9-._~]+")]
    [InlineData("order_id", "\"..\"", "pattern:[A-Za-z0-9-._~]+")]
    public void A_field_out_of_its_bounds_is_named_with_its_rule(string field, string value, string rule)
    {
        var body = KitJson.With(Order().Bytes(), field, JsonNode.Parse(value));

        Read(JsonNode.Parse(body.Span)!).ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldBe([new Fault(field, rule)]);
    }

    [Theory]
    [InlineData("grubhub", Source.grubhub)]
    [InlineData("Uber Eats", Source.uber_eats)]
    [InlineData("uber_eats", Source.uber_eats)]
    [InlineData("door-dash", Source.door_dash)]
    [InlineData("ChowNow", Source.chow_now)]
    [InlineData("olo", Source.olo)]
    [InlineData("Otter", Source.otter)]
    [InlineData("Chowly", Source.chowly)]
    [InlineData("lunchbox", Source.lunchbox)]
    [InlineData("direct", Source.native)]
    [InlineData("ordermark", Source.ordermark)]
    [InlineData(null, Source.ordermark)]
    public void The_marketplace_is_named_in_our_words(string? oos, Source source)
    {
        var draft = Draft(("oos", oos));

        (draft.Source, draft.SourceWord).ShouldBe((source, null));
    }

    [Fact]
    public void A_marketplace_that_we_do_not_know_is_kept_as_it_is()
    {
        var draft = Draft(("oos", "Postbox Bites"));

        (draft.Source, draft.SourceWord).ShouldBe((Source.other, "Postbox Bites"));
    }

    [Fact]
    public void Alcohol_is_flagged_on_items_and_the_rest_stays_unknown()
    {
        var draft = Draft();

        draft.Items.Select(item => item.Contents.Count).ShouldBe([0, 1]);
        draft.Contents.ShouldBe([ControlledContents.Alcohol]);
        draft.ContentsKnown.ShouldBeFalse();
    }

    [Fact]
    public void Half_of_a_place_is_a_fault_and_none_is_none()
    {
        var order = Order();
        order["delivery_address"]!.AsObject().Remove("lng");
        Read(order).ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldBe([new Fault("delivery_address.lng", "required")]);

        order["delivery_address"]!.AsObject().Remove("lat");
        Read(order).ShouldBeOfType<Inbound.Create>().Draft.Dropoff.Location.ShouldBeNull();
    }

    [Fact]
    public void The_key_comes_in_our_header_and_the_token_leaves_in_theirs()
    {
        Ingress.Routes.ShouldAllBe(route => new OrdermarkProofs().For(route).Single() == new Proof.ApiKey("X-Api-Key"));
        var call = new OrdermarkStatus().Word(Change).ShouldBeOfType<Saying.Tell>().Call;
        call.Access.ShouldBe(new Access.ApiKey("om-auth"));
        JsonNode.Parse(call.Body.Span)!.ToJsonString().ShouldBe(
            """{"update_id":"0190a0b1c2d37e4f8a5b6c7d8e9f0a1b-4","order_id":"OM-8810244","status":"picked_up","updated_at":"2026-06-02T12:00:00.000Z","courier":{"id":"robot-12"},"eta":"2026-06-02T12:31:00.000Z"}""");
    }

    [Theory]
    [InlineData(AttemptStatus.Returned, null, false, "returned_to_store")]
    [InlineData(AttemptStatus.Canceled, CancelReason.BotStuck, true, "canceled_on_request")]
    [InlineData(AttemptStatus.Canceled, CancelReason.DeliveryCanceled, false, "canceled_on_request")]
    [InlineData(AttemptStatus.Canceled, CancelReason.BotStuck, false, "robot_issue")]
    [InlineData(AttemptStatus.RequestFailed, null, false, "no_robot_available")]
    [InlineData(AttemptStatus.TimedOut, null, false, "other")]
    public void An_end_without_delivery_is_canceled_and_says_why(AttemptStatus status, CancelReason? reason, bool byOrdermark, string word)
    {
        var tell = new OrdermarkStatus().Word(Change with { Status = status, CancelReason = reason, CanceledByPartner = byOrdermark })
            .ShouldBeOfType<Saying.Tell>();

        tell.PartnerStatus.ShouldBe("canceled");
        JsonNode.Parse(tell.Call.Body.Span)!["reason"]!.GetValue<string>().ShouldBe(word);
    }

    [Fact]
    public void A_cancellation_is_answered_as_canceled_before_the_robot_has_turned_round()
    {
        var facts = new DeliveryFacts
        {
            DeliveryId = Change.DeliveryId,
            ExternalId = Change.ExternalId,
            CreatedAt = Change.OccurredAt,
            UpdatedAt = Change.OccurredAt,
            Status = AttemptStatus.AtPickup,
        };

        var reply = Ingress.Answer(Message("{}", "v1-cancel"), new Verdict.Canceled(facts));
        JsonNode.Parse(reply.Body.Span)!.ToJsonString().ShouldBe(
            """{"order_id":"OM-8810244","delivery_id":"0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b","status":"canceled","updated_at":"2026-06-02T12:00:00.000Z","reason":"canceled_on_request"}""");
        Ingress.Answer(Message("{}", "v1-cancel"), new Verdict.CancelTooLate(facts)).Status.ShouldBe(409);
    }

    private static DeliveryDraft Draft(params (string Field, JsonNode? Value)[] otherwise)
    {
        var order = Order();
        foreach (var (field, value) in otherwise)
            order[field] = value;
        return Read(order).ShouldBeOfType<Inbound.Create>().Draft;
    }

    private static JsonObject Order() =>
        JsonNode.Parse(File.ReadAllText(Repository.At("modules/Ordermark/Samples/v1-create.in.json")))!.AsObject();

    private static Inbound Read(JsonNode body) => Ingress.Read(Message(body.ToJsonString(), "v1-create"));

    private static InboundMessage Message(string body, string route) => new()
    {
        Route = Ingress.Routes.Single(r => r.Name == route),
        Body = Encoding.UTF8.GetBytes(body),
        RequestId = Guid.Parse("0190a0b1-0000-7000-8000-0000000000aa"),
        ReceivedAt = Change.OccurredAt,
    };
}
