using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Testing;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>A partner cancels a delivery that we carry.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class CancelTests(PretendGateway gateway)
{
    [Fact]
    public async Task A_cancellation_is_kept_and_carried_through()
    {
        var (id, delivery) = await CarriedAsync();

        var heard = await CancelAsync(id, "customer changed mind");

        heard.Status.ShouldBe(200);
        heard.Verdict.ShouldBe("Canceled");
        heard.Delivery.ShouldBe(delivery);
        ((string?)gateway.Service.Calls(id, "POST cancel").Single().Body!["reason"]).ShouldBe("customer changed mind");
        (await gateway.ValueAsync<DateTimeOffset?>("SELECT canceled_by_partner_at FROM delivery WHERE id = $1", delivery)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_cancellation_without_a_body_is_one()
    {
        var (id, _) = await CarriedAsync();

        var heard = await gateway.SendAsync("PUT", $"/ALLY/v1/deliveries/{id}/cancel", body: null);

        heard.Verdict.ShouldBe("Canceled");
    }

    [Fact]
    public async Task A_repeated_cancellation_is_answered_again_and_carried_once()
    {
        var (id, _) = await CarriedAsync();

        await CancelAsync(id);
        var again = await CancelAsync(id);

        again.Verdict.ShouldBe("Canceled");
        gateway.Service.Calls(id, "POST cancel").Count.ShouldBe(1);
        (await gateway.ValueAsync<RequestVerdict>("SELECT verdict FROM incoming_request WHERE id = $1", Guid.Parse(again.RequestId!)))
            .ShouldBe(RequestVerdict.Repeated);
    }

    [Fact]
    public async Task Many_cancellations_at_once_are_all_answered_yes()
    {
        var (id, _) = await CarriedAsync();
        var first = 0;
        gateway.Service.Answer(id, call => Task.FromResult(
            call.Operation == "POST cancel" && Interlocked.Increment(ref first) > 1 ? Results.Json(new { reason = "final" }, statusCode: 409) : DeliveriesDouble.Yes(call)));

        var heard = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => CancelAsync(id)));

        heard.ShouldAllBe(h => h.Verdict == "Canceled");
    }

    [Fact]
    public async Task Of_cancellations_that_do_not_see_each_other_yet_one_is_carried()
    {
        var (id, delivery) = await CarriedAsync();
        await using var connection = new NpgsqlConnection(gateway.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var first = new NpgsqlCommand(
            """
            INSERT INTO delivery_command (id, delivery_id, kind, incoming_request_id, received_at, requested_at, due_at, attempts)
            VALUES ('00000000-0000-7000-8000-000000000001', $1, 'Cancel', '00000000-0000-7000-8000-000000000001', now(), now(), now() + interval '1 day', 0)
            """, connection, transaction) { Parameters = { new() { Value = delivery } } })
            await first.ExecuteNonQueryAsync();

        var second = CancelAsync(id);
        await Eventually.Holds(
            async () => second.IsCompleted || await gateway.ValueAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0,
            "the second waits for the first to be written");
        await transaction.CommitAsync();

        (await second).Verdict.ShouldBe("Canceled", "as the first will be");
        gateway.Service.Calls(id, "POST cancel").ShouldBeEmpty("it is the first one's to carry");
    }

    [Fact]
    public async Task After_the_end_a_cancellation_is_too_late()
    {
        var (id, delivery) = await CarriedAsync();
        await BecomesAsync(delivery, AttemptStatus.Delivered);

        var heard = await CancelAsync(id);

        heard.Status.ShouldBe(409);
        heard.Verdict.ShouldBe("CancelTooLate");
        ((string?)heard.Json!["status"]).ShouldBe("Delivered");
        gateway.Service.Calls(id, "POST cancel").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancellation_that_the_service_declines_is_too_late()
    {
        var (id, delivery) = await CarriedAsync();
        gateway.Service.Answer(id, Results.Json(new { reason = "final" }, statusCode: 409));

        var heard = await CancelAsync(id);

        heard.Verdict.ShouldBe("CancelTooLate");
        (await gateway.ValueAsync<DateTimeOffset?>("SELECT canceled_by_partner_at FROM delivery WHERE id = $1", delivery)).ShouldBeNull();
        (await gateway.ValueAsync<RequestVerdict>("SELECT verdict FROM incoming_request WHERE id = $1", Guid.Parse(heard.RequestId!)))
            .ShouldBe(RequestVerdict.Refused);
    }

    [Fact]
    public async Task A_cancellation_that_the_service_did_not_hear_is_carried_on()
    {
        var (id, delivery) = await CarriedAsync();
        gateway.Service.Answer(id, Results.StatusCode(503));

        var heard = await CancelAsync(id);

        heard.Verdict.ShouldBe("Canceled");
        (await gateway.ColumnAsync<CommandKind>("SELECT kind FROM delivery_command WHERE delivery_id = $1", delivery)).ShouldBe([CommandKind.Cancel]);
        gateway.Service.Answer(id, answer: null);
        await Eventually.Holds(
            async () => (await gateway.ColumnAsync<Guid>("SELECT id FROM delivery_command WHERE delivery_id = $1", delivery)).Count == 0,
            "the service hears of the cancellation");
    }

    private async Task<(string Id, Guid Delivery)> CarriedAsync()
    {
        var id = Orders.NewId();
        var heard = await gateway.CreateAsync(Orders.Good(id));
        heard.Status.ShouldBe(201);
        return (id, heard.Delivery);
    }

    private Task BecomesAsync(Guid delivery, AttemptStatus status) =>
        gateway.ExecuteAsync("UPDATE external_state SET current_status = $2, current_at = now() WHERE delivery_id = $1", delivery, status);

    private Task<PartnerHeard> CancelAsync(string id, string? reason = null) =>
        gateway.SendAsync("PUT", $"/ALLY/v1/deliveries/{id}/cancel", new JsonObject { ["reason"] = reason });
}
