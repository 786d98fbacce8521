using System.Text.Json.Nodes;
using Integrations.Deliveries;
using Integrations.Exchange;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.LateAnswers;

/// <summary>Answers by calls of ours: one conversation, in order, each event answered once.</summary>
[Collection(nameof(TalkingGatewayCollection))]
public sealed class ConversationTests(TalkingGateway gateway)
{
    [Fact]
    public async Task Offer_acceptance_and_statuses_are_one_sequence_under_one_id()
    {
        var id = Ingress.Orders.NewId();

        var asked = await gateway.TellAsync("quote", id, change: e => e["store"] = null);
        var ordered = await gateway.TellAsync("order", id);
        var delivery = await gateway.DeliveryAsync(id);
        await gateway.ReportAsync(delivery, 1, Assigned, AtPickup);
        await gateway.HeardAsync(id, "Quoted", "Accepted", "Assigned", "at_pickup");
        await gateway.QuietAsync();

        (asked.Status, asked.Text, ordered.Status, ordered.Text).ShouldBe((200, "", 200, ""));
        (await gateway.SequenceAsync(id)).ShouldBe(["1 Quoted", "2 Accepted", "3 Assigned", "4 AtPickup"]);
        (await gateway.ValueAsync<Guid>("SELECT id FROM quote WHERE external_delivery_id = $1", id)).ShouldBe(delivery, "a delivery has its offer's id");
        (await gateway.ValueAsync<Guid?>("SELECT quote_id FROM delivery WHERE id = $1", delivery)).ShouldBe(delivery);
        (await gateway.ValueAsync<string>("SELECT last_status_sent || last_robot_id_sent || last_seq_sent FROM external_state WHERE delivery_id = $1", delivery))
            .ShouldBe("at_pickupR14");
        (await gateway.ColumnAsync<string>(
            "SELECT operation || ' ' || partner_status || ' ' || seq FROM client_requests WHERE delivery_id = $1 AND purpose = $2 ORDER BY seq", delivery, CallPurpose.StatusUpdate))
            .ShouldBe(["answer Quoted 1", "answer Accepted 2", "status Assigned 3", "status at_pickup 4"]);
    }

    [Fact]
    public async Task An_offer_that_nobody_took_has_a_story_from_the_question_to_the_answer()
    {
        var id = Ingress.Orders.NewId();
        await gateway.TellAsync("quote", id);
        await gateway.HeardAsync(id, "Quoted");
        await gateway.QuietAsync();
        var conversation = await gateway.ValueAsync<Guid>("SELECT delivery_id FROM external_state WHERE external_delivery_id = $1", id);

        var byName = (await gateway.AskAsync(HttpMethod.Get, $"explain?partner={TalkingGateway.Talker}&externalId={id}"))!;
        var byId = (await gateway.AskAsync(HttpMethod.Get, $"deliveries/{conversation}/explain"))!;

        byName["timeline"]!.AsArray().Select(entry => (string?)entry!["kind"]).ShouldBe(["requestReceived", "serviceCalled", "answerOwed", "partnerTold", "decided"]);
        ((string?)byName["conversation"]!["externalId"], (Guid?)byName["conversation"]!["offers"]![0]).ShouldBe((id, (Guid?)conversation));
        ((string?)byName["partner"]!["lastWord"], (bool?)byName["cut"]).ShouldBe((null, (bool?)false));
        JsonNode.DeepEquals(byId["timeline"], byName["timeline"]).ShouldBeTrue();
        foreach (var personal in new[] { "Invented", "0199", "example.com", "Avenue", "Ring twice", "Soup" })
            byName.ToJsonString().ShouldNotContain(personal);
    }

    [Fact]
    public async Task The_order_is_answered_with_the_price_that_the_service_names()
    {
        var id = Ingress.Orders.NewId();

        await gateway.TellAsync("order", id);
        await gateway.HeardAsync(id, "Accepted");

        (await gateway.ValueAsync<string>("SELECT answer ->> 'fee' FROM status_update WHERE answer ->> 'externalId' = $1", id)).ShouldBe("425");
    }

    [Fact]
    public async Task The_same_event_again_is_given_a_receipt_and_nothing_else()
    {
        var id = Ingress.Orders.NewId();
        foreach (var type in new[] { "quote", "order", "update", "cancel" })
        {
            var told = TalkingGateway.Event(type, id, $"{type}-{id}");
            (await gateway.TellAsync(told)).Status.ShouldBe(200);
            (await gateway.TellAsync(told)).Status.ShouldBe(200);
        }

        await gateway.HeardAsync(id, "Quoted", "Accepted", "Updated", "Canceled");
        await gateway.QuietAsync();

        gateway.Listener.WordsOf(id).Count.ShouldBe(4);
        gateway.Service.Calls(id).Select(c => c.Operation).ShouldBe(["POST quotes", "PUT", "PATCH", "POST cancel"]);
        (await gateway.ValueAsync<long>("SELECT count(*) FROM incoming_request WHERE external_delivery_id = $1 AND verdict = $2", id, RequestVerdict.Repeated)).ShouldBe(4);
    }

    [Fact]
    public async Task The_same_order_many_times_at_once_is_one_delivery_and_one_answer()
    {
        var id = Ingress.Orders.NewId();
        var told = TalkingGateway.Event("order", id, "event-" + id);

        var receipts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gateway.TellAsync((JsonObject)told.DeepClone())));
        await gateway.HeardAsync(id, "Accepted");
        await gateway.QuietAsync();

        receipts.ShouldAllBe(r => r.Status == 200);
        gateway.Listener.WordsOf(id).ShouldBe(["Accepted"]);
        (await gateway.ValueAsync<long>("SELECT count(*) FROM delivery WHERE external_delivery_id = $1", id)).ShouldBe(1);
    }

    [Fact]
    public async Task Offers_that_are_refused_and_asked_for_again_are_one_conversation_and_no_delivery()
    {
        var id = Ingress.Orders.NewId();
        gateway.Service.Refuse(id, "TooFar");
        await gateway.TellAsync("quote", id);
        gateway.Service.Answer(id, answer: (Func<Ingress.HeardCall, Task<Microsoft.AspNetCore.Http.IResult>>?)null);
        await gateway.TellAsync("quote", id);
        await gateway.TellAsync("quote", id);

        await gateway.HeardAsync(id, "Refused", "Quoted", "Quoted");
        (await gateway.ValueAsync<long>("SELECT count(*) FROM delivery WHERE external_delivery_id = $1", id)).ShouldBe(0);

        await gateway.TellAsync("order", id);
        await gateway.HeardAsync(id, "Refused", "Quoted", "Quoted", "Accepted");
        (await gateway.SequenceAsync(id)).ShouldBe(["1 Refused", "2 Quoted", "3 Quoted", "4 Accepted"]);
        (await gateway.DeliveryAsync(id)).ShouldBe(await gateway.ValueAsync<Guid>("SELECT delivery_id FROM external_state WHERE external_delivery_id = $1", id));
    }

    [Fact]
    public async Task An_order_that_the_service_refuses_is_answered_once_and_its_reference_is_used_up()
    {
        var id = Ingress.Orders.NewId();
        await gateway.TellAsync("quote", id);
        gateway.Service.Refuse(id, "NoRobotAvailable");

        await gateway.TellAsync("order", id);
        await gateway.HeardAsync(id, "Quoted", "Refused");
        gateway.Service.Answer(id, answer: (Func<Ingress.HeardCall, Task<Microsoft.AspNetCore.Http.IResult>>?)null);
        await gateway.TellAsync("order", id);
        await gateway.HeardAsync(id, "Quoted", "Refused", "Refused");

        (await gateway.ColumnAsync<string>("SELECT answer ->> 'reason' FROM status_update WHERE answer ->> 'externalId' = $1 ORDER BY seq", id))
            .ShouldBe([null!, "NoRobotAvailable", "QuoteUnknownOrExpired"]);
        (await gateway.ColumnAsync<DeliveryStatus>("SELECT status FROM delivery WHERE external_delivery_id = $1", id)).ShouldAllBe(s => s == DeliveryStatus.INVALID);
    }

    [Fact]
    public async Task While_orders_are_stopped_questions_and_orders_are_refused_by_a_call_once_each()
    {
        var (id, asked) = (Ingress.Orders.NewId(), Ingress.Orders.NewId());
        await gateway.ExecuteAsync("INSERT INTO intake_stop (integration_type, region, stopped_at, stopped_by, reason) VALUES ('OLO', 'US', now(), 'ann', 'ice')");
        var told = TalkingGateway.Event("order", id, "event-" + id);
        try
        {
            (await gateway.TellAsync(told)).Status.ShouldBe(200);
            (await gateway.TellAsync(told)).Status.ShouldBe(200);
            (await gateway.TellAsync("quote", asked)).Status.ShouldBe(200);
        }
        finally
        {
            await gateway.ExecuteAsync("DELETE FROM intake_stop");
        }

        await gateway.HeardAsync(id, "Refused");
        await gateway.HeardAsync(asked, "Refused");
        await gateway.QuietAsync();
        gateway.Listener.WordsOf(id).ShouldBe(["Refused"]);
        gateway.Service.Calls(id).Concat(gateway.Service.Calls(asked)).ShouldBeEmpty();
        (await gateway.ColumnAsync<string>("SELECT DISTINCT answer ->> 'reason' FROM status_update WHERE answer ->> 'externalId' = ANY($1)", (object)new[] { id, asked }))
            .ShouldBe(["NoRobotAvailable"]);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_answered_and_leaves_no_delivery()
    {
        var eventId = Ingress.Orders.NewId("event");
        var told = new JsonObject { ["event"] = eventId, ["type"] = "quote", ["dropoff"] = 7 };

        (await gateway.TellAsync(told)).Status.ShouldBe(200);
        (await gateway.TellAsync(told)).Status.ShouldBe(200);
        await gateway.QuietAsync();

        (await gateway.ColumnAsync<string>("SELECT answer ->> 'kind' FROM status_update WHERE event_id = $1", eventId)).ShouldBe(["Invalid"]);
        gateway.Listener.WordsOf("nobody").ShouldContain("Invalid");
        (await gateway.ValueAsync<long>(
            "SELECT count(*) FROM external_state s JOIN delivery d ON d.id = s.delivery_id WHERE $1 = ANY(s.answered_events)", eventId)).ShouldBe(0);
    }

    [Fact]
    public async Task What_says_no_event_id_is_answered_at_once()
    {
        var heard = await gateway.TellAsync(new JsonObject { ["type"] = "quote", ["id"] = Ingress.Orders.NewId(), ["dropoff"] = 7 });

        heard.Status.ShouldBe(400);
        heard.Faults.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_cancellation_of_nothing_is_answered_and_an_order_may_follow()
    {
        var id = Ingress.Orders.NewId();

        await gateway.TellAsync("cancel", id);
        await gateway.TellAsync("order", id);
        await gateway.HeardAsync(id, "UnknownDelivery", "Accepted");

        (await gateway.SequenceAsync(id)).ShouldBe(["1 UnknownDelivery", "2 Accepted"]);
    }

    [Fact]
    public async Task An_explanation_names_the_answers_among_the_statuses()
    {
        var id = Ingress.Orders.NewId();
        await gateway.TellAsync("quote", id, "q-" + id);
        await gateway.TellAsync("order", id, "o-" + id);
        await gateway.ReportAsync(await gateway.DeliveryAsync(id), 1, Assigned);
        await gateway.HeardAsync(id, "Quoted", "Accepted", "Assigned");
        await gateway.QuietAsync();

        var story = (await gateway.AskAsync(HttpMethod.Get, $"explain?partner={TalkingGateway.Talker}&externalId={id}"))!;

        var entries = story["timeline"]!.AsArray();
        entries.Where(e => (string?)e!["kind"] == "answerOwed").Select(e => $"{e!["seq"]} {e["eventId"]} {e["verdict"]}").ShouldBe([$"1 q-{id} Quoted", $"2 o-{id} Accepted"]);
        entries.Where(e => (string?)e!["kind"] == "decided").Select(e => $"{e!["seq"]} {e["decision"]}").ShouldBe(["1 Sent", "2 Sent", "3 Sent"]);
        ((string?)story["partner"]!["lastWord"]).ShouldBe("Assigned");
    }
}
