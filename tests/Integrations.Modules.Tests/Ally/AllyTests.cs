using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.Ally;
using Integrations.Modules.Tests.Kit;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Ally;

/// <summary>What Ally promises for itself.</summary>
public sealed class AllyTests
{
    private static readonly AllyIngress Ingress = new();

    private static readonly StatusChange Change = new()
    {
        DeliveryId = Guid.Parse("0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b"),
        ExternalId = "ALLY-55021",
        ApiVersion = 1,
        Region = Region.US,
        Seq = 4,
        Status = AttemptStatus.InTransit,
        Attempt = 1,
        RobotId = "robot-12",
        OccurredAt = new DateTimeOffset(2026, 6, 2, 12, 0, 0, TimeSpan.Zero),
    };

    [Theory]
    [InlineData("external_delivery_id")]
    [InlineData("dropoff_address")]
    [InlineData("dropoff_phone_number")]
    [InlineData("dropoff_location.lat")]
    [InlineData("pickup_location.lng")]
    [InlineData("items[0].name")]
    [InlineData("items[0].quantity")]
    public void A_required_field_that_is_missing_is_named(string field)
    {
        var body = KitJson.Without(Order().Bytes(), field);

        Read(JsonNode.Parse(body.Span)!).ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldBe([new Fault(field, "required")]);
    }

    [Theory]
    [InlineData("items[0].quantity", "0", "range:1..100")]
    [InlineData("items[0].quantity", "101", "range:1..100")]
    [InlineData("items[0].price", "-1", "range:0..2147483647")]
    [InlineData("order_value", "-1", "range:0..2147483647")]
    [InlineData("order_contains.alcohol", "1", "type:boolean")]
    [InlineData("pickup_time", "\"16:20\"", "time:rfc3339")]
    [InlineData("external_delivery_id", "\"a/b\"", "pattern:[A-Za-z0-9-._~]+")]
    public void A_field_out_of_its_bounds_is_named_with_its_rule(string field, string value, string rule)
    {
        var body = KitJson.With(Order().Bytes(), field, JsonNode.Parse(value));

        Read(JsonNode.Parse(body.Span)!).ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldBe([new Fault(field, rule)]);
    }

    [Fact]
    public void The_key_is_a_bearers_and_the_source_is_ally()
    {
        Ingress.Routes.ShouldAllBe(route => new AllyProofs().For(route).Single() == new Proof.Bearer());
        Read(Order()).ShouldBeOfType<Inbound.Create>().Draft.Source.ShouldBe(Source.ally);
    }

    [Theory]
    [InlineData("""{"alcohol":true,"tobacco":true,"marijuana":true}""", 3, true)]
    [InlineData("""{"alcohol":false}""", 0, true)]
    [InlineData("""{"lottery":true}""", 0, false)]
    [InlineData("null", 0, false)]
    public void Contents_are_known_when_something_is_said_of_them(string contains, int controlled, bool known)
    {
        var order = Order();
        order["order_contains"] = JsonNode.Parse(contains);

        var draft = Read(order).ShouldBeOfType<Inbound.Create>().Draft;

        (draft.Contents.Count, draft.ContentsKnown).ShouldBe((controlled, known));
    }

    [Fact]
    public void A_store_stands_for_the_address_of_the_pickup()
    {
        var order = Order();
        order.Remove("pickup_address");
        Read(order).ShouldBeOfType<Inbound.Create>();

        order.Remove("pickup_external_store_id");
        Read(order).ShouldBeOfType<Inbound.Unreadable>().Faults.ShouldBe([new Fault("pickup_address", "required")]);
    }

    [Theory]
    [InlineData(200, "Accepted")]
    [InlineData(202, "AcceptedPending")]
    [InlineData(409, "CancelTooLate")]
    public void An_answer_is_the_delivery_or_a_problem(int status, string verdict)
    {
        var facts = new DeliveryFacts { DeliveryId = Change.DeliveryId, ExternalId = Change.ExternalId, CreatedAt = Change.OccurredAt, UpdatedAt = Change.OccurredAt };

        var reply = Ingress.Answer(Message("{}"), verdict switch
        {
            "Accepted" => new Verdict.Accepted(facts),
            "AcceptedPending" => new Verdict.AcceptedPending(facts),
            _ => new Verdict.CancelTooLate(facts),
        });

        reply.Status.ShouldBe(status);
        reply.ContentType.ShouldBe(status < 400 ? "application/json" : "application/problem+json");
        JsonNode.Parse(reply.Body.Span)![status < 400 ? "delivery_status" : "code"]!.GetValue<string>().ShouldBe(status < 400 ? "created" : "cancel_not_allowed");
    }

    private static JsonObject Order() =>
        JsonNode.Parse(File.ReadAllText(Repository.At("modules/Ally/Samples/v1-create.in.json")))!.AsObject();

    private static Inbound Read(JsonNode body) => Ingress.Read(Message(body.ToJsonString()));

    private static InboundMessage Message(string body) => new()
    {
        Route = Ingress.Routes[0],
        Body = Encoding.UTF8.GetBytes(body),
        RequestId = Guid.Parse("0190a0b1-0000-7000-8000-0000000000aa"),
        ReceivedAt = Change.OccurredAt,
    };
}
