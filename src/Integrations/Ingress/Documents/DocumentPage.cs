using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integrations.Ingress.Documents;

/// <summary>A document as a page to read: plain HTML, no script, nothing fetched from elsewhere.</summary>
internal static class DocumentPage
{
    public const string At = "/openapi";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Overview(IEnumerable<(string Partner, JsonObject Document)> documents)
    {
        var page = Begin("API documents");
        page.Append("<h1>API documents</h1><ul class=partners>");
        foreach (var (partner, document) in documents)
        {
            page.Append(CultureInfo.InvariantCulture, $"<li><a href=\"{At}/{Text(partner)}\"><strong>{Text(partner)}</strong></a> ")
                .Append(CultureInfo.InvariantCulture, $"<span class=soft>{Text(document["info"]!["version"])}</span><br>");
            foreach (var (method, path, operation) in Operations(document))
                page.Append(CultureInfo.InvariantCulture, $"<code><span class=method>{Text(method)}</span>{Text(path)}</code> <span class=soft>{Text(operation["summary"])}</span><br>");
            page.Append("</li>");
        }

        return End(page.Append("</ul>"));
    }

    public static string Of(string partner, JsonObject document)
    {
        var page = Begin(partner);
        page.Append(CultureInfo.InvariantCulture, $"<p><a href=\"{At}\">All partners</a></p><h1>{Text(document["info"]!["title"])}</h1>")
            .Append(CultureInfo.InvariantCulture, $"<p>{Text(document["info"]!["description"])}</p>")
            .Append(CultureInfo.InvariantCulture, $"<p><a href=\"{At}/{Text(partner)}.json\">The document</a> · ")
            .Append(CultureInfo.InvariantCulture, $"<a rel=noreferrer href=\"{Text(document["externalDocs"]!["url"])}\">The partner's contract</a></p><h2>Proof</h2>");
        foreach (var (name, scheme) in document["components"]!["securitySchemes"]!.AsObject())
            page.Append(CultureInfo.InvariantCulture, $"<p><strong>{Text(name)}</strong> <code>{Text(scheme!["name"] ?? "Authorization")}</code>: {Text(scheme["description"])}</p>");
        foreach (var (method, path, operation) in Operations(document))
            Append(page, method, path, operation);
        return End(page);
    }

    private static void Append(StringBuilder page, string method, string path, JsonObject operation)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2 id=\"{Text(operation["operationId"])}\"><code><span class=method>{Text(method)}</span>{Text(path)}</code></h2>")
            .Append(CultureInfo.InvariantCulture, $"<p>{Text(operation["summary"])} <span class=soft>{Text(operation["operationId"])}</span></p>");
        if (operation["requestBody"] is { } request)
        {
            page.Append((bool)request["required"]! ? "<h3>Body</h3>" : "<h3>Body <span class=soft>(may be absent)</span></h3>");
            AppendContent(page, request["content"]);
        }

        page.Append("<h3>Answers</h3>");
        foreach (var (status, response) in operation["responses"]!.AsObject())
        {
            page.Append(CultureInfo.InvariantCulture, $"<details><summary><strong>{Text(status)}</strong> {Text(response!["description"])}</summary>");
            AppendContent(page, response["content"]);
            page.Append("</details>");
        }
    }

    private static void AppendContent(StringBuilder page, JsonNode? content)
    {
        foreach (var (type, media) in content as JsonObject ?? [])
        {
            page.Append(CultureInfo.InvariantCulture, $"<p class=soft>{Text(type)}</p>");
            foreach (var (name, example) in media!["examples"] as JsonObject ?? [])
                AppendFolded(page, name, example!["value"]);
            AppendFolded(page, "schema", media["schema"]);
        }
    }

    private static void AppendFolded(StringBuilder page, string name, JsonNode? value) => page.Append(
        CultureInfo.InvariantCulture, $"<details><summary>{Text(name)}</summary><pre>{Text(value?.ToJsonString(Readable) ?? "null")}</pre></details>");

    private static IEnumerable<(string Method, string Path, JsonObject Operation)> Operations(JsonObject document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject());

    private static StringBuilder Begin(string title) => new StringBuilder("<!doctype html><html lang=en><head><meta charset=utf-8>")
        .Append("<meta name=viewport content=\"width=device-width, initial-scale=1\">")
        .Append(CultureInfo.InvariantCulture, $"<title>{Text(title)}</title><link rel=stylesheet href=\"{At}{DocumentStyle.File}\"></head><body><main>");

    private static string End(StringBuilder page) => page.Append("</main></body></html>").ToString();

    private static string Text(JsonNode? node) => Text(node?.ToString() ?? "");

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
