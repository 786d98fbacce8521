using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Integrations.Tests.Ops;

/// <summary>A partner's endpoint that takes every word unless it was asked to say something else first.</summary>
internal sealed class ListeningPartner : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<(string ExternalId, string Word), ConcurrentQueue<int>> _answers = new();
    private readonly ConcurrentQueue<(string ExternalId, string Word, string Call)> _heard = new();

    private ListeningPartner(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public static async Task<ListeningPartner> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var partner = new ListeningPartner(app);
        app.Run(partner.HearAsync);
        await app.StartAsync();
        return partner;
    }

    /// <summary>The next answers to this word of this order; after them it is taken.</summary>
    public void Answer(string externalId, string word, params int[] statuses) =>
        _answers[(externalId, word)] = new ConcurrentQueue<int>(statuses);

    public IReadOnlyList<string> WordsOf(string externalId) => [.. _heard.Where(h => h.ExternalId == externalId).Select(h => h.Word)];

    /// <summary>What it took, as it stood on the wire: method, path, body.</summary>
    public IReadOnlyList<string> CallsOf(string externalId) => [.. _heard.Where(h => h.ExternalId == externalId).Select(h => h.Call)];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HearAsync(HttpContext context)
    {
        var externalId = context.Request.Path.Value!.Split('/')[^1];
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var word = (string)JsonNode.Parse(body)!["word"]!;
        var status = _answers.TryGetValue((externalId, word), out var answers) && answers.TryDequeue(out var next) ? next : 200;
        if (status == 200)
            _heard.Enqueue((externalId, word, $"{context.Request.Method} {context.Request.Path.Value![1..]} {body}"));
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(status == 200 ? new { code = "taken_it" } : new { code = "not_understood" });
    }
}
