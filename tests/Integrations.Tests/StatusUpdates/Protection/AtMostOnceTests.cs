using Integrations.Abstractions;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>Operations that must not be repeated, and partners that can be asked: what becomes of a call that was not answered.</summary>
public sealed class AtMostOnceTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private static readonly (string, string) Once = ("Partners:ALLY:AtMostOnce:0", "Status");
    private static readonly SendOutcome InDoubt = new(OutcomeKind.InDoubt, "timeout");

    private readonly ShiftedTime _time = new();

    [Theory]
    [InlineData(OutcomeKind.InDoubt)]
    [InlineData(OutcomeKind.Transient)]
    public async Task A_call_that_may_have_arrived_is_not_repeated_where_nobody_can_be_asked(OutcomeKind kind)
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var partner = new PlayedPartner(_ => Task.FromResult(new SendOutcome(kind, "some_doubt")));
        var delivery = (await room.Any.ReportNewAsync(1, AttemptStatus.Delivered)).Single();
        await room.HostAsync(partner, settings: Once);

        await room.Any.AllSettledAsync();

        partner.Calls.ShouldBe(1);
        (await DecisionAsync(room, delivery)).ShouldBe("Dead in_doubt");
    }

    [Theory]
    [InlineData(OutcomeKind.Unreachable, "connect")]
    [InlineData(OutcomeKind.RateLimited, "http_429")]
    [InlineData(OutcomeKind.Transient, Integrations.Exchange.PartnerAccess.TokenRenewed)]
    public async Task A_call_that_certainly_did_not_arrive_is_made_again(OutcomeKind kind, string detail)
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        PlayedPartner? partner = null;
        partner = new PlayedPartner(telling => Task.FromResult(partner!.Calls == 1 ? new SendOutcome(kind, detail) : partner.Hear(telling)));
        var delivery = (await room.Any.ReportNewAsync(1, AttemptStatus.Delivered)).Single();
        await room.HostAsync(partner, settings: Once);

        await room.Any.AllSettledAsync();

        (await DecisionAsync(room, delivery)).ShouldBe("Sent http_200");
    }

    [Fact]
    public async Task A_call_that_could_not_even_be_made_is_in_no_doubt()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var refusals = 0;
        var partner = new PlayedPartner { Lacks = _ => refusals++ == 0 ? new SendOutcome(OutcomeKind.Transient, "token_http_503") : null };
        var delivery = (await room.Any.ReportNewAsync(1, AttemptStatus.Delivered)).Single();
        await room.HostAsync(partner, settings: Once);

        await room.Any.AllSettledAsync();

        partner.WordsOf(delivery).ShouldBe(["delivered"]);
    }

    [Fact]
    public async Task A_mistake_of_ours_before_the_first_byte_is_in_no_doubt_either()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var mistakes = 0;
        var partner = new PlayedPartner { Lacks = _ => mistakes++ == 0 ? throw new InvalidOperationException("a mistake") : null };
        var delivery = (await room.Any.ReportNewAsync(1, AttemptStatus.Delivered)).Single();
        await room.HostAsync(partner, settings: Once);
        await Eventually.Holds(async () => await room.OwedAsync("lease_token IS NULL AND due_at > now()") == 1, "it is put off");

        await room.Any.ExecuteAsync("UPDATE egress_ready SET due_at = now()");
        await room.Any.AllSettledAsync();

        partner.WordsOf(delivery).ShouldBe(["delivered"]);
    }

    [Fact]
    public async Task Where_the_partner_has_it_it_counts_as_told_without_another_call()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var partner = Unanswering(Known.Received);
        var delivery = (await room.Any.ReportNewAsync(1, AttemptStatus.Delivered)).Single();
        await room.HostAsync(partner, settings: Once);

        await room.Any.AllSettledAsync();

        (partner.Calls, partner.Questions).ShouldBe((1, 1));
        (await DecisionAsync(room, delivery)).ShouldBe("Sent confirmed_by_query");
        (await room.Any.ScalarAsync<string>("SELECT last_status_sent FROM external_state WHERE delivery_id = $1", delivery)).ShouldBe("delivered");
    }

    [Fact]
    public async Task Where_the_partner_does_not_have_it_it_is_told_again_under_the_same_id()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var partner = Unanswering(Known.Absent);
        var delivery = (await room.Any.ReportNewAsync(1, AttemptStatus.Delivered)).Single();
        await room.HostAsync(partner, settings: Once);

        await room.Any.AllSettledAsync();

        (partner.Calls, partner.Questions).ShouldBe((2, 1));
        partner.Heard[delivery].Select(h => h.MessageId).Distinct().ShouldHaveSingleItem();
        (await DecisionAsync(room, delivery)).ShouldBe("Sent http_200");
    }

    [Fact]
    public async Task Where_the_answer_is_unclear_it_is_asked_until_it_is_no_news_and_then_somebody_decides()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        PlayedPartner? partner = null;
        partner = new PlayedPartner(_ => Task.FromResult(InDoubt))
        {
            Answers = _ =>
            {
                if (partner!.Questions == 2)
                    _time.Later = TimeSpan.FromHours(25);
                return Known.Unclear;
            },
        };
        var delivery = (await room.Any.ReportNewAsync(1, AttemptStatus.Delivered)).Single();
        await room.HostAsync(partner, time: _time, settings: Once);

        await room.Any.AllSettledAsync();

        (partner.Calls, partner.Questions).ShouldBe((1, 2));
        (await DecisionAsync(room, delivery)).ShouldBe("Dead in_doubt");
    }

    [Theory]
    [InlineData(null, "Dead in_doubt", 1)]
    [InlineData(Known.Received, "Sent confirmed_by_query", 1)]
    [InlineData(Known.Absent, "Sent http_200", 2)]
    public async Task The_same_holds_when_it_is_the_sender_that_died(Known? known, string decision, int calls)
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var never = new TaskCompletionSource<SendOutcome>();
        PlayedPartner? partner = null;
        partner = new PlayedPartner(telling => partner!.Calls == 1 ? never.Task : Task.FromResult(partner.Hear(telling)))
        {
            Answers = known is { } answer ? _ => answer : null,
        };
        var delivery = (await room.Any.ReportNewAsync(1, AttemptStatus.Delivered)).Single();
        await room.HostAsync(partner, settings: Once);
        await Eventually.Holds(() => partner.Calls == 1, "the call is under way");

        await room.Any.ExecuteAsync("UPDATE egress_ready SET due_at = now()");
        await room.Any.AllSettledAsync();
        never.SetResult(InDoubt);

        partner.Calls.ShouldBe(calls);
        (await DecisionAsync(room, delivery)).ShouldBe(decision);
    }

    [Theory]
    [InlineData(Known.Received, "Sent confirmed_by_query", 1)]
    [InlineData(Known.Absent, "Sent http_200", 2)]
    [InlineData(Known.Unclear, "Sent http_200", 2)]
    public async Task A_partner_that_can_be_asked_is_asked_before_anything_is_repeated(Known known, string decision, int calls)
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var partner = Unanswering(known);
        var delivery = (await room.Any.ReportNewAsync(1, AttemptStatus.Delivered)).Single();
        await room.HostAsync(partner);

        await room.Any.AllSettledAsync();

        (partner.Calls, partner.Questions).ShouldBe((calls, 1));
        (await DecisionAsync(room, delivery)).ShouldBe(decision);
    }

    /// <summary>Each call counts against a limit, the question too: what may be repeated is repeated, what may not is asked about.</summary>
    [Theory]
    [InlineData(true, 1, 2)]
    [InlineData(false, 0, 2)]
    public async Task Where_calls_are_counted_a_question_is_one_of_them(bool once, int questions, int calls)
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var partner = Unanswering(Known.Absent);
        await room.Any.ReportNewAsync(1, AttemptStatus.Delivered);
        (string, string) limit = ("Partners:ALLY:RateLimits:Credential:Calls", "100");
        await room.HostAsync(partner, settings: once ? [Once, limit] : [limit]);

        await room.Any.AllSettledAsync();

        (partner.Questions, partner.Calls).ShouldBe((questions, calls));
        (await room.Any.ScalarAsync<long>("SELECT count(*) FROM rate_budget")).ShouldBe(1);
    }

    [Fact]
    public async Task Questions_that_a_partner_does_not_answer_close_its_lane_as_calls_do()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var partner = new PlayedPartner(_ => Task.FromResult(InDoubt))
        {
            Answers = _ => Known.Unclear,
            AskingComesTo = new SendOutcome(OutcomeKind.Unreachable, "connect"),
        };
        await room.OweAsync(8);
        await room.Any.ExecuteAsync("UPDATE egress_ready SET sending_seq = 1");
        await room.HostAsync(partner, settings: Once);

        await room.ClosedAsync();

        partner.Calls.ShouldBe(0);
        partner.Questions.ShouldBeGreaterThanOrEqualTo(10);
    }

    private static PlayedPartner Unanswering(Known known)
    {
        PlayedPartner? partner = null;
        return partner = new PlayedPartner(telling =>
        {
            var heard = partner!.Hear(telling);
            return Task.FromResult(partner.Calls == 1 ? InDoubt : heard);
        })
        {
            Answers = _ => known,
        };
    }

    private static Task<string> DecisionAsync(LaneTestRoom room, Guid delivery) =>
        room.Any.ScalarAsync<string>("SELECT decision || ' ' || reason FROM status_decision WHERE delivery_id = $1", delivery);
}
