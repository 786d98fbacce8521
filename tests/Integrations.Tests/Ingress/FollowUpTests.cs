using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>What a partner asks about a delivery that we carry: unlock, update, query.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class FollowUpTests(PretendGateway gateway)
{
    [Fact]
    public async Task A_delivery_may_be_named_by_our_id()
    {
        var (_, delivery) = await CarriedAsync();

        var heard = await CancelAsync(delivery.ToString("N"));

        heard.Verdict.ShouldBe("Canceled");
    }

    [Theory]
    [InlineData("PUT", "/ALLY/v1/deliveries/nobody-knows/cancel")]
    [InlineData("POST", "/ALLY/v1/deliveries/nobody-knows/unlock")]
    [InlineData("PATCH", "/ALLY/v1/deliveries/nobody-knows")]
    [InlineData("GET", "/ALLY/v1/deliveries/nobody-knows")]
    [InlineData("GET", "/ALLY/v1/deliveries/0190f0f0f0f07000800000000000abcd")]
    public async Task A_delivery_that_nobody_knows_is_answered_so_and_kept(string method, string path)
    {
        var heard = await gateway.SendAsync(method, path, method == "GET" ? null : new JsonObject { ["x"] = 1 });

        heard.Status.ShouldBe(404);
        heard.Verdict.ShouldBe("UnknownDelivery");
        (await gateway.ValueAsync<RequestVerdict>("SELECT verdict FROM incoming_request WHERE id = $1", Guid.Parse(heard.RequestId!)))
            .ShouldBe(RequestVerdict.UnknownDelivery);
    }

    [Fact]
    public async Task Another_partners_delivery_is_unknown()
    {
        var (id, delivery) = await CarriedAsync();

        foreach (var name in new[] { id, delivery.ToString("N") })
        {
            var heard = await gateway.SendAsync("GET", $"/UBER/v1/deliveries/{name}", body: null);
            heard.Status.ShouldBe(404);
        }
    }

    [Fact]
    public async Task A_refused_order_is_no_delivery_to_ask_about()
    {
        var id = Orders.NewId();
        await gateway.CreateAsync(Orders.Good(id, o => o["dropoff"]!["phone"] = "nobody"));

        (await gateway.SendAsync("GET", $"/ALLY/v1/deliveries/{id}", body: null)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_query_is_answered_with_the_last_known_state()
    {
        var (id, delivery) = await CarriedAsync();
        await BecomesAsync(delivery, AttemptStatus.InTransit);

        var heard = await gateway.SendAsync("GET", $"/ALLY/v1/deliveries/{id}", body: null);

        heard.Verdict.ShouldBe("State");
        ((string?)heard.Json!["status"]).ShouldBe("InTransit");
        ((int?)heard.Json["tip"]).ShouldBe(200);
        (await gateway.ValueAsync<RequestVerdict>("SELECT verdict FROM incoming_request WHERE id = $1", Guid.Parse(heard.RequestId!)))
            .ShouldBe(RequestVerdict.Asked);
    }

    [Fact]
    public async Task A_robot_is_opened_while_the_partner_waits()
    {
        var (id, delivery) = await CarriedAsync();

        var heard = await UnlockAsync(id);

        heard.Verdict.ShouldBe("Unlocked");
        ((string?)gateway.Service.Calls(id, "POST unlock").Single().Body!["for"]).ShouldBe("Customer");
        (await gateway.ColumnAsync<CallPurpose>("SELECT purpose FROM client_requests WHERE delivery_id = $1 ORDER BY requested_at", delivery))
            .ShouldBe([CallPurpose.Create, CallPurpose.Unlock]);
    }

    [Fact]
    public async Task A_robot_that_cannot_be_opened_stays_shut()
    {
        var (id, _) = await CarriedAsync();
        gateway.Service.Answer(id, Results.Json(new { reason = "not_there" }, statusCode: 409));

        (await UnlockAsync(id)).Verdict.ShouldBe("UnlockRefused");
    }

    [Fact]
    public async Task An_unlock_that_nobody_answered_is_not_repeated_behind_the_partners_back()
    {
        var (id, delivery) = await CarriedAsync();
        gateway.Service.Answer(id, Results.StatusCode(500));

        var heard = await UnlockAsync(id);

        heard.Status.ShouldBe(503);
        heard.Headers.Keys.ShouldContain("Retry-After");
        gateway.Service.Calls(id, "POST unlock").Count.ShouldBe(1);
        (await gateway.ColumnAsync<Guid>("SELECT id FROM delivery_command WHERE delivery_id = $1", delivery)).ShouldBeEmpty();
    }

    [Fact]
    public async Task After_the_end_no_robot_is_opened()
    {
        var (id, delivery) = await CarriedAsync();
        await BecomesAsync(delivery, AttemptStatus.Canceled);

        (await UnlockAsync(id)).Verdict.ShouldBe("UnlockRefused");
        gateway.Service.Calls(id, "POST unlock").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_update_changes_what_we_know_and_what_the_service_knows()
    {
        var (id, delivery) = await CarriedAsync();

        var heard = await UpdateAsync(id, new JsonObject
        {
            ["dropoff"] = new JsonObject { ["address"] = "3 Other Road, San Francisco", ["phone"] = "415-555-0123" },
            ["tip"] = new JsonObject { ["minor"] = 700, ["currency"] = "USD" },
        });

        heard.Verdict.ShouldBe("Updated");
        ((int?)heard.Json!["tip"]).ShouldBe(700);
        var told = gateway.Service.Calls(id, "PATCH").Single().Body!;
        ((string?)told["dropoff"]!["address"]).ShouldBe("3 Other Road, San Francisco");
        ((string?)told["dropoff"]!["phone"]).ShouldBe("+14155550123");
        (await gateway.ValueAsync<long>("SELECT tip_minor FROM delivery WHERE id = $1", delivery)).ShouldBe(700);
        (await gateway.ValueAsync<Guid?>(
            "SELECT a.location_id FROM delivery d JOIN address a ON a.id = d.dropoff_address_id WHERE d.id = $1", delivery)).ShouldBeNull();
        (await gateway.ValueAsync<Guid?>(
            "SELECT a.location_id FROM delivery d JOIN address a ON a.id = d.pickup_address_id WHERE d.id = $1", delivery)).ShouldNotBeNull();
        var customer = await gateway.ValueAsync<Guid>("SELECT customer_id FROM delivery WHERE id = $1", delivery);
        var opened = await gateway.Services.GetRequiredService<PiiVault>().OpenCustomerAsync(
            customer, kinds: null, new AccessContext("test", PiiPurpose.SupportReveal, delivery), CancellationToken.None);
        opened.Single(o => o.Kind is PiiKind.DropoffAddress).Value.Value.ShouldBe("3 Other Road, San Francisco");
        opened.Single(o => o.Kind is PiiKind.CustomerName).Value.Value.ShouldBe("Jo Invented");
    }

    [Fact]
    public async Task A_faulty_update_names_its_fields_and_changes_nothing()
    {
        var (id, delivery) = await CarriedAsync();

        var heard = await UpdateAsync(id, new JsonObject
        {
            ["dropoff"] = new JsonObject { ["phone"] = "never" },
            ["tip"] = new JsonObject { ["minor"] = 10, ["currency"] = "EUR" },
        });

        heard.Status.ShouldBe(400);
        heard.Faults.ShouldBe(["dropoff.phone phone:e164", "tip currency:differs"], ignoreOrder: true);
        gateway.Service.Calls(id, "PATCH").ShouldBeEmpty();
        (await gateway.ValueAsync<long>("SELECT tip_minor FROM delivery WHERE id = $1", delivery)).ShouldBe(200);
        (await gateway.ColumnAsync<DeliveryStatus>("SELECT status FROM delivery WHERE external_delivery_id = $1", id)).ShouldBe([DeliveryStatus.PROCESSED]);
    }

    [Fact]
    public async Task An_update_that_comes_too_late_is_answered_so()
    {
        var (id, delivery) = await CarriedAsync();
        gateway.Service.Answer(id, Results.Json(new { reason = "too_late" }, statusCode: 409));
        var declined = await UpdateAsync(id, new JsonObject { ["dropoff"] = new JsonObject { ["instructions"] = "use the side door" } });
        await BecomesAsync(delivery, AttemptStatus.Delivered);

        var after = await UpdateAsync(id, new JsonObject { ["dropoff"] = new JsonObject { ["instructions"] = "use the back door" } });

        declined.Verdict.ShouldBe("UpdateTooLate");
        after.Verdict.ShouldBe("UpdateTooLate");
        gateway.Service.Calls(id, "PATCH").Count.ShouldBe(1);
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

    private Task<PartnerHeard> UnlockAsync(string id) => gateway.SendAsync("POST", $"/ALLY/v1/deliveries/{id}/unlock", new JsonObject { ["at"] = "door" });

    private Task<PartnerHeard> UpdateAsync(string id, JsonObject changes) => gateway.SendAsync("PATCH", $"/ALLY/v1/deliveries/{id}", changes);
}
