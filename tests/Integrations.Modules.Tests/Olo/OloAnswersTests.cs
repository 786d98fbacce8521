using Integrations.Abstractions;
using Integrations.Modules.Olo;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Olo;

public sealed class OloAnswersTests
{
    [Fact]
    public void A_quote_is_an_offer_in_decimals()
    {
        OloCalls.Answer(
            new Verdict.Quoted(new QuoteOffer
            {
                QuoteId = "0190a0b1c2d37e4f8a5b6c7d8e9f0aaa",
                ExternalId = "dsp-60417",
                Fee = new Money(705, "USD"),
                QuotedAt = OloCalls.Noon,
                PickupEta = OloCalls.Noon.AddMinutes(9),
                DropoffEta = OloCalls.Noon.AddMinutes(30),
                ExpiresAt = OloCalls.Noon.AddMinutes(15),
            }),
            "v1-quote").ShouldBe((200,
            """{"available":true,"quoteId":"0190a0b1c2d37e4f8a5b6c7d8e9f0aaa.dsp-60417","fee":7.05,"currency":"USD","estimatedPickupTime":"2026-06-02T12:09:00.000Z","estimatedDeliveryTime":"2026-06-02T12:30:00.000Z","expiresAt":"2026-06-02T12:15:00.000Z"}"""));
    }

    [Theory]
    [InlineData(RefusalReason.TooFar, "DistanceTooLong")]
    [InlineData(RefusalReason.PickupOutsideArea, "PickupOutsideArea")]
    [InlineData(RefusalReason.DropoffOutsideArea, "DropoffOutsideArea")]
    [InlineData(RefusalReason.OutsideHours, "OutsideHours")]
    [InlineData(RefusalReason.NoRobotAvailable, "NoDriverAvailable")]
    [InlineData(RefusalReason.TooLarge, "OrderTooLarge")]
    [InlineData(RefusalReason.ContentsNotCarried, "ContentsNotAllowed")]
    [InlineData(RefusalReason.StoreUnknown, "StoreUnknown")]
    [InlineData(RefusalReason.StoreNotActive, "StoreNotActive")]
    [InlineData(RefusalReason.QuoteUnknownOrExpired, "QuoteUnknownOrExpired")]
    [InlineData(RefusalReason.TooManyJobs, "NotDeliverable")]
    [InlineData(RefusalReason.TooManyWaypoints, "NotDeliverable")]
    [InlineData(RefusalReason.Other, "NotDeliverable")]
    public void A_refusal_is_an_answer_to_a_question_and_an_error_to_an_acceptance(RefusalReason reason, string word)
    {
        OloCalls.Answer(new Verdict.Refused(reason, "dsp-60417"), "v1-quote").ShouldBe((200, $$"""{"available":false,"reason":"{{word}}"}"""));
        var (status, body) = OloCalls.Answer(new Verdict.Refused(reason, "dsp-60417"));
        status.ShouldBe(422);
        body.ShouldStartWith($$"""{"code":"{{word}}",""");
    }

    [Fact]
    public void An_accepted_delivery_is_answered_with_our_id()
    {
        var (status, body) = OloCalls.Answer(new Verdict.Accepted(OloCalls.Facts));

        (status, body).ShouldBe((200,
            """{"deliveryId":"0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b","dispatchId":"dsp-60417","status":"AtPickup","createdAt":"2026-06-02T12:00:00.000Z","updatedAt":"2026-06-02T12:03:00.000Z","fee":7.05,"currency":"USD","estimatedPickupTime":"2026-06-02T12:10:00.000Z","estimatedDeliveryTime":"2026-06-02T12:31:00.000Z","driver":{"id":"robot-12"}}"""));
        var pending = OloCalls.Answer(new Verdict.AcceptedPending(OloCalls.Facts with { Status = null, Fee = null, RobotId = null, PickupEta = null, DropoffEta = null }));
        pending.ShouldBe((202,
            """{"deliveryId":"0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b","dispatchId":"dsp-60417","status":"Scheduled","createdAt":"2026-06-02T12:00:00.000Z","updatedAt":"2026-06-02T12:03:00.000Z"}"""));
    }

    [Theory]
    [InlineData(AttemptStatus.Delivered, "AlreadyDelivered")]
    [InlineData(AttemptStatus.TimedOut, "AlreadyCanceled")]
    [InlineData(AttemptStatus.InTransit, "AlreadyPickedUp")]
    [InlineData(AttemptStatus.Returned, "Returning")]
    [InlineData(AttemptStatus.AtPickup, "TooLate")]
    [InlineData(null, "TooLate")]
    public void A_cancellation_says_whether_it_worked(AttemptStatus? status, string reason)
    {
        const string id = "\"deliveryId\":\"0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b\"";
        OloCalls.Answer(new Verdict.Canceled(OloCalls.Facts), "v1-cancel").ShouldBe((200, $$"""{"canceled":true,{{id}}}"""));
        OloCalls.Answer(new Verdict.CancelTooLate(OloCalls.Facts with { Status = status }), "v1-cancel")
            .ShouldBe((409, $$"""{"canceled":false,{{id}},"reason":"{{reason}}"}"""));
    }

    [Fact]
    public void Every_other_no_has_its_status_and_code()
    {
        Code(new Verdict.Conflict("dsp-60417")).ShouldBe((409, "DuplicateDispatch"));
        Code(new Verdict.UnknownDelivery(DeliveryRef.External("x"))).ShouldBe((404, "DeliveryNotFound"));
        Code(new Verdict.Unauthenticated()).ShouldBe((401, "Unauthorized"));
        Code(new Verdict.TooLarge(1)).ShouldBe((413, "RequestTooLarge"));
        Code(new Verdict.UnsupportedContentType([])).ShouldBe((415, "UnsupportedContentType"));
        Code(new Verdict.TooManyRequests(TimeSpan.FromSeconds(2))).ShouldBe((429, "TooManyRequests"));
        Code(new Verdict.Unavailable(TimeSpan.FromSeconds(2))).ShouldBe((503, "ServiceUnavailable"));
        Code(new Verdict.Failed()).ShouldBe((500, "ServiceFault"));
        Code(new Verdict.Invalid([new Fault("tip", "decimals:2")])).ShouldBe((400, "ValidationError"));
    }

    [Theory]
    [InlineData(AttemptStatus.InTransitToPartner, "DriverAssigned")]
    [InlineData(AttemptStatus.InTransit, "InProgress")]
    [InlineData(AttemptStatus.Delivered, "Delivered")]
    [InlineData(AttemptStatus.Canceled, "Canceled")]
    [InlineData(AttemptStatus.ReturnInitiated, "ReturnInitiated")]
    [InlineData(AttemptStatus.ReturnInProgress, "ReturnInProgress")]
    [InlineData(AttemptStatus.ReturnCanceled, "ReturnCanceled")]
    [InlineData(AttemptStatus.Returned, "Returned")]
    public void What_is_told_and_what_is_answered_are_the_same_word(AttemptStatus status, string word)
    {
        var told = new OloStatus().Word(OloStatusTests.Change with { Status = status }).ShouldBeOfType<Saying.Tell>();

        told.PartnerStatus.ShouldBe(word);
        OloCalls.Answer(new Verdict.State(OloCalls.Facts with { Status = status }), "v1-query").Body.ShouldContain($"\"status\":\"{word}\"");
    }

    private static (int Status, string Code) Code(Verdict verdict)
    {
        var (status, body) = OloCalls.Answer(verdict);
        var answer = System.Text.Json.Nodes.JsonNode.Parse(body)!;
        answer["message"]!.GetValue<string>().ShouldNotBeEmpty();
        answer["requestId"]!.GetValue<string>().ShouldBe("0190a0b1-0000-7000-8000-0000000000aa");
        return (status, answer["code"]!.GetValue<string>());
    }
}
