using Integrations.Deliveries;
using Integrations.Testing;
using Integrations.Tests.Ingress;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.LateAnswers;

/// <summary>Whatever fails between a request and its answer, the answer is given once, and at its place.</summary>
[Collection(nameof(TalkingGatewayCollection))]
public sealed class CrashTests(TalkingGateway gateway)
{
    [Fact]
    public async Task An_answer_that_could_not_be_kept_has_no_receipt_and_is_kept_when_the_event_comes_again()
    {
        var id = Orders.NewId();
        var told = TalkingGateway.Event("quote", id, "event-" + id);
        await gateway.ExecuteAsync("CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''crash''; END'");
        await gateway.ExecuteAsync($"CREATE TRIGGER crash BEFORE INSERT ON status_update FOR EACH ROW WHEN (NEW.event_id = 'event-{id}') EXECUTE FUNCTION fail()");

        var first = await gateway.TellAsync(told);
        await gateway.ExecuteAsync("DROP TRIGGER crash ON status_update");
        await gateway.ExecuteAsync("DROP FUNCTION fail");
        (await gateway.ValueAsync<long>("SELECT count(*) FROM external_state WHERE external_delivery_id = $1", id)).ShouldBe(0);
        var second = await gateway.TellAsync(told);
        await gateway.HeardAsync(id, "Quoted");

        first.Status.ShouldBe(500);
        second.Status.ShouldBe(200);
        (await gateway.SequenceAsync(id)).ShouldBe(["1 Quoted"]);
    }

    /// <summary>The request is gone, its order is kept: what the background hears is the answer.</summary>
    [Fact]
    public async Task An_order_that_nobody_forwarded_in_time_is_answered_when_the_service_has_answered()
    {
        var id = Orders.NewId();
        var told = TalkingGateway.Event("order", id, "event-" + id);
        gateway.Service.Answer(id, Results.StatusCode(503));

        (await gateway.TellAsync(told)).Status.ShouldBe(200);
        (await gateway.SequenceAsync(id)).ShouldBeEmpty("nobody knows yet whether it is taken");
        (await gateway.TellAsync(told)).Status.ShouldBe(200);
        gateway.Service.Answer(id, answer: (Func<HeardCall, Task<IResult>>?)null);
        await gateway.HeardAsync(id, "Accepted");
        await gateway.QuietAsync();

        (await gateway.SequenceAsync(id)).ShouldBe(["1 Accepted"]);
    }

    [Fact]
    public async Task An_order_that_is_refused_later_is_answered_with_that_and_told_no_status()
    {
        var id = Orders.NewId();
        gateway.Service.Answer(id, Results.StatusCode(503));
        await gateway.TellAsync("order", id);

        gateway.Service.Refuse(id, "OutsideHours");
        await gateway.HeardAsync(id, "Refused");
        await gateway.QuietAsync();

        (await gateway.SequenceAsync(id)).ShouldBe(["1 Refused"]);
        (await gateway.ValueAsync<DeliveryStatus>("SELECT status FROM delivery WHERE external_delivery_id = $1 AND accepted_at IS NULL", id)).ShouldBe(DeliveryStatus.INVALID);
    }

    [Fact]
    public async Task A_report_that_is_faster_than_the_services_answer_comes_after_the_partners()
    {
        var id = Orders.NewId();
        var release = new TaskCompletionSource();
        gateway.Service.Answer(id, async call =>
        {
            await release.Task;
            return DeliveriesDouble.Yes(call);
        });
        var telling = gateway.TellAsync("order", id);
        await Eventually.Holds(() => Task.FromResult(gateway.Service.Calls(id).Count == 1), "the service is asked");

        await gateway.ReportAsync(await gateway.DeliveryAsync(id), 1, Assigned);
        release.SetResult();
        await telling;
        await gateway.HeardAsync(id, "Accepted", "Assigned");
        await gateway.QuietAsync();

        (await gateway.SequenceAsync(id)).ShouldBe(["1 Accepted", "2 Assigned"]);
    }

    [Fact]
    public async Task A_report_that_is_a_little_faster_than_the_record_of_the_services_answer_waits_for_it()
    {
        var id = Orders.NewId();
        var release = new TaskCompletionSource();
        gateway.Service.Answer(id, async call =>
        {
            await release.Task;
            return DeliveriesDouble.Yes(call);
        });
        var telling = gateway.TellAsync("order", id);
        await Eventually.Holds(() => Task.FromResult(gateway.Service.Calls(id).Count == 1), "the service is asked");

        var reporting = gateway.ReportAsync(await gateway.DeliveryAsync(id), 1, Assigned);
        release.SetResult();
        await Task.WhenAll(telling, reporting);
        await gateway.HeardAsync(id, "Accepted", "Assigned");

        (await gateway.SequenceAsync(id)).ShouldBe(["1 Accepted", "2 Assigned"]);
        (await gateway.ValueAsync<string>("SELECT answer ->> 'fee' FROM status_update WHERE answer ->> 'externalId' = $1", id)).ShouldBe("425");
    }

    [Fact]
    public async Task A_cancellation_is_answered_after_the_order_that_it_cancels()
    {
        var id = Orders.NewId();
        gateway.Service.Answer(id, Results.StatusCode(503));
        await gateway.TellAsync("order", id);

        await gateway.TellAsync("cancel", id);
        gateway.Service.Answer(id, answer: (Func<HeardCall, Task<IResult>>?)null);
        await gateway.HeardAsync(id, "Accepted", "Canceled");

        (await gateway.SequenceAsync(id)).ShouldBe(["1 Accepted", "2 Canceled"]);
    }

    [Fact]
    public async Task An_offer_that_has_ended_is_not_told_any_more()
    {
        var id = Orders.NewId();
        gateway.Service.Answer(id, call => Task.FromResult(call.Operation is not "POST quotes" ? DeliveriesDouble.Yes(call) : Results.Json(new
        {
            quoteId = "short",
            fee = new { minorUnits = 399, currency = "USD" },
            pickupEta = "2030-01-15T12:20:00Z",
            dropoffEta = "2030-01-15T12:40:00Z",
            expiresAt = TimeProvider.System.GetUtcNow().AddMinutes(-1),
        })));

        await gateway.TellAsync("quote", id);
        await gateway.QuietAsync();
        await gateway.TellAsync("order", id);
        await gateway.HeardAsync(id, "Accepted");

        (await gateway.ColumnAsync<string>(
            "SELECT decision || ' ' || reason FROM status_decision d JOIN external_state s USING (delivery_id) WHERE s.external_delivery_id = $1 AND d.seq = 1", id))
            .ShouldBe(["Expired too_late"]);
    }

    [Fact]
    public async Task An_answer_that_the_partner_does_not_take_is_repeated_and_holds_up_what_follows()
    {
        var id = Orders.NewId();
        gateway.Listener.Answer(id, "Quoted", 503, 429, 500);

        await gateway.TellAsync("quote", id);
        await gateway.TellAsync("order", id);
        await gateway.ReportAsync(await gateway.DeliveryAsync(id), 1, Assigned);
        await Eventually.Holds(() => Task.FromResult(gateway.Listener.WordsOf(id).Count == 3), "all is told", TimeSpan.FromSeconds(60));

        gateway.Listener.WordsOf(id).ShouldBe(["Quoted", "Accepted", "Assigned"]);
    }
}
