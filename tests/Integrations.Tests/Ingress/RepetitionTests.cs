using Integrations.Deliveries;
using Integrations.Exchange;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>The same external id again: later, at once, with the same content and with another.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class RepetitionTests(PretendGateway gateway)
{
    [Fact]
    public async Task Same_external_id_twice_is_one_delivery_and_one_answer()
    {
        var id = Orders.NewId();
        var order = Orders.Good(id);

        var first = await gateway.CreateAsync(order);
        var second = await gateway.CreateAsync(order);

        second.ShouldBe(first with { RequestId = second.RequestId, Headers = second.Headers });
        second.RequestId.ShouldNotBe(first.RequestId);
        gateway.Service.Calls(id, "PUT").Count.ShouldBe(1);
        (await Verdicts(id)).ShouldBe([RequestVerdict.Accepted, RequestVerdict.Repeated]);
        (await Deliveries(id)).ShouldBe(1);
    }

    [Fact]
    public async Task Fifty_at_once_are_one_delivery_and_fifty_equal_answers()
    {
        var id = Orders.NewId();
        var order = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Orders.Good(id));
        gateway.Service.Answer(id, async call =>
        {
            // Long enough for all to arrive while the first still waits.
            await Task.Delay(TimeSpan.FromMilliseconds(200));
            return DeliveriesDouble.Yes(call);
        });

        var heard = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => gateway.SendBytesAsync("POST", "/ALLY/v1/deliveries", order)));

        heard.Select(h => (h.Status, h.ContentType, h.Text)).Distinct().ShouldHaveSingleItem().Status.ShouldBe(201);
        gateway.Service.Calls(id, "PUT").Count.ShouldBe(1);
        (await Deliveries(id)).ShouldBe(1);
        var verdicts = await Verdicts(id);
        verdicts.Count.ShouldBe(50);
        verdicts.Count(v => v is RequestVerdict.Accepted).ShouldBe(1);
        verdicts.Count(v => v is RequestVerdict.Repeated).ShouldBe(49);
    }

    [Fact]
    public async Task Fifty_different_orders_under_one_id_at_once_have_one_winner()
    {
        var id = Orders.NewId();

        var heard = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(i => gateway.CreateAsync(Orders.Good(id, o => o["dropoff"]!["instructions"] = $"door {i}"))));

        heard.Count(h => h.Status is 201).ShouldBe(1);
        heard.Count(h => h.Status is 409).ShouldBe(49);
        gateway.Service.Calls(id, "PUT").Count.ShouldBe(1);
        (await Deliveries(id)).ShouldBe(1);
    }

    [Fact]
    public async Task Other_content_under_a_taken_id_is_a_conflict_and_the_first_stands()
    {
        var id = Orders.NewId();
        var first = await gateway.CreateAsync(Orders.Good(id));

        var second = await gateway.CreateAsync(Orders.Good(id, o => o["tip"]!["minor"] = 900));

        second.Status.ShouldBe(409);
        second.Verdict.ShouldBe("Conflict");
        second.Delivery.ShouldBe(first.Delivery);
        (await gateway.ValueAsync<long>("SELECT tip_minor FROM delivery WHERE external_delivery_id = $1", id)).ShouldBe(200);
        (await Verdicts(id)).ShouldBe([RequestVerdict.Accepted, RequestVerdict.Conflict]);
        (await gateway.ValueAsync<Guid>("SELECT delivery_id FROM incoming_request WHERE id = $1", Guid.Parse(second.RequestId!)))
            .ShouldBe(first.Delivery);
    }

    [Fact]
    public async Task A_faulty_order_under_a_taken_id_is_a_conflict_too()
    {
        var id = Orders.NewId();
        await gateway.CreateAsync(Orders.Good(id));

        var unreadable = await gateway.CreateAsync(Orders.Good(id, o => o.Remove("dropoff")));
        var invalid = await gateway.CreateAsync(Orders.Good(id, o => o["dropoff"]!["lat"] = 200));

        unreadable.Status.ShouldBe(409);
        invalid.Status.ShouldBe(409);
        (await Deliveries(id)).ShouldBe(1);
    }

    [Fact]
    public async Task The_first_answer_is_repeated_also_when_more_is_known_by_then()
    {
        var id = Orders.NewId();
        var order = Orders.Good(id);
        gateway.Service.Answer(id, Results.StatusCode(500));
        var pending = await gateway.CreateAsync(order);
        gateway.Service.Answer(id, answer: null);
        await Integrations.Testing.Eventually.Holds(
            async () => await gateway.ValueAsync<DeliveryStatus>("SELECT status FROM delivery WHERE external_delivery_id = $1", id) is DeliveryStatus.PROCESSED,
            "the order is forwarded");

        var again = await gateway.CreateAsync(order);

        pending.Verdict.ShouldBe("AcceptedPending");
        (again.Status, again.Text).ShouldBe((pending.Status, pending.Text));
    }

    [Fact]
    public async Task An_answer_that_was_never_given_is_worded_from_what_is_known()
    {
        var id = Orders.NewId();
        var order = Orders.Good(id);
        var first = await gateway.CreateAsync(order);
        // As if the host had died between the commit and the answer.
        await gateway.ExecuteAsync(
            "UPDATE delivery SET answer_status = NULL, answer_content_type = NULL, answer_body = NULL WHERE external_delivery_id = $1", id);

        var second = await gateway.CreateAsync(order);
        var third = await gateway.CreateAsync(order);

        second.Status.ShouldBe(201);
        second.Delivery.ShouldBe(first.Delivery);
        third.Text.ShouldBe(second.Text);
    }

    [Fact]
    public async Task The_same_invalid_order_is_one_delivery_and_one_answer_however_many_come_at_once()
    {
        var id = Orders.NewId();
        var order = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Orders.Good(id, o => o["dropoff"]!["phone"] = "nobody"));

        var heard = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gateway.SendBytesAsync("POST", "/ALLY/v1/deliveries", order)));
        var later = await gateway.SendBytesAsync("POST", "/ALLY/v1/deliveries", order);

        heard.Append(later).Select(h => (h.Status, h.Text)).Distinct().ShouldHaveSingleItem().Status.ShouldBe(400);
        (await Deliveries(id)).ShouldBe(1);
        (await gateway.ValueAsync<long>(
            "SELECT count(*) FROM delivery_error e JOIN delivery d ON d.id = e.delivery_id WHERE d.external_delivery_id = $1", id)).ShouldBe(1);
        (await gateway.ColumnAsync<Guid?>("SELECT delivery_id FROM incoming_request WHERE external_delivery_id = $1", id))
            .Distinct().ShouldHaveSingleItem().ShouldNotBeNull();
        (await Verdicts(id)).Count.ShouldBe(21);
    }

    [Fact]
    public async Task A_mended_order_comes_under_the_id_of_the_faulty_one()
    {
        var id = Orders.NewId();
        await gateway.CreateAsync(Orders.Good(id, o => o["dropoff"]!["phone"] = "nobody"));

        var mended = await gateway.CreateAsync(Orders.Good(id));

        mended.Status.ShouldBe(201);
        (await gateway.ColumnAsync<DeliveryStatus>("SELECT status FROM delivery WHERE external_delivery_id = $1 ORDER BY created_at", id))
            .ShouldBe([DeliveryStatus.INVALID, DeliveryStatus.PROCESSED]);
    }

    [Fact]
    public async Task The_same_order_is_judged_anew_when_the_world_has_changed()
    {
        var id = Orders.NewId();
        var order = Orders.Good(id, o => o["store"] = "store-of-" + id);
        var unknown = await gateway.CreateAsync(order);
        await gateway.ExecuteAsync(
            "INSERT INTO store (integration_type, external_store_id, region, active, updated_at) VALUES ('ALLY', $1, 'US', false, now())", "store-of-" + id);
        var closed = await gateway.CreateAsync(order);
        await gateway.ExecuteAsync("UPDATE store SET active = true WHERE external_store_id = $1", "store-of-" + id);

        var open = await gateway.CreateAsync(order);

        unknown.Faults.ShouldBe(["store store:unknown"]);
        closed.Faults.ShouldBe(["store store:not_active"]);
        open.Status.ShouldBe(201);
    }

    [Fact]
    public async Task One_partners_id_is_free_for_another()
    {
        var id = Orders.NewId();

        var ours = await gateway.CreateAsync(Orders.Good(id));
        var theirs = await gateway.CreateAsync(Orders.Good(id, o => o["tip"]!["minor"] = 1), partner: Integrations.Abstractions.IntegrationType.UBER);

        ours.Status.ShouldBe(201);
        theirs.Status.ShouldBe(201);
        theirs.Delivery.ShouldNotBe(ours.Delivery);
    }

    private async Task<IReadOnlyList<RequestVerdict>> Verdicts(string id) =>
        await gateway.ColumnAsync<RequestVerdict>("SELECT verdict FROM incoming_request WHERE external_delivery_id = $1 ORDER BY received_at, id", id);

    private Task<long> Deliveries(string id) => gateway.ValueAsync<long>("SELECT count(*) FROM delivery WHERE external_delivery_id = $1", id);
}
