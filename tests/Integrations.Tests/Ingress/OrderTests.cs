using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>An order comes in, and what becomes of it.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class OrderTests(PretendGateway gateway)
{
    [Fact]
    public async Task An_order_is_kept_forwarded_and_accepted()
    {
        var id = Orders.NewId();

        var heard = await gateway.CreateAsync(Orders.Good(id));

        heard.Status.ShouldBe(201);
        heard.Verdict.ShouldBe("Accepted");
        heard.ContentType.ShouldBe("application/json");
        ((int?)heard.Json!["fee"]).ShouldBe(425);
        (await gateway.ValueAsync<DeliveryStatus>("SELECT status FROM delivery WHERE id = $1", heard.Delivery)).ShouldBe(DeliveryStatus.PROCESSED);
        (await gateway.ValueAsync<long>("SELECT count(*) FROM external_state WHERE delivery_id = $1", heard.Delivery)).ShouldBe(1);
        (await gateway.ValueAsync<long>("SELECT count(*) FROM delivery_command WHERE delivery_id = $1", heard.Delivery)).ShouldBe(0);
        (await gateway.ColumnAsync<CallPurpose>("SELECT purpose FROM client_requests WHERE delivery_id = $1", heard.Delivery)).ShouldBe([CallPurpose.Create]);
        var kept = Guid.Parse(heard.RequestId!);
        (await gateway.ValueAsync<RequestVerdict>("SELECT verdict FROM incoming_request WHERE id = $1", kept)).ShouldBe(RequestVerdict.Accepted);
        (await gateway.ValueAsync<Guid>("SELECT delivery_id FROM incoming_request WHERE id = $1", kept)).ShouldBe(heard.Delivery);
    }

    [Fact]
    public async Task What_later_calls_have_to_name_is_kept_beside_the_external_id()
    {
        var named = await gateway.CreateAsync(Orders.Good(Orders.NewId(), order => order["reference"] = "order-7 of the job"));
        var plain = await gateway.CreateAsync(Orders.Good(Orders.NewId()));

        (await gateway.ValueAsync<string>("SELECT partner_reference FROM delivery WHERE id = $1", named.Delivery)).ShouldBe("order-7 of the job");
        (await gateway.ValueAsync<bool>("SELECT partner_reference IS NULL FROM delivery WHERE id = $1", plain.Delivery)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_service_is_told_the_order_completed_and_normalised()
    {
        var id = Orders.NewId();

        await gateway.CreateAsync(Orders.Good(id));

        var told = gateway.Service.Calls(id, "PUT").Single().Body!;
        ((string?)told["integrationType"]).ShouldBe("ALLY");
        ((string?)told["region"]).ShouldBe("US");
        ((string?)told["dropoff"]!["phone"]).ShouldBe("+14155550199");
        ((string?)told["dropoff"]!["name"]).ShouldBe("Jo Invented");
        ((string?)told["items"]![0]!["note"]).ShouldBe("no onions");
        ((int?)told["orderValue"]!["minorUnits"]).ShouldBe(1250);
    }

    [Fact]
    public async Task The_credential_decides_the_region()
    {
        var heard = await gateway.CreateAsync(Orders.Good(Orders.NewId()), secret: PretendGateway.EuSecret);

        (await gateway.ValueAsync<Region>("SELECT region FROM delivery WHERE id = $1", heard.Delivery)).ShouldBe(Region.EU);
        (await gateway.ValueAsync<Region>("SELECT region FROM incoming_request WHERE id = $1", Guid.Parse(heard.RequestId!))).ShouldBe(Region.EU);
    }

    [Fact]
    public async Task The_bytes_as_received_can_be_opened_again()
    {
        var order = Orders.Good(Orders.NewId());
        var sent = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(order);
        var heard = await gateway.SendBytesAsync("POST", "/ALLY/v1/deliveries", sent);
        var request = Guid.Parse(heard.RequestId!);
        var receivedAt = await gateway.ValueAsync<DateTimeOffset>("SELECT received_at FROM incoming_request WHERE id = $1", request);

        var opened = await gateway.Services.GetRequiredService<PiiVault>()
            .OpenRequestBodyAsync(request, receivedAt, new AccessContext("test", PiiPurpose.Replay, request), CancellationToken.None);

        opened.ShouldBe(sent);
    }

    [Fact]
    public async Task What_is_personal_lies_in_the_vault_and_nowhere_else()
    {
        var canary = new CanaryText();
        var order = Orders.Good(Orders.NewId(), o =>
        {
            o["dropoff"] = new JsonObject
            {
                ["name"] = canary.Word("name"),
                ["phone"] = canary.Phone("phone"),
                ["email"] = canary.Email("email"),
                ["address"] = canary.Word("address"),
                ["instructions"] = canary.Word("instructions"),
                ["lat"] = 37.1,
                ["lng"] = -122.1,
            };
            o["items"] = new JsonArray(new JsonObject { ["name"] = canary.Word("item"), ["note"] = canary.Word("note"), ["quantity"] = 1 });
        });

        var heard = await gateway.CreateAsync(order);

        heard.Status.ShouldBe(201);
        foreach (var table in await gateway.ColumnAsync<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"))
            canary.In(string.Join('\n', await gateway.ColumnAsync<string>($"SELECT row_to_json(t)::text FROM \"{table}\" t"))).ShouldBeEmpty(table);
        canary.In(gateway.Logs.All).ShouldBeEmpty();
        canary.In(heard.Text).ShouldBeEmpty();
        var opened = await gateway.Services.GetRequiredService<PiiVault>().OpenCustomerAsync(
            await gateway.ValueAsync<Guid>("SELECT customer_id FROM delivery WHERE id = $1", heard.Delivery), kinds: null,
            new AccessContext("test", PiiPurpose.SupportReveal, heard.Delivery), CancellationToken.None);
        opened.Single(o => o.Kind is PiiKind.CustomerPhone).Value.Value.ShouldBe(canary.Phone("phone"));
        opened.Single(o => o.Kind is PiiKind.DropoffInstructions).Value.Value.ShouldBe(canary.Word("instructions"));
    }

    [Fact]
    public async Task A_customer_is_found_by_phone_without_being_opened()
    {
        var heard = await gateway.CreateAsync(Orders.Good(Orders.NewId(), o => o["dropoff"]!["phone"] = "415 555 0147"));

        var index = gateway.Services.GetRequiredService<PiiVault>().BlindIndex(PretendGateway.Partner, "+14155550147");

        (await gateway.ColumnAsync<Guid>(
            "SELECT d.id FROM pii p JOIN delivery d ON d.customer_id = p.customer_id WHERE p.blind_index = $1", index)).ShouldBe([heard.Delivery]);
    }

    [Fact]
    public async Task A_slow_service_is_not_waited_for_longer_than_the_partner_waits()
    {
        var id = Orders.NewId();
        var release = new TaskCompletionSource();
        gateway.Service.Answer(id, async call =>
        {
            await release.Task;
            return DeliveriesDouble.Yes(call);
        });

        var heard = await gateway.CreateAsync(Orders.Good(id));

        heard.Status.ShouldBe(202);
        heard.Verdict.ShouldBe("AcceptedPending");
        (await gateway.ValueAsync<DeliveryStatus>("SELECT status FROM delivery WHERE id = $1", heard.Delivery)).ShouldBe(DeliveryStatus.PENDING);
        release.SetResult();
        gateway.Service.Answer(id, answer: null);
        await Eventually.Holds(
            async () => await gateway.ValueAsync<DeliveryStatus>("SELECT status FROM delivery WHERE id = $1", heard.Delivery) is DeliveryStatus.PROCESSED,
            "the order is forwarded behind the partner's back");
    }

    [Fact]
    public async Task A_service_that_is_ill_makes_the_order_pending_not_lost()
    {
        var id = Orders.NewId();
        gateway.Service.Answer(id, Results.StatusCode(503));

        var heard = await gateway.CreateAsync(Orders.Good(id));

        heard.Verdict.ShouldBe("AcceptedPending");
        gateway.Service.Answer(id, answer: null);
        await Eventually.Holds(
            async () => await gateway.ValueAsync<DeliveryStatus>("SELECT status FROM delivery WHERE id = $1", heard.Delivery) is DeliveryStatus.PROCESSED,
            "the order is forwarded once the service is well");
    }

    [Fact]
    public async Task A_refused_order_is_answered_with_the_reason_and_frees_its_id()
    {
        var id = Orders.NewId();
        gateway.Service.Refuse(id, "NoRobotAvailable");

        var refused = await gateway.CreateAsync(Orders.Good(id));
        gateway.Service.Answer(id, answer: null);
        var again = await gateway.CreateAsync(Orders.Good(id));

        refused.Status.ShouldBe(422);
        ((string?)refused.Json!["reason"]).ShouldBe("NoRobotAvailable");
        again.Status.ShouldBe(201);
        (await gateway.ColumnAsync<DeliveryStatus>("SELECT status FROM delivery WHERE external_delivery_id = $1 ORDER BY created_at", id))
            .ShouldBe([DeliveryStatus.INVALID, DeliveryStatus.PROCESSED]);
        (await gateway.ColumnAsync<string>(
            "SELECT e.rule FROM delivery_error e JOIN delivery d ON d.id = e.delivery_id WHERE d.external_delivery_id = $1", id))
            .ShouldBe(["refused:NoRobotAvailable"]);
        (await gateway.ValueAsync<RequestVerdict>("SELECT verdict FROM incoming_request WHERE id = $1", Guid.Parse(refused.RequestId!)))
            .ShouldBe(RequestVerdict.Refused);
    }

    [Fact]
    public async Task An_order_that_is_not_ours_is_kept_and_never_forwarded()
    {
        var id = Orders.NewId();
        var order = Orders.Good(id, o => o["kind"] = "pickup");

        var heard = await gateway.CreateAsync(order);
        var again = await gateway.CreateAsync(order);

        heard.Status.ShouldBe(200);
        heard.Verdict.ShouldBe("NotRelevant");
        again.Text.ShouldBe(heard.Text);
        gateway.Service.Calls(id).ShouldBeEmpty();
        (await gateway.ColumnAsync<DeliveryStatus>("SELECT status FROM delivery WHERE external_delivery_id = $1", id)).ShouldBe([DeliveryStatus.NOT_RELEVANT]);
        (await gateway.ColumnAsync<string>("SELECT reason FROM incoming_request WHERE external_delivery_id = $1", id))
            .ShouldBe(["pickup_order", "pickup_order"]);
    }
}

/// <summary>One gateway for all tests that leave it as they found it.</summary>
[CollectionDefinition(nameof(GatewayCollection))]
public sealed class GatewayCollection : ICollectionFixture<PretendGateway>;
