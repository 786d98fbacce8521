using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Sandbox.Keys;
using Integrations.Sandbox.Orders;
using Integrations.Sandbox.Partners;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests;

/// <summary>The doors of the partners that ship with the gateway, with their own samples, proofs and answers.</summary>
public sealed class DoorTests(City city) : IClassFixture<City>
{
    /// <summary>Each way in which a module's own description says that its partner brings an order.</summary>
    public static TheoryData<string, string> Doors()
    {
        var doors = new TheoryData<string, string>();
        foreach (var partner in PartnerFolder.Load(PartnerFolder.Default))
        {
            foreach (var speaking in partner.Speaks)
                doors.Add(partner.Partner, speaking.Create.Path!);
        }

        return doors;
    }

    [Fact]
    public void No_shipped_module_is_without_a_door() =>
        Doors().Select(door => (string)door[0]).Distinct(StringComparer.Ordinal).ShouldBe(ShippedModules.Mappers.Select(mapper => mapper.Type.ToString()), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task An_order_signed_as_the_contract_says_is_accepted_and_one_changed_byte_is_refused(string partner, string path)
    {
        var gateway = await city.GatewayAsync();
        var order = await OrderAsync(gateway, partner, path);
        var changed = order.Last.Body.ToArray();
        changed[^2] ^= 1;
        var stranger = Words(order, new Verdict.Unauthenticated());

        var unproved = await SendAsync(gateway, order, order.Last.Body, proofOf: changed);
        if (SignsTheBody(order))
            unproved.Status.ShouldBe(stranger);
        else
            order.Last.Call.Accepted.ShouldContain(unproved.Status);
        order.Last.Call.Accepted.ShouldContain((await SendAsync(gateway, order, order.Last.Body, proofOf: order.Last.Body)).Status);
        (await SendAsync(gateway, order, order.Last.Body, proofOf: order.Last.Body, spoil: true)).Status.ShouldBe(stranger);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_missing_field_is_named_and_the_request_can_be_found_again(string partner, string path)
    {
        var gateway = await city.GatewayAsync();
        var order = Order(partner, path, OrderKind.Invalid);
        var missing = order.Speaking.Invalid!.Remove;
        Verdict invalid = new Verdict.Invalid([new Fault(missing, "required")]);

        var answer = await SendAsync(gateway, order, order.Body, proofOf: order.Body);

        answer.Status.ShouldBe(Words(order, AtOnce(order, invalid)));
        if (!IsAnsweredByACall(order))
            Steps(answer.Body).ShouldContain(Steps(missing));
        var found = (await RequestsAsync(gateway, order)).Single();
        found["faults"]!.ToJsonString().ShouldContain(missing);
        found["requestId"]!.GetValue<string>().ShouldBe(answer.RequestId);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task The_same_order_again_is_answered_as_the_first_time_and_another_one_under_its_id_is_refused(string partner, string path)
    {
        var gateway = await city.GatewayAsync();
        var order = await OrderAsync(gateway, partner, path);
        var other = JsonNode.Parse(order.Last.Body)!;
        other["unknown_to_us"] = "but other content";
        if (order.Call.EventId is { } place)
            JsonPath.Set(other, place, order.ExternalId + "-again");
        var otherBody = JsonSerializer.SerializeToUtf8Bytes(other);

        var first = await SendAsync(gateway, order, order.Last.Body, proofOf: order.Last.Body);
        var again = await SendAsync(gateway, order, order.Last.Body, proofOf: order.Last.Body);
        var conflict = await SendAsync(gateway, order, otherBody, proofOf: otherBody);

        order.Last.Call.Accepted.ShouldContain(first.Status);
        (again.Status, again.Body).ShouldBe((first.Status, first.Body));
        conflict.Status.ShouldBe(Words(order, AtOnce(order, new Verdict.Conflict(order.ExternalId))));
        var found = (await RequestsAsync(gateway, order)).Single(request => (string?)request["requestId"] == conflict.RequestId);
        ((string?)found["verdict"]).ShouldBe(nameof(RequestVerdict.Conflict));
    }

    [Fact]
    public async Task A_delivery_is_found_by_the_customers_phone_and_the_look_is_on_record()
    {
        var gateway = await city.GatewayAsync();
        var order = Order("DOORDASH", "/doordash/v2/deliveries");
        await SendAsync(gateway, order, order.Body, proofOf: order.Body);
        var phone = JsonNode.Parse(order.Body)!["dropoff_phone_number"]!.GetValue<string>();
        using var http = city.Internal(gateway.Address);

        var found = await SearchAsync(http, phone);
        var nobody = await SearchAsync(http, "+14155550000");

        found.Select(d => d!["externalId"]!.GetValue<string>()).ShouldContain(order.ExternalId);
        nobody.ShouldBeEmpty();
        (await city.ScalarAsync<long>("SELECT count(*) FROM pii_access_audit WHERE purpose = 'Lookup' AND actor = 'internal-api'")).ShouldBeGreaterThan(0);

        static async Task<JsonArray> SearchAsync(HttpClient http, string phone)
        {
            var answer = await http.PostAsJsonAsync(new Uri("deliveries/search", UriKind.Relative), new { partner = "DOORDASH", phone });
            return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!["deliveries"]!.AsArray();
        }
    }

    [Fact]
    public async Task Internal_doors_are_closed_without_a_token()
    {
        var gateway = await city.GatewayAsync();
        using var http = new HttpClient { BaseAddress = gateway.Address };

        foreach (var path in new[] { "internal/v1/summary?since=2030-01-01T00:00:00Z", "internal/v1/requests", "internal/v1/dead-letters" })
            (await http.GetAsync(new Uri(path, UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await http.PostAsync(new Uri($"internal/v1/deliveries/{Guid.Empty}/statuses", UriKind.Relative), new StringContent("{}")))
            .StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private SentOrder Order(string partner, string path, OrderKind kind = OrderKind.Counted)
    {
        var description = city.World.Partners.Single(p => p.Partner == partner);
        var order = city.World.Writer.Write(description, description.Speaks.Single(s => s.Create.Path == path), kind);
        city.World.Sender.Expect(order);
        return order;
    }

    /// <summary>One that can be sent at once. Where the partner asks first and accepts then, it has asked.</summary>
    private async Task<SentOrder> OrderAsync(GatewayProcess gateway, string partner, string path)
    {
        var order = Order(partner, path);
        if (order.Call.Then is null)
            return order;
        var offer = await SendAsync(gateway, order, order.Body, proofOf: order.Body);
        order.Call.Accepted.ShouldContain(offer.Status);
        order.Last = OrderWriter.Acceptance(order, new OrderAnswer(offer.Status, Encoding.UTF8.GetBytes(offer.Body)))!;
        return order;
    }

    // A token or a key says who speaks, not what is said.
    private static bool SignsTheBody(SentOrder order) => order.Speaking.Proof.Kind is "hmac" or "signed-webhook";

    private static bool IsAnsweredByACall(SentOrder order) => order.Call.EventId is not null;

    /// <summary>What the partner hears in the answer itself: a receipt, where a call of ours says the rest.</summary>
    private static Verdict AtOnce(SentOrder order, Verdict verdict) => IsAnsweredByACall(order) ? new Verdict.Recorded() : verdict;

    /// <summary>The HTTP status that the module has for the verdict on the route that the order takes.</summary>
    private static int Words(SentOrder order, Verdict verdict)
    {
        var mapper = ShippedModules.Mappers.Single(mapper => mapper.Type.ToString() == order.Partner);
        var said = order.Last;
        var route = mapper.Routes.Single(route => route.Method == said.Method && IsOn(route.Pattern.Split('/'), said.Path.Split('/')));
        var message = new InboundMessage
        {
            Route = route,
            Body = said.Body,
            RequestId = Guid.Empty,
            ReceivedAt = DateTimeOffset.UnixEpoch,
            PublicUrl = new Uri("https://gateway.example.com" + said.Path),
        };
        return mapper.Answer(message, verdict).Status;
    }

    private static bool IsOn(string[] pattern, string[] path) =>
        pattern.Length == path.Length && pattern.Zip(path).All(step => step.First.StartsWith('{') || step.First == step.Second);

    /// <summary><c>items[2].quantity</c> and <c>#/items/2/quantity</c> are one way to one place.</summary>
    private static string Steps(string path) => string.Join(' ', path.Split(['.', '[', ']', '/', '#', ' '], StringSplitOptions.RemoveEmptyEntries));

    private async Task<IReadOnlyList<JsonNode>> RequestsAsync(GatewayProcess gateway, SentOrder order)
    {
        using var http = city.Internal(gateway.Address);
        var found = await http.GetFromJsonAsync<JsonNode>(
            new Uri($"requests?partner={order.Partner}&externalId={order.ExternalId}", UriKind.Relative));
        return [.. found!["requests"]!.AsArray().Select(request => request!)];
    }

    private async Task<(int Status, string Body, string? RequestId)> SendAsync(
        GatewayProcess gateway, SentOrder order, byte[] body, byte[] proofOf, bool spoil = false)
    {
        using var http = new HttpClient();
        var url = new Uri(gateway.Address, order.Last.Path);
        using var request = new HttpRequestMessage(new HttpMethod(order.Last.Method), url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in city.World.Sender.Proof(order, proofOf, Target.Of(order.Last.Method, url)))
            request.Headers.TryAddWithoutValidation(name, spoil && !order.Speaking.Proof.Stamps.ContainsKey(name) ? Flip(value) : value);

        using var response = await http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.TryGetValues("X-Request-Id", out var ids) ? ids.Single() : null);
    }

    private static string Flip(string value)
    {
        var bytes = Encoding.ASCII.GetBytes(value);
        bytes[^5] = bytes[^5] == (byte)'a' ? (byte)'b' : (byte)'a';
        return Encoding.ASCII.GetString(bytes);
    }
}
