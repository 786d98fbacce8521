using System.Text.Json.Nodes;
using Integrations.Deliveries;
using Integrations.Exchange;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>Quotes, and orders that accept them.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class QuoteTests(PretendGateway gateway)
{
    [Fact]
    public async Task A_quote_is_an_offer_and_no_delivery()
    {
        var id = Orders.NewId("quote");

        var heard = await QuoteAsync(id);

        heard.Verdict.ShouldBe("Quoted");
        ((int?)heard.Json!["fee"]).ShouldBe(399);
        (await gateway.ValueAsync<string>("SELECT service_quote_id FROM quote WHERE external_delivery_id = $1", id)).ShouldBe("service-quote-" + id);
        (await gateway.ValueAsync<long>("SELECT count(*) FROM delivery WHERE external_delivery_id = $1", id)).ShouldBe(0);
        (await Verdict(heard)).ShouldBe(RequestVerdict.Asked);
        (await gateway.ColumnAsync<CallPurpose>("SELECT purpose FROM client_requests WHERE external_delivery_id = $1", id)).ShouldBe([CallPurpose.Quote]);
    }

    [Fact]
    public async Task A_refused_quote_says_why()
    {
        var id = Orders.NewId("quote");
        gateway.Service.Refuse(id, "TooFar");

        var heard = await QuoteAsync(id);

        heard.Status.ShouldBe(422);
        ((string?)heard.Json!["reason"]).ShouldBe("TooFar");
        (await Verdict(heard)).ShouldBe(RequestVerdict.Refused);
        (await gateway.ValueAsync<string>("SELECT reason FROM incoming_request WHERE id = $1", Guid.Parse(heard.RequestId!))).ShouldBe("TooFar");
    }

    [Fact]
    public async Task A_quote_that_nobody_makes_in_time_is_neither_yes_nor_no()
    {
        var id = Orders.NewId("quote");
        var release = new TaskCompletionSource();
        gateway.Service.Answer(id, async call =>
        {
            await release.Task;
            return DeliveriesDouble.Yes(call);
        });

        var heard = await QuoteAsync(id);
        release.SetResult();

        heard.Status.ShouldBe(503);
        heard.Headers.Keys.ShouldContain("Retry-After");
        (await gateway.ValueAsync<long>("SELECT count(*) FROM quote WHERE external_delivery_id = $1", id)).ShouldBe(0);
    }

    [Fact]
    public async Task A_faulty_quote_names_its_fields_and_leaves_no_delivery()
    {
        var id = Orders.NewId("quote");

        var heard = await QuoteAsync(id, o => o["dropoff"]!["lng"] = 181);

        heard.Faults.ShouldBe(["dropoff.lat range:wgs84"]);
        (await Verdict(heard)).ShouldBe(RequestVerdict.Invalid);
        (await gateway.ValueAsync<long>("SELECT count(*) FROM delivery WHERE external_delivery_id = $1", id)).ShouldBe(0);
        gateway.Service.Calls(id).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_accepted_quote_becomes_the_order_that_was_quoted()
    {
        var id = Orders.NewId("quote");
        await QuoteAsync(id);

        var heard = await AcceptAsync(id);

        heard.Status.ShouldBe(201);
        var told = gateway.Service.Calls(id, "PUT").Single().Body!;
        ((string?)told["quoteId"]).ShouldBe("service-quote-" + id);
        ((string?)told["dropoff"]!["name"]).ShouldBe("Jo Invented");
        ((string?)told["items"]![0]!["name"]).ShouldBe("Soup");
        (await gateway.ValueAsync<Guid?>("SELECT quote_id FROM delivery WHERE id = $1", heard.Delivery))
            .ShouldBe(await gateway.ValueAsync<Guid>("SELECT id FROM quote WHERE external_delivery_id = $1", id));
        (await gateway.ValueAsync<long>(
            "SELECT count(*) FROM pii_access_audit a JOIN incoming_request r ON r.id = a.subject_id WHERE r.external_delivery_id = $1 AND a.purpose = 'Forward'",
            id)).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_corrected_while_accepting_counts()
    {
        var id = Orders.NewId("quote");
        await QuoteAsync(id, o => o["dropoff"]!.AsObject().Remove("phone"));

        await AcceptAsync(id, new JsonObject
        {
            ["dropoff"] = new JsonObject { ["phone"] = "415 555 0188", ["address"] = "4 New Place" },
            ["tip"] = new JsonObject { ["minor"] = 555, ["currency"] = "USD" },
        });

        var told = gateway.Service.Calls(id, "PUT").Single().Body!;
        ((string?)told["dropoff"]!["phone"]).ShouldBe("+14155550188");
        ((string?)told["dropoff"]!["address"]).ShouldBe("4 New Place");
        told["dropoff"]!["location"].ShouldBeNull();
        ((int?)told["tip"]!["minorUnits"]).ShouldBe(555);
    }

    [Fact]
    public async Task Accepting_twice_is_one_delivery()
    {
        var id = Orders.NewId("quote");
        await QuoteAsync(id);

        var heard = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AcceptAsync(id)));

        heard.Select(h => (h.Status, h.Text)).Distinct().ShouldHaveSingleItem().Status.ShouldBe(201);
        (await gateway.ValueAsync<long>("SELECT count(*) FROM delivery WHERE external_delivery_id = $1", id)).ShouldBe(1);
    }

    [Fact]
    public async Task The_latest_of_several_offers_is_accepted()
    {
        var id = Orders.NewId("quote");
        await QuoteAsync(id, o => o["value"]!["minor"] = 100);
        await QuoteAsync(id, o => o["value"]!["minor"] = 300);

        await AcceptAsync(id);

        ((int?)gateway.Service.Calls(id, "PUT").Single().Body!["orderValue"]!["minorUnits"]).ShouldBe(300);
    }

    [Fact]
    public async Task A_partner_that_names_its_offer_gets_that_one()
    {
        var id = Orders.NewId("quote");
        var first = await QuoteAsync(id, o => o["value"]!["minor"] = 100);
        await QuoteAsync(id, o => o["value"]!["minor"] = 300);

        await AcceptAsync(id, new JsonObject { ["quote"] = (string?)first.Json!["quote"] });

        ((int?)gateway.Service.Calls(id, "PUT").Single().Body!["orderValue"]!["minorUnits"]).ShouldBe(100);
    }

    [Fact]
    public async Task The_offer_for_another_order_is_no_offer_for_this_one()
    {
        var (id, other) = (Orders.NewId("quote"), Orders.NewId("quote"));
        await QuoteAsync(id);
        var quoted = await QuoteAsync(other);

        var heard = await AcceptAsync(id, new JsonObject { ["quote"] = (string?)quoted.Json!["quote"] });

        ((string?)heard.Json!["reason"]).ShouldBe("QuoteUnknownOrExpired");
        gateway.Service.Calls(id, "PUT").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_expired_or_unknown_quote_cannot_be_accepted()
    {
        var id = Orders.NewId("quote");
        var unknown = await AcceptAsync(id);
        await QuoteAsync(id);
        await gateway.ExecuteAsync("UPDATE quote SET expires_at = now() - interval '1 s' WHERE external_delivery_id = $1", id);

        var expired = await AcceptAsync(id);

        foreach (var heard in new[] { unknown, expired })
        {
            heard.Status.ShouldBe(422);
            ((string?)heard.Json!["reason"]).ShouldBe("QuoteUnknownOrExpired");
        }

        gateway.Service.Calls(id, "PUT").ShouldBeEmpty();
        (await gateway.ColumnAsync<DeliveryStatus>("SELECT status FROM delivery WHERE external_delivery_id = $1", id)).ShouldBe([DeliveryStatus.INVALID]);
    }

    [Fact]
    public async Task An_order_may_name_the_quote_that_it_accepts()
    {
        var quoted = await QuoteAsync(Orders.NewId("quote"));
        var id = Orders.NewId();

        var heard = await gateway.CreateAsync(Orders.Good(id, o => o["quote"] = (string?)quoted.Json!["quote"]));

        heard.Status.ShouldBe(201);
        ((string?)gateway.Service.Calls(id, "PUT").Single().Body!["quoteId"]).ShouldStartWith("service-quote-");
        (await gateway.ValueAsync<Guid?>("SELECT quote_id FROM delivery WHERE id = $1", heard.Delivery))
            .ShouldBe(Guid.ParseExact((string)quoted.Json!["quote"]!, "N"));
    }

    [Fact]
    public async Task A_quote_that_is_none_of_ours_binds_nobody_and_the_order_is_carried()
    {
        var id = Orders.NewId();

        var heard = await gateway.CreateAsync(Orders.Good(id, o => o["quote"] = "somebody-elses-quote"));

        heard.Status.ShouldBe(201);
        gateway.Service.Calls(id, "PUT").Single().Body!["quoteId"].ShouldBeNull();
    }

    [Fact]
    public async Task An_order_that_names_a_quote_which_is_not_there_is_refused()
    {
        var id = Orders.NewId();

        var heard = await gateway.CreateAsync(Orders.Good(id, o => o["quote"] = "0190f0f0f0f07000800000000000abcd"));

        ((string?)heard.Json!["reason"]).ShouldBe("QuoteUnknownOrExpired");
        (await gateway.ColumnAsync<string>(
            "SELECT rule FROM delivery_error e JOIN delivery d ON d.id = e.delivery_id WHERE d.external_delivery_id = $1", id))
            .ShouldBe(["refused:QuoteUnknownOrExpired"]);
    }

    [Fact]
    public async Task Another_partners_quote_is_not_there()
    {
        var quoted = await QuoteAsync(Orders.NewId("quote"));

        var heard = await gateway.CreateAsync(
            Orders.Good(Orders.NewId(), o => o["quote"] = (string?)quoted.Json!["quote"]), partner: Integrations.Abstractions.IntegrationType.UBER);

        ((string?)heard.Json!["reason"]).ShouldBe("QuoteUnknownOrExpired");
    }

    private Task<PartnerHeard> QuoteAsync(string id, Action<JsonObject>? change = null) =>
        gateway.SendAsync("POST", "/ALLY/v1/quotes", Orders.Good(id, change));

    private Task<PartnerHeard> AcceptAsync(string id, JsonObject? body = null) =>
        gateway.SendAsync("POST", $"/ALLY/v1/quotes/{id}/accept", body ?? new JsonObject { ["yes"] = true });

    private Task<RequestVerdict> Verdict(PartnerHeard heard) =>
        gateway.ValueAsync<RequestVerdict>("SELECT verdict FROM incoming_request WHERE id = $1", Guid.Parse(heard.RequestId!));
}
