using System.Net;
using System.Text.RegularExpressions;
using Integrations.Testing.Hosts;

namespace Integrations.HostTests.Ops;

/// <summary>A browser without a screen: keeps cookies, goes nowhere by itself, and may lie in every header.</summary>
internal sealed partial class Visitor(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        // A certificate that the test made for this host.
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject is "CN=localhost" },
    })
    {
        BaseAddress = address,
    };

    /// <summary>Somebody with every role, by the link that a gateway prints.</summary>
    public static async Task<Visitor> ByLinkAsync(GatewayProcess gateway)
    {
        var visitor = new Visitor(gateway.Address);
        using var entered = await visitor.GetAsync(new Uri(await gateway.ConsoleLinkAsync()).PathAndQuery);
        return entered.StatusCode is HttpStatusCode.SeeOther ? visitor : throw new InvalidOperationException($"The link was answered {entered.StatusCode}.");
    }

    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    /// <summary>As they were set, with what stands behind the value.</summary>
    public List<string> SetCookies { get; } = [];

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        if (Cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var answer = await _http.SendAsync(request);
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            SetCookies.Add(cookie);
            var (name, value) = (cookie[..cookie.IndexOf('=')], cookie[(cookie.IndexOf('=') + 1)..].Split(';')[0]);
            if (value.Length > 0)
                Cookies[name] = value;
            else
                Cookies.Remove(name);
        }

        return answer;
    }

    public async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.RelativeOrAbsolute));
        return await SendAsync(request);
    }

    public async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.RelativeOrAbsolute))
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        return await SendAsync(request);
    }

    /// <summary>A page as a person reads it.</summary>
    /// <param name="path">Below the console: <c>inbound?days=1</c>.</param>
    public async Task<(HttpStatusCode Status, string Text)> SeeAsync(string path)
    {
        using var answer = await GetAsync($"/ops/{path}".TrimEnd('/'));
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    /// <summary>A page that has to be there.</summary>
    public async Task<string> ReadAsync(string path) =>
        await SeeAsync(path) is (HttpStatusCode.OK, var text) ? text : throw new InvalidOperationException($"{path} is not there.");

    /// <summary>Fills in a form of a page: what is given here, and the token that stands in it.</summary>
    public async Task<(HttpStatusCode Status, string Text, string? To)> DoAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        using var answer = await PostAsync($"/ops/{action}", [.. fields, ("token", await TokenAsync($"/ops/{page}"))]);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), answer.Headers.Location?.OriginalString);
    }

    /// <summary>What the forms of a page carry against forgery.</summary>
    public async Task<string> TokenAsync(string path = "/ops/login")
    {
        using var page = await GetAsync(path);
        var found = Token().Match(await page.Content.ReadAsStringAsync());
        return found.Success ? WebUtility.HtmlDecode(found.Groups["value"].Value) : throw new InvalidOperationException($"{path} was answered {page.StatusCode} and has no form.");
    }

    public async Task<HttpResponseMessage> EnterAsync(string user, string password, string then = "") =>
        await PostAsync("/ops/login", ("token", await TokenAsync()), ("name", user), ("password", password), ("then", then));

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"token\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
