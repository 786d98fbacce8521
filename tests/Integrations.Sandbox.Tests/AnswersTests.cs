using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Integrations.Sandbox.Orders;
using Integrations.Sandbox.Partners;
using Integrations.Sandbox.Report;
using Integrations.Sandbox.Tests.Pretend;
using Shouldly;
using Xunit;

namespace Integrations.Sandbox.Tests;

/// <summary>Partners that are answered by calls: what they say, what they check, and what is found wrong.</summary>
public sealed class AnswersTests
{
    [Fact]
    public async Task An_order_is_asked_for_first_and_counts_when_a_call_accepts_it()
    {
        await using var gateway = await Answerer.StartAsync();

        var order = await gateway.World.SendOrderAsync("OTTER");

        order.Accepted.ShouldBeTrue();
        gateway.Heard.Select(told => (string)told["eventType"]!).ShouldBe(["delivery.request_quote", "delivery.accept"]);
        gateway.Heard.Select(told => (string)told["metadata"]!["payload"]!["deliveryReferenceId"]!).ShouldAllBe(id => id == order.ExternalId);
        Violations(gateway).ShouldBe((0, 0, 0, 0));
    }

    [Fact]
    public async Task A_no_is_an_answer_and_no_order()
    {
        await using var gateway = await Answerer.StartAsync();
        gateway.Answer = told => (string)told["eventType"]! is "delivery.accept" ? gateway.SayNoAsync(told, "RESOURCE_EXHAUSTED") : gateway.SayYesAsync(told);

        var order = await gateway.World.SendOrderAsync("OTTER");

        order.Accepted.ShouldBeFalse();
        gateway.World.Audit().Misanswered.ShouldBe(1);
    }

    [Fact]
    public async Task After_unavailable_the_partner_asks_again_in_a_new_event()
    {
        await using var gateway = await Answerer.StartAsync();
        gateway.Answer = told => gateway.Heard.Count == 1 ? gateway.SayNoAsync(told, "UNAVAILABLE") : gateway.SayYesAsync(told);

        (await gateway.World.SendOrderAsync("OTTER")).Accepted.ShouldBeTrue();

        gateway.Heard.Count.ShouldBe(3);
        gateway.Heard.Select(told => (string)told["eventId"]!).ShouldBeUnique();
    }

    [Fact]
    public async Task A_second_answer_is_found()
    {
        await using var gateway = await Answerer.StartAsync();
        await gateway.World.SendOrderAsync("OTTER");

        await gateway.SayYesAsync(gateway.Heard[1]);

        gateway.World.Audit().Duplicated.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_to_nothing_or_to_something_else_is_sent_away()
    {
        await using var gateway = await Answerer.StartAsync();
        await gateway.World.SendOrderAsync("OTTER");
        var accept = gateway.Heard[1];

        (await gateway.SayAsync(accept, "cancel", new JsonObject { ["canceledAt"] = "2026-06-02T14:30:00Z" }, "01a2036f-66a9-7a40-8b29-724f2fee491d")).ShouldBe(404);
        (await gateway.SayAsync(accept, "cancel", new JsonObject { ["canceledAt"] = "2026-06-02T14:30:00Z" })).ShouldBe(400);

        gateway.World.Audit().SchemaViolations.ShouldBe(1);
    }

    [Fact]
    public async Task A_word_before_the_acceptance_is_out_of_order()
    {
        await using var gateway = await Answerer.StartAsync();
        gateway.Answer = async told =>
        {
            if ((string)told["eventType"]! is "delivery.accept")
                (await gateway.StatusAsync(told, "REQUESTED")).ShouldBe(204);
            await gateway.SayYesAsync(told);
        };

        await gateway.World.SendOrderAsync("OTTER");

        gateway.World.Audit().OutOfOrder.ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task Calls_beyond_the_limit_of_a_store_are_sent_away_and_counted()
    {
        await using var gateway = await Answerer.StartAsync(timeScale: 1);
        await gateway.World.SendOrderAsync("OTTER");
        var accept = gateway.Heard[1];

        var answers = new List<int>();
        for (var i = 0; i < 10; i++)
            answers.Add(await gateway.StatusAsync(accept, "REQUESTED"));

        answers.ShouldBe([.. Enumerable.Repeat(204, 8), 429, 429]);
        gateway.World.Audit().TooFast.ShouldBe(2);
        gateway.World.Audit().IsFaultless.ShouldBeFalse();
    }

    [Theory]
    [InlineData(8, 60, 1, 8, 60)]
    [InlineData(8, 60, 20, 8, 3)]
    [InlineData(8, 60, 500, 8, 1)]
    [InlineData(20, 1, 1, 20, 1)]
    [InlineData(20, 1, 20, 400, 1)]
    public void Limits_go_as_fast_as_the_world(int calls, int seconds, double scale, int scaledCalls, int scaledSeconds) =>
        PaceCheck.Scaled(new CallLimit { Calls = calls, Seconds = seconds }, scale).ShouldBe((scaledCalls, scaledSeconds));

    [Fact]
    public async Task The_gateway_is_told_the_limits_of_its_world()
    {
        await using var gateway = await Answerer.StartAsync(timeScale: 20);

        var settings = gateway.World.GatewaySettings(new Uri("http://127.0.0.1/"));

        (settings["Partners:OTTER:RateLimits:StoreOperation:Calls"], settings["Partners:OTTER:RateLimits:StoreOperation:Seconds"]).ShouldBe(("8", "3"));
    }

    [Fact]
    public void Each_event_with_a_receipt_is_answered_in_the_order_in_which_it_was_said()
    {
        var order = new OrderWriter(new Dice(1), TimeProvider.System).Write(Answerer.Otter, Answerer.Otter.Speaks[0], OrderKind.Counted);
        SpokenEvent[] spoken = [new(order, order.First!.Call, "q") { IsOwed = true }, new(order, order.Call, "a") { IsOwed = true }];

        Found(Heard(1, "q"), Heard(2, "a"), Heard(3, null)).ShouldBe((0, 0, 0, 0));
        Found(Heard(1, "q")).ShouldBe((1, 0, 0, 0));
        Found(Heard(1, "a"), Heard(2, "q")).ShouldBe((0, 0, 1, 0));
        Found(Heard(1, "q"), Heard(2, null), Heard(3, "a")).ShouldBe((0, 0, 1, 0));
        Found(Heard(1, "q"), Heard(2, "a"), Heard(3, "a")).ShouldBe((0, 1, 0, 0));
        Found(Heard(1, "q") with { InDoubt = true }, Heard(2, "q"), Heard(3, "a")).ShouldBe((0, 0, 0, 1));

        (int Unanswered, int Duplicated, int OutOfOrder, int InDoubt) Found(params Receipt[] receipts)
        {
            var found = new Judgement();
            AnswersJudge.Judge(spoken, receipts, ImmutableList<DateTimeOffset>.Empty, found);
            return (found.Unanswered, found.Duplicated, found.OutOfOrder, found.RepeatedInDoubt);
        }
    }

    private static (int, int, int, int) Violations(Answerer gateway)
    {
        var summary = gateway.World.Audit();
        return (summary.Misanswered, summary.SchemaViolations, summary.VocabularyViolations, summary.Duplicated + summary.OutOfOrder);
    }

    private static Receipt Heard(long seq, string? eventId) => new()
    {
        Seq = seq,
        At = DateTimeOffset.UnixEpoch.AddSeconds(seq),
        Partner = "OTTER",
        Region = "US",
        ApiVersion = 1,
        Operation = eventId is null ? "status" : "accept",
        ExternalId = "X",
        EventId = eventId,
        Word = "w",
        Digest = "d",
        Heard = true,
    };
}
