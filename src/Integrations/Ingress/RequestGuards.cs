using Integrations.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Integrations.Ingress;

/// <summary>What is refused before a byte of the body is read.</summary>
internal static class RequestGuards
{
    // Kestrel follows RFC 9112: Transfer-Encoding wins, and the other length is set aside under this name.
    private const string SetAsideLength = "X-Content-Length";

    /// <summary>
    /// A request with two lengths is how requests are smuggled past a proxy that believes the other one.
    /// </summary>
    public static bool HasTwoLengths(HttpRequest request) =>
        request.Headers.ContainsKey(HeaderNames.TransferEncoding)
        && (request.Headers.ContainsKey(HeaderNames.ContentLength) || request.Headers.ContainsKey(SetAsideLength));

    public static bool HasBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? context.Request.ContentLength is not (null or 0);

    /// <summary>One of the route's media types, in UTF-8, not compressed: what was signed is what is read.</summary>
    public static bool HasRightType(HttpRequest request, InboundRoute route)
    {
        if (request.Headers.ContainsKey(HeaderNames.ContentEncoding) || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return false;
        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        return route.ContentTypes.Any(allowed => type.MediaType.Equals(allowed, StringComparison.OrdinalIgnoreCase))
            && (!charset.HasValue || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }
}
