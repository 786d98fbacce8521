using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Partners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Integrations.Ingress.Documents;

/// <summary>The documents of all enabled partners. Each is worded when it is first asked for, and stays: nothing that it is made of changes.</summary>
internal sealed class ApiDocuments
{
    private readonly PartnerRegistry _registry;
    private readonly OpenApiDocument _document;
    private readonly Dictionary<string, List<Door>> _doors;
    private readonly ConcurrentDictionary<(string Partner, int? Version), JsonObject> _worded = [];

    public ApiDocuments(PartnerRegistry registry, PartnerSettings settings, OpenApiDocument document)
    {
        _registry = registry;
        _document = document;
        _doors = Door.All(registry, settings).GroupBy(door => Name(door.Partner), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
    }

    /// <summary>As they stand in addresses: in small letters.</summary>
    public IReadOnlyList<string> Partners => [.. _doors.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Null for a partner that is not enabled, or a version that it does not have.</summary>
    public JsonObject? Find(string partner, int? version = null)
    {
        if (!_doors.TryGetValue(partner, out var all))
            return null;
        List<Door> doors = [.. all.Where(door => version is null || door.Route.ApiVersion == version)];
        return doors.Count == 0 ? null : _worded.GetOrAdd((partner, version), _ => _document.Of(Module(doors[0].Partner), doors));
    }

    private IIntegrationModule Module(IntegrationType type) => _registry.Modules.Single(module => module.Type == type);

    private static string Name(IntegrationType type) => type.ToString().ToLower(CultureInfo.InvariantCulture);
}

/// <summary>Where the documents are read.</summary>
public static class ApiDocumentEndpoints
{
    // No script, nothing from elsewhere: what a sample or a contract's text holds stays text.
    private const string Policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Maps nothing unless the settings say so.</summary>
    public static void MapApiDocuments(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (!endpoints.ServiceProvider.GetRequiredService<IOptions<ApiDocumentOptions>>().Value.Enabled)
            return;
        var group = endpoints.MapGroup(DocumentPage.At);
        group.MapGet("", Overview);
        group.MapGet("/{partner}", Page);
        group.MapGet("/{partner}.json", (string partner, ApiDocuments documents) => Document(documents.Find(partner)));
        group.MapGet("/{partner}/v{version:int}.json", (string partner, int version, ApiDocuments documents) => Document(documents.Find(partner, version)));
        group.MapGet(DocumentStyle.File, () => TypedResults.Text(DocumentStyle.Sheet, "text/css"));
    }

    private static ContentHttpResult Overview(ApiDocuments documents, HttpResponse response) =>
        Html(DocumentPage.Overview(documents.Partners.Select(partner => (partner, documents.Find(partner)!))), response);

    private static Results<ContentHttpResult, NotFound> Page(string partner, ApiDocuments documents, HttpResponse response) =>
        documents.Find(partner) is { } document ? Html(DocumentPage.Of(partner, document), response) : TypedResults.NotFound();

    private static Results<ContentHttpResult, NotFound> Document(JsonObject? document) =>
        document is null ? TypedResults.NotFound() : TypedResults.Text(document.ToJsonString(), "application/json");

    private static ContentHttpResult Html(string page, HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Text(page, "text/html; charset=utf-8");
    }
}
