using System.Net;
using System.Text.RegularExpressions;
using Integrations.Testing;
using Integrations.Testing.Hosts;

namespace Integrations.HostTests;

/// <summary>Somebody at the console of a running gateway, who came in by the developer's link and fills in its forms.</summary>
internal sealed partial class ConsoleVisitor : IDisposable
{
    private readonly HttpClientHandler _cookies = new() { AllowAutoRedirect = false };
    private readonly HttpClient _http;

    private ConsoleVisitor(Uri gateway) => _http = new HttpClient(_cookies) { BaseAddress = gateway };

    public static async Task<ConsoleVisitor> EnterAsync(GatewayProcess gateway)
    {
        string? link = null;
        await Eventually.Holds(async () => (link = LinkOf(await gateway.LogAsync(), gateway.Address)) is not null, "the gateway prints a link into its console");
        var visitor = new ConsoleVisitor(gateway.Address);
        using var entered = await visitor._http.GetAsync(new Uri(link!));
        if (entered.StatusCode is not HttpStatusCode.SeeOther)
            throw new InvalidOperationException($"The link was answered {entered.StatusCode}.");
        return visitor;
    }

    public async Task<string> ReadAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri($"ops/{path}", UriKind.Relative));
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    /// <summary>Fills in the form of a page that goes to <paramref name="action"/>, and returns the answer's status.</summary>
    public async Task<HttpStatusCode> DoAsync(string page, string action, string reason)
    {
        var token = Token().Match(await ReadAsync(page)).Groups["token"].Value;
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["token"] = WebUtility.HtmlDecode(token), ["reason"] = reason, ["then"] = $"/ops/{page}" });
        using var answer = await _http.PostAsync(new Uri($"ops/{action}", UriKind.Relative), form);
        return answer.StatusCode;
    }

    public void Dispose()
    {
        _http.Dispose();
        _cookies.Dispose();
    }

    // All gateways of a city write to one log: the last link of this one's address is good.
    private static string? LinkOf(string log, Uri address) =>
        Link().Matches(log).Select(match => match.Groups["link"].Value).LastOrDefault(link => link.StartsWith(address.AbsoluteUri, StringComparison.Ordinal));

    [GeneratedRegex("console: (?<link>http[^ \n\r]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("name=\"token\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
