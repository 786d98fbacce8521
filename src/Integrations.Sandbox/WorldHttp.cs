using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integrations.Sandbox;

/// <summary>The few things that all HTTP of the sandbox has in common.</summary>
internal static class WorldHttp
{
    private const int MaxBody = 4 * 1024 * 1024;
    private const int MaxConnections = 256;

    /// <summary>Pooled, without proxy, cookies or redirects; one deadline over everything.</summary>
    public static HttpClient Client(TimeSpan deadline) => new(
        new SocketsHttpHandler
        {
            MaxConnectionsPerServer = MaxConnections,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
        },
        disposeHandler: true)
    {
        Timeout = deadline,
        MaxResponseContentBufferSize = MaxBody,
    };

    public static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.ToArray();
    }

    public static async Task AnswerAsync(HttpContext context, int status, JsonNode? body)
    {
        context.Response.StatusCode = status;
        if (body is null || status is StatusCodes.Status204NoContent)
            return;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body), context.RequestAborted);
    }
}
