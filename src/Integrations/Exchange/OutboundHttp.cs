using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using Flurl.Http;
using Microsoft.Extensions.Options;

namespace Integrations.Exchange;

/// <summary>
/// The one door through which calls leave. It never throws for what the other side does, never sends a call twice, follows no redirect,
/// and is through when the deadline is. Which answer means what is not decided here.
/// </summary>
public sealed class OutboundHttp(IHttpClientFactory clients, IOptions<OutboundOptions> options, TimeProvider time)
{
    /// <summary>More of a body is not read.</summary>
    public const int BodyLimit = 64 * 1024;

    private readonly ConcurrentDictionary<string, FlurlClient> _clients = new(StringComparer.Ordinal);

    /// <param name="call">What to send.</param>
    /// <param name="stop">Ends the call early; that too is a result, because the other side may have it.</param>
    public async Task<CallResult> SendAsync(OutboundCall call, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(call);
        var started = time.GetTimestamp();
        if (AddressGuard.Complaint(call.Url, options.Value.AllowPrivateNetworks) is { } complaint)
            return Unanswered(Transport.NotSent, complaint, started);

        using var deadline = new CancellationTokenSource(call.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        using var content = new WatchedContent(call, time);
        try
        {
            using var response = await Request(call).SendAsync(
                new HttpMethod(call.Method), content, either.Token, HttpCompletionOption.ResponseHeadersRead);
            var (body, cut) = await CappedBody.ReadAsync(response.Content, BodyLimit, either.Token);
            return Answer(response, body, cut, time.GetElapsedTime(content.SentAt));
        }
        catch (FlurlHttpException failure)
        {
            var detail = CallFault.Detail(failure, content.Sent, deadline.IsCancellationRequested, stop.IsCancellationRequested);
            return content.Sent
                ? Unanswered(Transport.InDoubt, detail, content.SentAt)
                : Unanswered(Transport.NotSent, detail, started);
        }
    }

    private IFlurlRequest Request(OutboundCall call)
    {
        // The handlers live as long as the process and renew their own connections, so a client may be kept.
        var client = _clients.GetOrAdd(call.Client, name => new FlurlClient(clients.CreateClient(name)));
        // Not client.Request(...): that one puts addresses together from parts, and finds fault with escapes that are right.
        var request = new FlurlRequest(call.Url.AbsoluteUri).WithClient(client).AllowAnyHttpStatus();
        // Flurl's own timeout would be a second clock beside the deadline.
        request.Settings.Timeout = null;
        foreach (var (name, value) in call.Headers)
            request.Headers[name] = value;
        return request;
    }

    private CallResult Answer(HttpResponseMessage response, byte[] body, bool cut, TimeSpan duration)
    {
        var status = (int)response.StatusCode;
        var headers = new List<KeyValuePair<string, string>>();
        Add(headers, response.Headers);
        Add(headers, response.Content.Headers);
        var retryAfter = headers.Find(h => h.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value;
        return new CallResult(Transport.Answered, string.Create(CultureInfo.InvariantCulture, $"http_{status}"), status, headers, body, cut,
            RetryAfter.Read(retryAfter, time.GetUtcNow()), duration);
    }

    // As they came: a value that its own standard forbids is still what the other side said.
    private static void Add(List<KeyValuePair<string, string>> found, HttpHeaders headers)
    {
        foreach (var (name, values) in headers.NonValidated)
            found.Add(new(name, values.ToString()));
    }

    private CallResult Unanswered(Transport transport, string detail, long since) =>
        new(transport, detail, Status: null, Headers: [], Body: [], BodyCut: false, RetryAfter: null, time.GetElapsedTime(since));
}
