using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Sandbox.Orders;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests;

/// <summary>The doors of the partners that ship with the gateway, with their own samples, proofs and answers.</summary>
public sealed class DoorTests(City city) : IClassFixture<City>
{
    public static TheoryData<string, int> Doors() => new()
    {
        { "DOORDASH", 1 }, { "DOORDASH", 2 }, { "DOORDASH", 3 }, { "UBER", 1 }, { "THREEPL", 1 },
    };

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task An_order_signed_as_the_contract_says_is_accepted_and_one_changed_byte_is_refused(string partner, int version)
    {
        var gateway = await city.GatewayAsync();
        var order = Order(partner, version);
        var changed = order.Body.ToArray();
        changed[^2] ^= 1;

        (await SendAsync(gateway, order, order.Body, proofOf: changed)).Status.ShouldBe(
            SignsTheBody(order) ? HttpStatusCode.Unauthorized : HttpStatusCode.OK);
        (await SendAsync(gateway, order, order.Body, proofOf: order.Body)).Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Accepted);
        (await SendAsync(gateway, order, order.Body, proofOf: order.Body, spoil: true)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_missing_field_is_named_and_the_request_can_be_found_again(string partner, int version)
    {
        var gateway = await city.GatewayAsync();
        var order = Order(partner, version, OrderKind.Invalid);

        var answer = await SendAsync(gateway, order, order.Body, proofOf: order.Body);

        ((int)answer.Status).ShouldBeInRange(400, 422);
        answer.Body.ShouldContain(order.Speaking.Invalid!.Remove);
        using var http = city.Internal(gateway.Address);
        var found = await http.GetFromJsonAsync<JsonNode>(new Uri($"requests?partner={partner}&externalId={order.ExternalId}", UriKind.Relative));
        found!["requests"]!.AsArray().Single()!["faults"]!.ToJsonString().ShouldContain(order.Speaking.Invalid.Remove);
        found["requests"]![0]!["requestId"]!.GetValue<string>().ShouldBe(answer.RequestId);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task The_same_order_again_is_answered_as_the_first_time_and_another_one_under_its_id_is_refused(string partner, int version)
    {
        var gateway = await city.GatewayAsync();
        var order = Order(partner, version);
        var other = JsonNode.Parse(order.Body)!;
        other["unknown_to_us"] = "but other content";
        var otherBody = JsonSerializer.SerializeToUtf8Bytes(other);

        var first = await SendAsync(gateway, order, order.Body, proofOf: order.Body);
        var again = await SendAsync(gateway, order, order.Body, proofOf: order.Body);
        var conflict = await SendAsync(gateway, order, otherBody, proofOf: otherBody);

        (again.Status, again.Body).ShouldBe((first.Status, first.Body));
        conflict.Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_delivery_is_found_by_the_customers_phone_and_the_look_is_on_record()
    {
        var gateway = await city.GatewayAsync();
        var order = Order("DOORDASH", 2);
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

    private SentOrder Order(string partner, int version, OrderKind kind = OrderKind.Counted)
    {
        var description = city.World.Partners.Single(p => p.Partner == partner);
        return city.World.Writer.Write(description, description.Speaks.Single(s => s.ApiVersion == version), kind);
    }

    // A token says who speaks, not what is said.
    private static bool SignsTheBody(SentOrder order) => order.Speaking.Proof.Kind is "hmac" or "signed-webhook";

    private async Task<(HttpStatusCode Status, string Body, string? RequestId)> SendAsync(
        GatewayProcess gateway, SentOrder order, byte[] body, byte[] proofOf, bool spoil = false)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(order.Method), new Uri(gateway.Address, order.Path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in city.World.Sender.Proof(order, proofOf))
        {
            var spoiled = spoil && name.Contains("auth", StringComparison.OrdinalIgnoreCase) | name.Contains("signature", StringComparison.OrdinalIgnoreCase);
            request.Headers.TryAddWithoutValidation(name, spoiled ? Flip(value) : value);
        }

        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(),
            response.Headers.TryGetValues("X-Request-Id", out var ids) ? ids.Single() : null);
    }

    private static string Flip(string value)
    {
        var bytes = Encoding.ASCII.GetBytes(value);
        bytes[^5] = bytes[^5] == (byte)'a' ? (byte)'b' : (byte)'a';
        return Encoding.ASCII.GetString(bytes);
    }
}
