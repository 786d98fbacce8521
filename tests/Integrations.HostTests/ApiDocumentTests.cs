using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.Tests.Kit;
using Integrations.Sandbox.Keys;
using Integrations.Sandbox.Partners;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests;

/// <summary>What the API documents say is what the gateway does: each example is sent, each refusal is looked up.</summary>
public sealed class ApiDocumentTests(City city) : IClassFixture<City>
{
    private static readonly string[] CodeFields = ["code", "error_code", "error", "errorCode", "reason", "type", "kind", "title"];

    [Fact]
    public async Task Each_example_that_a_partner_signs_is_answered_as_documented_and_unsigned_it_is_refused_as_documented()
    {
        var gateway = await city.GatewayAsync();
        using var http = new HttpClient { BaseAddress = gateway.Address };
        var sent = 0;
        foreach (var partner in city.World.Partners)
        {
            var document = await DocumentAsync(http, partner.Partner);
            foreach (var call in ExampleCall.In(document))
            {
                var (status, answer) = await SendAsync(http, partner, call, signed: true);
                var heard = $"{partner.Partner} {call.Operation} {call.Example}: {status} {answer}";
                status.ShouldNotBe(401, heard);
                status.ShouldBeLessThan(500, heard);
                call.Documented.ShouldContain(status, heard);
                if (call.Example.Length > 0 && status >= 400)
                    Codes(call.AnswersOf(status)).ShouldContain(Codes(JsonNode.Parse(answer)), heard);

                (await SendAsync(http, partner, call, signed: false)).Status.ShouldBe(401, heard);
                call.Documented.ShouldContain(401, heard);
                sent++;
            }
        }

        sent.ShouldBeGreaterThan(50, "every sample and every query");
    }

    [Fact]
    public async Task Each_partner_has_a_document_with_each_of_its_routes_once_and_one_for_each_version()
    {
        var gateway = await city.GatewayAsync();
        using var http = new HttpClient { BaseAddress = gateway.Address };
        foreach (var partner in city.World.Partners)
        {
            var mapper = Mapper(partner.Partner);
            var document = await DocumentAsync(http, partner.Partner);
            ((string)document["openapi"]!).ShouldBe("3.1.0");
            ExampleCall.In(document).Select(call => call.Operation).Distinct(StringComparer.Ordinal)
                .ShouldBe(mapper.Routes.Select(route => route.Name), ignoreOrder: true, partner.Partner);
            Operations(document).Select(operation => (string)operation["operationId"]!).ShouldBeUnique(partner.Partner);
            foreach (var operation in Operations(document))
            {
                operation["security"]!.AsArray().ShouldNotBeEmpty(partner.Partner);
                foreach (var (name, _) in operation["security"]!.AsArray().SelectMany(one => one!.AsObject()))
                    document["components"]!["securitySchemes"]![name].ShouldNotBeNull(name);
            }

            foreach (var version in mapper.Routes.GroupBy(route => route.ApiVersion))
            {
                var own = await DocumentAsync(http, string.Create(CultureInfo.InvariantCulture, $"{partner.Partner}/v{version.Key}"));
                Operations(own).Select(operation => (string)operation["operationId"]!).ShouldBe(version.Select(route => route.Name), ignoreOrder: true);
            }
        }

        (await http.GetAsync(new Uri("openapi/nobody.json", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Each_refusal_that_a_module_can_word_is_documented_with_its_code()
    {
        var gateway = await city.GatewayAsync();
        using var http = new HttpClient { BaseAddress = gateway.Address };
        foreach (var partner in city.World.Partners)
        {
            var mapper = Mapper(partner.Partner);
            var operations = Operations(await DocumentAsync(http, partner.Partner)).ToDictionary(operation => (string)operation["operationId"]!, StringComparer.Ordinal);
            foreach (var route in mapper.Routes)
            {
                foreach (var verdict in KitVerdicts.All().Select(one => one.Verdict).Where(verdict => CanFollow(route, verdict)))
                {
                    var reply = mapper.Answer(Message(route), verdict);
                    if (reply.Status < 400)
                        continue;
                    var response = operations[route.Name]["responses"]![reply.Status.ToString(CultureInfo.InvariantCulture)];
                    response.ShouldNotBeNull($"{partner.Partner} {route.Name}: {reply.Status} for {verdict}");
                    Codes(ExampleCall.Examples(response)).ShouldContain(Codes(JsonNode.Parse(reply.Body.Span)), $"{partner.Partner} {route.Name} {verdict}");
                }
            }
        }
    }

    [Fact]
    public async Task The_pages_need_nothing_from_elsewhere_and_show_every_partner_and_route()
    {
        var gateway = await city.GatewayAsync();
        using var http = new HttpClient { BaseAddress = gateway.Address };
        var overview = await http.GetAsync(new Uri("openapi", UriKind.Relative));
        var text = await overview.Content.ReadAsStringAsync();

        overview.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
        text.ShouldNotContain("<script");
        (await http.GetStringAsync(new Uri("openapi/documents.css", UriKind.Relative))).ShouldContain("color-scheme: light dark");
        foreach (var partner in city.World.Partners)
        {
            var name = partner.Partner.ToLowerInvariant();
            text.ShouldContain($"href=\"/openapi/{name}\"");
            var page = await http.GetStringAsync(new Uri($"openapi/{name}", UriKind.Relative));
            foreach (var route in Mapper(partner.Partner).Routes)
                page.ShouldContain($"id=\"{route.Name}\"");
        }
    }

    [Fact]
    public async Task Where_the_settings_do_not_ask_for_them_there_are_no_documents()
    {
        await using var gateway = await city.StartGatewayAsync(more: new Dictionary<string, string>(StringComparer.Ordinal) { ["ApiDocuments:Enabled"] = "false" });
        using var http = new HttpClient { BaseAddress = gateway.Address };
        foreach (var path in new[] { "openapi", $"openapi/{city.World.Partners[0].Partner.ToLowerInvariant()}.json" })
            (await http.GetAsync(new Uri(path, UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
    }

    /// <summary>Which decisions a route's kind allows, as the use cases behind it are written.</summary>
    private static bool CanFollow(InboundRoute route, Verdict verdict) => verdict switch
    {
        Verdict.Refused { ExternalId: not null } => route.Kind is RouteKind.Quote or RouteKind.AcceptQuote or RouteKind.Create or RouteKind.Update or RouteKind.Plan or RouteKind.Events,
        Verdict.Refused => false,
        Verdict.Conflict => route.Kind is RouteKind.AcceptQuote or RouteKind.Create or RouteKind.Events,
        Verdict.CancelTooLate => route.Kind is RouteKind.Cancel or RouteKind.Events,
        Verdict.UnlockRefused => route.Kind is RouteKind.Unlock or RouteKind.Events,
        Verdict.UpdateTooLate => route.Kind is RouteKind.Update or RouteKind.Events,
        Verdict.UnknownDelivery => route.Kind is RouteKind.Cancel or RouteKind.Unlock or RouteKind.Update or RouteKind.Query or RouteKind.Events,
        Verdict.TooLarge or Verdict.UnsupportedContentType or Verdict.NotRelevant => route.ContentTypes.Count > 0,
        _ => verdict is Verdict.Invalid or Verdict.Unauthenticated or Verdict.TooManyRequests or Verdict.Unavailable or Verdict.Failed,
    };

    private static InboundMessage Message(InboundRoute route) => new()
    {
        Route = route,
        Body = "{}"u8.ToArray(),
        RequestId = Guid.Empty,
        ReceivedAt = DateTimeOffset.UnixEpoch,
    };

    private static IIngressMapper Mapper(string partner) => ShippedModules.Mappers.Single(mapper => mapper.Type.ToString().Equals(partner, StringComparison.Ordinal));

    private static async Task<JsonObject> DocumentAsync(HttpClient http, string name) =>
        JsonNode.Parse(await http.GetStringAsync(new Uri($"openapi/{name.ToLowerInvariant()}.json", UriKind.Relative)))!.AsObject();

    private static IEnumerable<JsonObject> Operations(JsonObject document) =>
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!.AsObject());

    private async Task<(int Status, string Answer)> SendAsync(HttpClient http, PartnerDescription partner, ExampleCall call, bool signed)
    {
        var url = new Uri(http.BaseAddress!, call.Path);
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), url);
        var body = call.Body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(call.Body);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        var scheme = partner.Speaks.First(speaking => call.Operation.StartsWith($"v{speaking.ApiVersion}-", StringComparison.Ordinal)).Proof;
        var key = city.World.Keys.Of(partner.Partner, partner.Regions[0]).Inbound[0];
        if (signed)
        {
            foreach (var (name, value) in Prover.HeadersFor(scheme, key, body, TimeProvider.System.GetUtcNow(), target: Target.Of(call.Method, url)))
                request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static IEnumerable<string> Codes(IEnumerable<JsonNode?> bodies) => bodies.Select(Codes);

    /// <summary>What a machine would look at: the words in fields that name an error. Lists tell of single fields, and their rules are many.</summary>
    private static string Codes(JsonNode? body) => string.Join(' ', Words(body).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Words(JsonNode? node) => node switch
    {
        JsonObject obj => obj.SelectMany(property =>
            CodeFields.Contains(property.Key, StringComparer.Ordinal) && property.Value is JsonValue value ? [$"{property.Key}={value}"] : Words(property.Value)),
        _ => [],
    };
}
