using System.Net;
using System.Text.RegularExpressions;
using Integrations.Testing;
using Integrations.Testing.Hosts;

namespace Integrations.HostTests.Ops;

/// <summary>Somebody with every role, at the console of a gateway that runs: came by its printed link, reads pages, fills in their forms.</summary>
internal sealed partial class Operator : IDisposable
{
    private readonly SocketsHttpHandler _cookies = new() { AllowAutoRedirect = false };
    private readonly HttpClient _http;

    private Operator(Uri gateway) => _http = new HttpClient(_cookies) { BaseAddress = new Uri(gateway, "ops/") };

    public static async Task<Operator> EnterAsync(GatewayProcess gateway)
    {
        string? link = null;
        await Eventually.Holds(
            async () => (link = Link().Matches(await gateway.LogAsync()).Select(match => match.Value).LastOrDefault(found => found.StartsWith(gateway.Address.AbsoluteUri, StringComparison.Ordinal))) is not null,
            "the gateway prints how to enter its console");
        var visitor = new Operator(gateway.Address);
        using var entered = await visitor._http.GetAsync(new Uri(link!));
        return entered.StatusCode is HttpStatusCode.SeeOther ? visitor : throw new InvalidOperationException($"The link was answered {entered.StatusCode}.");
    }

    /// <param name="path">Below the console: <c>inbound?days=1</c>.</param>
    public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    /// <summary>Fills in a form of the page: what is given here, and the token that stands in it.</summary>
    public async Task<(HttpStatusCode Status, string Text, string? To)> PostAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var token = Token().Match((await GetAsync(page)).Text).Groups["token"].Value;
        using var form = new FormUrlEncodedContent(fields.Append(("token", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var answer = await _http.PostAsync(new Uri(action, UriKind.Relative), form);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), answer.Headers.Location?.OriginalString);
    }

    public void Dispose()
    {
        _http.Dispose();
        _cookies.Dispose();
    }

    [GeneratedRegex(@"(?<=console: )http\S+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("name=\"token\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
