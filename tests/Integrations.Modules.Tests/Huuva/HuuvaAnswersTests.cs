using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Huuva;

public sealed class HuuvaAnswersTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly DeliveryFacts Facts = new()
    {
        DeliveryId = Guid.Parse("0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b"),
        ExternalId = "j-1",
        CreatedAt = Noon,
        UpdatedAt = Noon,
    };

    [Fact]
    public void A_yes_names_job_order_times_and_price()
    {
        var offer = new QuoteOffer
        {
            QuoteId = "q7",
            ExternalId = "j-1",
            Fee = new Money(750, "EUR"),
            QuotedAt = Noon,
            PickupEta = Noon.AddMinutes(12).AddMicroseconds(649),
            DropoffEta = Noon.AddMinutes(31),
            ExpiresAt = Noon.AddMinutes(5),
        };

        HuuvaCalls.Answer(new Verdict.Quoted(offer), "v1-validate").ShouldBe((200,
            """{"jobId":"67c1f0a2b3d4e5f60718293a","canDeliver":true,"pickupTimeETA":"2026-06-02T12:12:00.000649Z","deliveryLocations":[{"orderId":"67c1f0a2b3d4e5f607182940","deliveryId":"q7","deliveryTimeETA":"2026-06-02T12:31:00.000000Z"}],"price":{"price":750}}"""));
    }

    [Fact]
    public void A_no_to_a_validation_is_a_good_answer()
    {
        HuuvaCalls.Answer(new Verdict.Refused(RefusalReason.NoRobotAvailable, "j-1"), "v1-validate").ShouldBe((200,
            """{"jobId":"67c1f0a2b3d4e5f60718293a","canDeliver":false,"errors":[{"orderId":"67c1f0a2b3d4e5f607182940","reason":20,"description":"No robots are available at this time."}]}"""));
    }

    [Fact]
    public void Many_locations_are_refused_with_the_reason_for_each()
    {
        var two = HuuvaCalls.Sample("v1-create-two-locations");
        var verdict = new Verdict.NotRelevant("a robot's trip has one delivery location");

        HuuvaCalls.Answer(verdict, "v1-validate", two).ShouldBe((200,
            """{"jobId":"67c1f0a2b3d4e5f60718293b","canDeliver":false,"errors":[{"orderId":"67c1f0a2b3d4e5f607182941","reason":40,"description":"a robot\u0027s trip has one delivery location"},{"orderId":"67c1f0a2b3d4e5f607182942","reason":40,"description":"a robot\u0027s trip has one delivery location"}]}"""));
        HuuvaCalls.Answer(verdict, "v1-create", two).ShouldBe((422,
            """[{"reason":40,"description":"a robot\u0027s trip has one delivery location","extraDetails":""}]"""));
        HuuvaCalls.Answer(verdict, "v1-update", two).Status.ShouldBe(400);
    }

    [Fact]
    public void An_order_that_is_anothers_is_acknowledged_and_one_that_waits_for_money_is_refused()
    {
        HuuvaCalls.Answer(new Verdict.NotRelevant("the order is not for delivery"), "v1-order")
            .ShouldBe((200, """{"status":"not_relevant","reason":"the order is not for delivery"}"""));
        HuuvaCalls.Answer(new Verdict.NotRelevant("the ordering channel delivers the order itself"), "v1-order").Status.ShouldBe(200);
        Code(new Verdict.NotRelevant("a robot takes no payment at the door"), "v1-order").ShouldBe((422, 110));
    }

    [Fact]
    public void What_is_done_is_an_empty_object_and_a_cancellation_is_confirmed()
    {
        HuuvaCalls.Answer(new Verdict.Accepted(Facts)).ShouldBe((200, "{}"));
        HuuvaCalls.Answer(new Verdict.AcceptedPending(Facts)).ShouldBe((200, "{}"));
        HuuvaCalls.Answer(new Verdict.Updated(Facts), "v1-update").ShouldBe((200, "{}"));
        HuuvaCalls.Answer(new Verdict.Canceled(Facts), "v1-cancel").ShouldBe((200, """{"status":"confirmed","reason":"","price":0}"""));
    }

    [Theory]
    [InlineData(RefusalReason.TooFar, 130)]
    [InlineData(RefusalReason.PickupOutsideArea, 30)]
    [InlineData(RefusalReason.DropoffOutsideArea, 30)]
    [InlineData(RefusalReason.OutsideHours, 100)]
    [InlineData(RefusalReason.NoRobotAvailable, 20)]
    [InlineData(RefusalReason.TooLarge, 10)]
    [InlineData(RefusalReason.ContentsNotCarried, 25)]
    [InlineData(RefusalReason.StoreUnknown, 160)]
    [InlineData(RefusalReason.StoreNotActive, 160)]
    [InlineData(RefusalReason.QuoteUnknownOrExpired, 70)]
    [InlineData(RefusalReason.TooManyJobs, 40)]
    [InlineData(RefusalReason.TooManyWaypoints, 40)]
    [InlineData(RefusalReason.Other, 0)]
    public void Each_refusal_has_the_contracts_number(RefusalReason reason, int number)
    {
        Code(new Verdict.Refused(reason, "j-1")).ShouldBe((422, number));
    }

    [Theory]
    [InlineData("deliveryLocations[0].latitude", "decimal_text", 90)]
    [InlineData("pickupLocation.longitude", "range:wgs84", 90)]
    [InlineData("pickupTime", "time:rfc3339", 150)]
    [InlineData("pickupTime", "type:time", 150)]
    [InlineData("deliveryLocations[0].deliveryTime", "past", 100)]
    [InlineData("deliveryLocations[0].phone", "phone:e164", 80)]
    [InlineData("customer.email", "email", 80)]
    [InlineData("pickupLocation.street", "required", 60)]
    [InlineData("deliveryLocations[0].city", "required", 50)]
    [InlineData("deliveryAddress.street", "required", 50)]
    [InlineData("pickupLocation.location", "store:unknown", 160)]
    [InlineData("location", "store:not_active", 160)]
    [InlineData("location", "required", 25)]
    [InlineData("jobId", "required", 25)]
    public void Each_fault_has_the_contracts_number_and_names_its_field(string path, string rule, int number)
    {
        HuuvaCalls.Answer(new Verdict.Invalid([new Fault(path, rule)])).ShouldBe((422,
            $$"""[{"reason":{{number}},"description":"A field is missing or wrong.","extraDetails":"{{path}} {{rule}}"}]"""));
    }

    [Fact]
    public void Every_other_no_has_its_number()
    {
        Code(new Verdict.Conflict("j-1")).ShouldBe((422, 120));
        Code(new Verdict.UnknownDelivery(DeliveryRef.External("j-1")), "v1-cancel").ShouldBe((400, 70));
        Code(new Verdict.CancelTooLate(Facts), "v1-cancel").ShouldBe((400, 140));
        Code(new Verdict.UpdateTooLate(Facts), "v1-update").ShouldBe((400, 100));
        Code(new Verdict.Invalid([new Fault("_id", "required")]), "v1-update").ShouldBe((400, 25));
        Code(new Verdict.Unauthenticated()).ShouldBe((401, 160));
        Code(new Verdict.TooLarge(1)).ShouldBe((413, 25));
        Code(new Verdict.UnsupportedContentType([])).ShouldBe((415, 25));
        Code(new Verdict.TooManyRequests(TimeSpan.FromSeconds(1))).ShouldBe((429, 170));
        Code(new Verdict.Unavailable(TimeSpan.FromSeconds(1))).ShouldBe((503, 170));
        Code(new Verdict.Failed()).ShouldBe((500, 5));
    }

    private static (int Status, int Reason) Code(Verdict verdict, string route = "v1-create")
    {
        var (status, body) = HuuvaCalls.Answer(verdict, route);
        var only = JsonNode.Parse(body)!.AsArray().ShouldHaveSingleItem()!;
        only["description"]!.GetValue<string>().ShouldNotBeEmpty();
        return (status, only["reason"]!.GetValue<int>());
    }
}
