using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Partners;
using Microsoft.Extensions.Options;

namespace Integrations.Ingress.Documents;

/// <summary>
/// What a partner may send us and everything that it can hear, as OpenAPI 3.1. Nothing in it is written by hand: the routes, proofs,
/// samples and answers are those that the module works with.
/// </summary>
internal sealed class OpenApiDocument(PartnerSamples samples, PossibleAnswers answers, IOptions<IngressOptions> options)
{
    private const string Json = "application/json";

    /// <param name="module">Whose.</param>
    /// <param name="doors">Its routes, all or those of one version.</param>
    public JsonObject Of(IIntegrationModule module, IReadOnlyList<Door> doors)
    {
        var security = new SecurityWords();
        var versions = doors.Select(door => door.Route.ApiVersion).Distinct().Order().Select(Version).ToList();
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = $"{module.Type}: calls to the gateway",
                ["version"] = string.Join(", ", versions),
                ["description"] = "Every answer carries the id of its request in X-Request-Id. A request whose framing is broken "
                    + "(two lengths, a body that never ends) is answered with 400 or 408 before anybody reads it.",
            },
            ["externalDocs"] = new JsonObject { ["url"] = module.Documentation.AbsoluteUri, ["description"] = "The partner's own contract" },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = doors[0].Options.PublicUrl?.AbsoluteUri.TrimEnd('/') ?? "/" }),
            ["tags"] = new JsonArray([.. versions.Select(version => (JsonNode)new JsonObject { ["name"] = version })]),
            ["paths"] = Paths(doors, security),
            ["components"] = new JsonObject { ["securitySchemes"] = security.Schemes },
        };
    }

    private JsonObject Paths(IEnumerable<Door> doors, SecurityWords security)
    {
        var paths = new JsonObject();
        foreach (var door in doors)
        {
            if (paths[door.Route.Pattern] is not JsonObject path)
                paths[door.Route.Pattern] = path = [];
            path[door.Route.Method.ToLowerInvariant()] = Operation(door, security);
        }

        return paths;
    }

    private JsonObject Operation(Door door, SecurityWords security)
    {
        var own = samples.Of(door.Mapper).Where(sample => sample.Route == door.Route).ToList();
        var operation = new JsonObject
        {
            ["operationId"] = door.Route.Name,
            ["summary"] = Summary(door.Route.Kind),
            ["tags"] = new JsonArray(Version(door.Route.ApiVersion)),
            ["security"] = security.For(door.Proofs),
        };
        if (Parameters(door.Route) is { Count: > 0 } parameters)
            operation["parameters"] = parameters;
        if (door.Route.ContentTypes.Count > 0)
            operation["requestBody"] = RequestBody(door.Route, own);
        operation["responses"] = Responses(answers.Of(door, own, options.Value.BodyBytes));
        return operation;
    }

    private static JsonArray Parameters(InboundRoute route) =>
    [
        .. ExampleMessage.ParametersOf(route).Select(name => (JsonNode)new JsonObject
        {
            ["name"] = name,
            ["in"] = "path",
            ["required"] = true,
            ["schema"] = new JsonObject { ["type"] = "string" },
            ["example"] = ExampleMessage.PathValue,
        }),
    ];

    private static JsonObject RequestBody(InboundRoute route, List<PartnerSample> own)
    {
        var content = new JsonObject();
        foreach (var type in route.ContentTypes)
            content[type] = Content([.. own.Select(sample => (sample.Name, JsonNode.Parse(sample.Body.Span)))]);
        return new JsonObject { ["required"] = route.BodyRequired, ["content"] = content };
    }

    private static JsonObject Responses(IReadOnlyList<PossibleAnswer> possible)
    {
        var responses = new JsonObject();
        foreach (var status in possible.GroupBy(answer => answer.Reply.Status).OrderBy(group => group.Key))
        {
            var response = new JsonObject
            {
                ["description"] = string.Join(", ", status.Select(answer => answer.Name.Split('.')[0]).Distinct(StringComparer.Ordinal)),
                ["headers"] = Headers(status.Select(answer => answer.Reply)),
            };
            var content = new JsonObject();
            foreach (var type in status.Where(answer => !answer.Reply.Body.IsEmpty).GroupBy(answer => MediaType(answer.Reply), StringComparer.Ordinal))
                content[type.Key] = Content([.. type.Select(answer => (answer.Name, Body(answer.Reply)))]);
            if (content.Count > 0)
                response["content"] = content;
            responses[status.Key.ToString(CultureInfo.InvariantCulture)] = response;
        }

        return responses;
    }

    private static JsonObject Headers(IEnumerable<Reply> replies)
    {
        var headers = new JsonObject { [HttpMessage.RequestIdHeader] = Text() };
        foreach (var name in replies.SelectMany(reply => reply.Headers).Select(header => header.Key).Distinct(StringComparer.OrdinalIgnoreCase))
            headers[name] = Text();
        return headers;

        static JsonObject Text() => new() { ["schema"] = new JsonObject { ["type"] = "string" } };
    }

    private static JsonObject Content(IReadOnlyList<(string Name, JsonNode? Value)> examples)
    {
        var content = new JsonObject { ["schema"] = ExampleSchema.Of([.. examples.Select(example => example.Value)]) };
        if (examples.Count == 0)
            return content;
        var named = new JsonObject();
        foreach (var (name, value) in examples)
            named[name] = new JsonObject { ["value"] = value?.DeepClone() };
        content["examples"] = named;
        return content;
    }

    private static string MediaType(Reply reply) => reply.ContentType.Split(';')[0].Trim() is { Length: > 0 } type ? type : Json;

    private static JsonNode? Body(Reply reply) => MediaType(reply).Contains("json", StringComparison.OrdinalIgnoreCase)
        ? JsonNode.Parse(reply.Body.Span)
        : JsonSerializer.SerializeToNode(System.Text.Encoding.UTF8.GetString(reply.Body.Span));

    private static string Version(int version) => string.Create(CultureInfo.InvariantCulture, $"v{version}");

    private static string Summary(RouteKind kind) => kind switch
    {
        RouteKind.Quote => "Ask whether, when and for how much an order can be carried",
        RouteKind.AcceptQuote => "Have carried what was quoted",
        RouteKind.Create => "Have an order carried",
        RouteKind.Cancel => "Take an order back",
        RouteKind.Unlock => "Open the robot for who stands at it",
        RouteKind.Update => "Change an order",
        RouteKind.Query => "Ask for the last known state",
        RouteKind.Report => "Tell how the partner sees a delivery",
        RouteKind.Plan => "Tell the plan of a robot's trip",
        RouteKind.Events => "Tell anything: each message says what it is",
    };
}
