using System.Globalization;
using Integrations.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Integrations.Ingress;

/// <summary>Between HTTP and what a module sees: a request without its body becomes a message, a reply becomes a response.</summary>
internal static class HttpMessage
{
    public const string RequestIdHeader = "X-Request-Id";

    /// <summary>The id holds its time, so that the day's partition is known from it.</summary>
    public static InboundMessage Of(HttpContext context, Door door, DateTimeOffset now)
    {
        var request = context.Request;
        return new InboundMessage
        {
            Route = door.Route,
            Body = default,
            RequestId = Guid.CreateVersion7(now),
            ReceivedAt = now,
            Region = door.FirstRegion,
            PublicUrl = PublicUrl(door.Options.PublicUrl, request),
            Path = request.RouteValues.ToDictionary(v => v.Key, v => Convert.ToString(v.Value, CultureInfo.InvariantCulture) ?? "", StringComparer.OrdinalIgnoreCase),
            Query = request.Query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Headers = request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        };
    }

    public static async Task WriteAsync(HttpResponse response, Reply reply, Guid requestId)
    {
        response.StatusCode = reply.Status;
        foreach (var header in reply.Headers)
            response.Headers[header.Key] = header.Value;
        response.Headers[RequestIdHeader] = requestId.ToString("D");
        if (reply.ContentType.Length > 0)
            response.ContentType = reply.ContentType;
        response.ContentLength = reply.Body.Length;
        // To a partner that has hung up Kestrel writes into nothing, without an exception.
        await response.BodyWriter.WriteAsync(reply.Body, CancellationToken.None);
    }

    /// <summary>Where the partner has sent this: the configured address, never a Host header, and what came after it.</summary>
    private static Uri? PublicUrl(Uri? configured, HttpRequest request) =>
        configured is null ? null : new Uri(configured.AbsoluteUri.TrimEnd('/') + UriHelper.BuildRelative(default, request.Path, request.QueryString));
}
