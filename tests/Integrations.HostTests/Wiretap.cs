using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Integrations.HostTests;

/// <summary>Keeps every body that passes: as a collector of traces, or between the gateway and the Deliveries service.</summary>
internal sealed class Wiretap : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Uri? _passOnTo;
    private readonly HttpClient _http = new();
    private readonly MemoryStream _kept = new();
    private readonly Lock _gate = new();

    private Wiretap(WebApplication app, Uri? passOnTo)
    {
        _app = app;
        _passOnTo = passOnTo;
    }

    public Uri Address => new(_app.Urls.Single() + "/");

    public string Text
    {
        get
        {
            lock (_gate)
                return Encoding.Latin1.GetString(_kept.ToArray());
        }
    }

    public static async Task<Wiretap> StartAsync(Uri? passOnTo = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var tap = new Wiretap(app, passOnTo);
        app.Run(tap.KeepAsync);
        await app.StartAsync();
        return tap;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task KeepAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        lock (_gate)
            body.WriteTo(_kept);
        if (_passOnTo is not null)
            await PassOnAsync(context, body.ToArray());
    }

    private async Task PassOnAsync(HttpContext context, byte[] body)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(_passOnTo!, context.Request.GetEncodedPathAndQuery().TrimStart('/')));
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
        using var answer = await _http.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
    }
}
