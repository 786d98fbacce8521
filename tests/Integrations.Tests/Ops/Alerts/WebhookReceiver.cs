using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Integrations.Tests.Ops.Alerts;

/// <summary>Somebody who is told. Checks signatures by itself, says yes unless it was asked for something else, and remembers everything.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<int> _answers = new();
    private readonly ConcurrentQueue<Heard> _heard = new();

    private WebhookReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public IReadOnlyList<Heard> Heards => [.. _heard];

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.Run(receiver.HearAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>The next answers; after them it says yes.</summary>
    public void Answer(params int[] statuses)
    {
        foreach (var status in statuses)
            _answers.Enqueue(status);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HearAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var status = _answers.TryDequeue(out var next) ? next : 204;
        var (id, time) = (context.Request.Headers["webhook-id"].ToString(), context.Request.Headers["webhook-timestamp"].ToString());
        var mac = HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{time}.{body}"));
        _heard.Enqueue(new Heard(
            context.Request.Path.Value!, body, id, context.Request.Headers["webhook-signature"].ToString() == "v1," + Convert.ToBase64String(mac), status));
        context.Response.StatusCode = status;
        context.Response.Headers.Location = "/elsewhere";
    }
}

/// <summary>A call: its signature is right for what came, and how it was answered.</summary>
internal sealed record Heard(string Path, string Body, string Id, bool Signed, int Answered)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Type => (string)Json["type"]!;
}
