using System.Text.Json.Nodes;
using Integrations.Ops;
using Integrations.Tests.Ingress;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;
using static Integrations.Testing.Approved;

namespace Integrations.Tests.Ops;

/// <summary>"Why was this not sent?", asked through the door.</summary>
[Collection(nameof(WholeGatewayCollection))]
public sealed class ExplainTests(WholeGateway gateway)
{
    /// <summary>Everything that can happen to an order happens to one, and is read from top to bottom.</summary>
    [Fact]
    public async Task The_whole_story_of_a_delivery()
    {
        const string id = "order-of-the-approved-story";
        gateway.Listener.Answer(id, "InTransit", 503);
        gateway.Listener.Answer(id, "AtDestination", 400);
        var heard = await gateway.CreateAsync(Orders.Good(id));
        var delivery = heard.Delivery;
        await gateway.CreateAsync(Orders.Good(id));
        await gateway.ReportAsync(delivery, 1, Requested, Assigned, InTransitToPartner, AtPickup);
        await gateway.SettledAsync(delivery);
        await gateway.ReportAsync(delivery, 5, LoadedWaitingForPilot);
        await gateway.SettledAsync(delivery);
        foreach (var (version, status) in new[] { (6, InTransit), (7, AtDestination), (8, DeliveryInProgress) })
        {
            await gateway.ReportAsync(delivery, version, status);
            await gateway.SettledAsync(delivery);
        }

        await gateway.AskAsync("POST", "lanes/ALLY/US/pause", new { by = "ann", reason = "their endpoint moves" });
        await gateway.ReportAsync(delivery, 9, Delivered);
        var story = await gateway.ExplainAsync(delivery);
        await gateway.AskAsync("POST", "lanes/ALLY/US/resume", new { by = "ann", reason = "it has moved" });
        await gateway.SettledAsync(delivery);

        await Verify(Scrubbed.Of(story));
        gateway.Listener.WordsOf(id).ShouldBe(["Assigned", "at_pickup", "InTransit", "DeliveryInProgress", "delivered"]);
        var end = await gateway.ExplainAsync(delivery);
        end["waiting"].ShouldBeNull();
        ((string?)end["partner"]!["lastWord"]).ShouldBe("delivered");
        end["timeline"]!.AsArray().Where(e => (string?)e!["kind"] == "laneOrdered").Select(e => (string?)e!["act"]).ShouldBe(["Pause", "Resume"]);
    }

    [Fact]
    public async Task Nothing_that_says_who_somebody_is_appears()
    {
        var id = Orders.NewId();
        var delivery = (await gateway.CreateAsync(Orders.Good(id))).Delivery;
        await gateway.SendAsync("PUT", $"/ALLY/v1/deliveries/{id}/cancel", new JsonObject { ["reason"] = "Jo Invented changed her mind" });
        await gateway.ReportAsync(delivery, 1, Assigned);
        await gateway.SettledAsync(delivery);

        var text = (await gateway.ExplainAsync(delivery)).ToJsonString();

        foreach (var personal in new[] { "Invented", "0199", "0100", "example.com", "Avenue", "Street", "Ring twice", "Soup", "onions", "mind" })
            text.ShouldNotContain(personal);
        text.ShouldContain("canceledByPartner");
    }

    [Fact]
    public async Task An_order_that_is_not_taken_says_which_fields_and_rules()
    {
        var id = Orders.NewId();
        await gateway.CreateAsync(Orders.Good(id, o => o["items"]![0]!["quantity"] = 0));

        var (status, story) = await gateway.AskAsync("GET", $"explain?partner=ALLY&externalId={id}");

        status.ShouldBe(200);
        ((string?)story!["delivery"]!["status"]).ShouldBe("INVALID");
        story["partner"].ShouldBeNull();
        story["waiting"].ShouldBeNull();
        Kinds(story).ShouldBe(["requestReceived", "mapped", "foundInvalid"]);
        ((int?)story["timeline"]![0]!["answerStatus"]).ShouldBe(400);
        ((string?)story["timeline"]![2]!["faults"]![0]!["path"]).ShouldBe("items[0].quantity");
    }

    [Fact]
    public async Task An_order_that_the_service_refuses_says_so_and_one_that_it_does_not_answer_waits_for_it()
    {
        var (refused, silent) = (Orders.NewId(), Orders.NewId());
        gateway.Service.Refuse(refused, "TooFar");
        gateway.Service.Answer(silent, Results.StatusCode(503));
        await gateway.CreateAsync(Orders.Good(refused));
        await gateway.CreateAsync(Orders.Good(silent));

        var no = (await gateway.AskAsync("GET", $"explain?partner=ALLY&externalId={refused}")).Body!;
        var pending = (await gateway.AskAsync("GET", $"explain?partner=ALLY&externalId={silent}")).Body!;
        gateway.Service.Answer(silent, answer: null);

        Kinds(no).ShouldBe(["requestReceived", "mapped", "serviceCalled", "foundInvalid"]);
        ((string?)no["timeline"]![2]!["answer"]!["detail"]).ShouldBe("http_422");
        no["pendingForwarding"].ShouldBeNull();
        var command = pending["pendingForwarding"]!["commands"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)command["kind"]).ShouldBe("Create");
        ((string?)command["gate"]!["kind"]).ShouldBe("backoff");
        ((string?)command["gate"]!["lastOutcome"]).ShouldBe("http_503");
        pending["pendingForwarding"]!["nextMoveAt"]!.GetValue<DateTimeOffset>().ShouldBeGreaterThan(pending["now"]!.GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task Of_several_under_one_external_id_the_accepted_one_is_meant()
    {
        var id = Orders.NewId();
        await gateway.CreateAsync(Orders.Good(id, o => o["items"]![0]!["quantity"] = 0));
        var accepted = (await gateway.CreateAsync(Orders.Good(id))).Delivery;

        var (_, story) = await gateway.AskAsync("GET", $"explain?partner=ALLY&externalId={id}");

        ((Guid?)story!["delivery"]!["deliveryId"]).ShouldBe(accepted);
    }

    [Fact]
    public async Task A_quote_is_part_of_the_story()
    {
        var id = Orders.NewId();
        var quote = (string)(await gateway.SendAsync("POST", "/ALLY/v1/quotes", Orders.Good(id))).Json!["quote"]!;
        var delivery = (await gateway.CreateAsync(Orders.Good(id, o => o["quote"] = quote))).Delivery;

        var story = await gateway.ExplainAsync(delivery);

        Kinds(story).ShouldBe(["requestReceived", "serviceCalled", "requestReceived", "mapped", "serviceCalled", "forwarded"]);
        ((string?)story["timeline"]![1]!["purpose"]).ShouldBe("Quote");
    }

    [Fact]
    public async Task What_never_became_a_delivery_is_told_as_far_as_it_is_known()
    {
        var (offered, broken) = (Orders.NewId(), Orders.NewId());
        var quote = (string)(await gateway.SendAsync("POST", "/ALLY/v1/quotes", Orders.Good(offered))).Json!["quote"]!;
        await gateway.SendAsync("POST", "/ALLY/v1/quotes", Orders.Good(broken, o => o["items"]![0]!["quantity"] = 0));

        var (asked, offer) = await gateway.AskAsync("GET", $"explain?partner=ALLY&externalId={offered}");
        var (_, byOffer) = await gateway.AskAsync("GET", $"deliveries/{quote}/explain");
        var (refused, no) = await gateway.AskAsync("GET", $"explain?partner=ALLY&externalId={broken}");

        (asked, refused).ShouldBe((200, 200));
        Kinds(offer!).ShouldBe(["requestReceived", "serviceCalled"]);
        Kinds(byOffer!).ShouldBe(Kinds(offer!));
        offer!["delivery"].ShouldBeNull();
        Kinds(no!).ShouldBe(["requestReceived"]);
        ((string?)no!["timeline"]![0]!["verdict"]).ShouldBe("Invalid");
        no["timeline"]![0]!["faults"]!.AsArray().ShouldNotBeEmpty();
        no["conversation"]!["offers"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("deliveries/01900000-0000-7000-8000-000000000000/explain", 404)]
    [InlineData("explain?partner=ALLY&externalId=nobody-has-it", 404)]
    [InlineData("explain?partner=UBER&externalId=order-of-the-approved-story", 404)]
    [InlineData("explain?partner=NOBODY&externalId=x", 400)]
    [InlineData("explain?partner=3&externalId=x", 400)]
    [InlineData("explain?partner=ALLY", 400)]
    public async Task What_is_not_there_is_a_problem_and_not_a_story(string path, int status)
    {
        var (answered, problem) = await gateway.AskAsync("GET", path);

        answered.ShouldBe(status);
        problem!["title"].ShouldNotBeNull();
        ((int?)problem["status"]).ShouldBe(status);
    }

    [Fact]
    public async Task A_long_story_keeps_its_newest_part_and_says_that_it_was_cut()
    {
        var delivery = (await gateway.CreateAsync(Orders.Good(Orders.NewId()))).Delivery;
        await gateway.ExecuteAsync(
            """
            INSERT INTO status_decision (decided_at, delivery_id, seq, decision, reason)
            SELECT now() + make_interval(secs => n * 0.001), $1, n, 'Suppressed', 'same_as_last' FROM generate_series(1, 400) n
            """,
            delivery);

        var story = await gateway.ExplainAsync(delivery);

        ((bool?)story["cut"]).ShouldBe(true);
        var entries = story["timeline"]!.AsArray();
        entries.Count.ShouldBe(300);
        ((long?)entries[^1]!["seq"]).ShouldBe(400);
        ((long?)entries[0]!["seq"]).ShouldBe(101);
    }

    [Fact]
    public void Every_internal_endpoint_is_behind_the_token()
    {
        var internals = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/internal", StringComparison.Ordinal)).ToList();

        internals.Select(e => e.RoutePattern.RawText).ShouldContain("/internal/v1/lanes/{partner}/{region}/pause");
        internals.ShouldAllBe(e => e.Metadata.GetMetadata<InternalAccess>() != null);
    }

    private static IEnumerable<string?> Kinds(JsonNode story) => story["timeline"]!.AsArray().Select(e => (string?)e!["kind"]);
}

[CollectionDefinition(nameof(WholeGatewayCollection))]
public sealed class WholeGatewayCollection : ICollectionFixture<WholeGateway>;
