using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Chowly;

public sealed class ChowlyAnswersTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly DeliveryFacts Facts = new()
    {
        DeliveryId = Guid.Parse("0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b"),
        ExternalId = "5c9a-441",
        CreatedAt = Noon,
        UpdatedAt = Noon.AddMinutes(3),
        Status = AttemptStatus.AtPickup,
        RobotId = "robot-12",
        DropoffEta = Noon.AddMinutes(31),
    };

    [Fact]
    public void An_order_is_answered_in_the_shape_of_the_read_back_without_its_payload()
    {
        ChowlyCalls.Answer(new Verdict.State(Facts)).ShouldBe((200,
            """{"order":{"guid":"0190A0B1-C2D3-7E4F-8A5B-6C7D8E9F0A1B","external_id":"5c9a-441","created_at":"2026-06-02T12:00:00Z","completed_at":null,"error_at":null,"error_string":null},"delivery":{"status":"at_store","eta":"2026-06-02T12:31:00Z","courier":{"id":"robot-12"}}}"""));
    }

    [Fact]
    public void A_delivered_order_is_completed_and_a_cancelled_one_says_why()
    {
        ChowlyCalls.Answer(new Verdict.State(Facts with { Status = AttemptStatus.Completed, RobotId = null })).Body.ShouldBe(
            """{"order":{"guid":"0190A0B1-C2D3-7E4F-8A5B-6C7D8E9F0A1B","external_id":"5c9a-441","created_at":"2026-06-02T12:00:00Z","completed_at":"2026-06-02T12:03:00Z","error_at":null,"error_string":null},"delivery":{"status":"delivered"}}""");
        ChowlyCalls.Answer(new Verdict.Canceled(Facts with { RobotId = null, CancelReason = CancelReason.BotStuck })).ShouldBe((200,
            """{"order":{"guid":"0190A0B1-C2D3-7E4F-8A5B-6C7D8E9F0A1B","external_id":"5c9a-441","created_at":"2026-06-02T12:00:00Z","completed_at":null,"error_at":"2026-06-02T12:03:00Z","error_string":"robot_issue"},"delivery":{"status":"canceled"}}"""));
    }

    [Fact]
    public void A_new_order_is_accepted_whether_or_not_the_fleet_has_answered()
    {
        var facts = Facts with { Status = null, RobotId = null, DropoffEta = null };

        ChowlyCalls.Answer(new Verdict.AcceptedPending(facts)).ShouldBe(ChowlyCalls.Answer(new Verdict.Accepted(facts)));
        ChowlyCalls.Answer(new Verdict.Accepted(facts)).Body.ShouldEndWith("""{"status":"accepted"}}""");
    }

    [Fact]
    public void The_contracts_errors_have_their_shapes()
    {
        ChowlyCalls.Answer(new Verdict.Unauthenticated()).ShouldBe((401, """{"errors":"Invalid Credentials"}"""));
        ChowlyCalls.Answer(new Verdict.UnknownDelivery(DeliveryRef.External("x"))).ShouldBe((404, """{"msg":"We do not know this order."}"""));
        ChowlyCalls.Answer(new Verdict.Invalid([new Fault("info.tip", "type:string"), new Fault("items", "required")]))
            .ShouldBe((422, """{"msg":"info.tip type:string; items required"}"""));
        ChowlyCalls.Answer(new Verdict.Unavailable(TimeSpan.FromSeconds(3))).ShouldBe((503, """{"msg":"We cannot take orders now."}"""));
    }

    [Fact]
    public void A_pick_up_order_is_taken_note_of_and_one_that_waits_for_money_is_refused()
    {
        ChowlyCalls.Answer(new Verdict.NotRelevant("the customer fetches the order"))
            .ShouldBe((200, """{"msg":"Not ours to carry: the customer fetches the order."}"""));
        ChowlyCalls.Answer(new Verdict.NotRelevant("a robot takes no payment at the door"))
            .ShouldBe((422, """{"msg":"Not ours to carry: a robot takes no payment at the door."}"""));
    }

    [Fact]
    public void Every_other_no_has_a_status_and_a_sentence_of_its_own()
    {
        Verdict[] verdicts =
        [
            new Verdict.Conflict("x"), new Verdict.CancelTooLate(Facts), new Verdict.UpdateTooLate(Facts), new Verdict.UnlockRefused(Facts),
            new Verdict.TooLarge(1), new Verdict.UnsupportedContentType([]), new Verdict.TooManyRequests(TimeSpan.FromSeconds(1)), new Verdict.Failed(),
        ];

        var answers = verdicts.Select(ChowlyCalls.Answer).ToList();

        answers.Select(answer => answer.Status).ShouldBe([422, 422, 422, 422, 413, 415, 429, 500]);
        answers.Select(answer => answer.Body).ShouldBeUnique();
    }

    [Fact]
    public void Each_refusal_has_a_sentence_of_its_own()
    {
        var answers = Enum.GetValues<RefusalReason>().ToDictionary(reason => reason, reason => ChowlyCalls.Answer(new Verdict.Refused(reason, "x")));

        answers.Values.ShouldAllBe(answer => answer.Status == 422);
        answers.Where(answer => answer.Key is not RefusalReason.TooManyJobs).Select(answer => answer.Value.Body).ShouldBeUnique();
        answers[RefusalReason.StoreUnknown].Body.ShouldBe("""{"msg":"info.location_id is not set up with us."}""");
        answers[RefusalReason.NoRobotAvailable].Body.ShouldContain("No robots are available");
    }
}
