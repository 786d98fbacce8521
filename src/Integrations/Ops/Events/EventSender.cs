using System.Globalization;
using System.Net.Http.Headers;
using Integrations.Exchange;
using Integrations.Ops.Alerts;
using Integrations.Ops.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Integrations.Ops.Events;

/// <summary>
/// Tells endpoints what operators are owed, at least once and with the same id on every try, for a day. Only 2xx is a yes; nobody is followed
/// elsewhere, and what an endpoint answers is not read.
/// </summary>
internal sealed partial class EventSender(
    EventCalls calls, IHttpClientFactory clients, IOptions<AlertOptions> options, AlertMetrics metrics, TimeProvider time, ILogger<EventSender> log)
    : BackgroundService, ILoop
{
    public const string Client = "ops-webhooks";

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly Turn _turn = new();

    public string Name => "event-sender";

    public string Promise => "Tells webhooks what operators are to know, until they have taken it or a day has passed.";

    public DateTimeOffset? LastTurn => _turn.Last;

    /// <summary>Tries what is due, and says how much that was.</summary>
    internal async Task<int> SendDueAsync(CancellationToken token)
    {
        var owed = await calls.ClaimAsync(options.Value.Webhooks.Keys, token);
        await Task.WhenAll(owed.Select(call => SendAsync(call, token)));
        return owed.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Webhooks.Count == 0)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            _turn.Begin(time);
            var sent = 0;
            try
            {
                sent = await SendDueAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // What was claimed is due again when its lease has run out.
                Log.Failed(log, e.GetType().Name);
            }

            if (sent < EventCalls.Portion)
                await Task.Delay(Idle, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(OwedCall owed, CancellationToken stop)
    {
        var (taken, outcome) = await TryAsync(options.Value.Webhooks[owed.Endpoint], owed, stop);
        // A host that stops has not learnt anything: the lease runs out and another one tries.
        if (outcome is null)
            return;
        var givenUp = await calls.RecordAsync(owed, taken, outcome, CancellationToken.None);
        metrics.Sent(owed.Endpoint, taken ? "taken" : givenUp ? "given_up" : "failed");
        if (givenUp)
            Log.GivenUp(log, owed.EventId, owed.Endpoint, outcome);
    }

    private async Task<(bool Taken, string? Outcome)> TryAsync(WebhookOptions endpoint, OwedCall owed, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        try
        {
            var call = EventWording.Word(endpoint, owed.Body, time.GetUtcNow());
            using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = new ByteArrayContent(call.Body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
            foreach (var (name, value) in call.Headers)
                request.Headers.TryAddWithoutValidation(name, value);
            using var http = clients.CreateClient(Client);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return (answer.IsSuccessStatusCode, string.Create(CultureInfo.InvariantCulture, $"http_{(int)answer.StatusCode}"));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return (false, null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return (false, deadline.IsCancellationRequested ? "timeout" : CallFault.Detail(e, sent: false, late: false, stopped: false));
        }
        catch (Exception e)
        {
            // A mistake of ours is a try like any other: it is shown, and ends with the day.
            return (false, e.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5301, LogLevel.Error, "What operators are owed cannot be told now: {Failure}")]
        public static partial void Failed(ILogger logger, string failure);

        [LoggerMessage(5302, LogLevel.Error, "Event {EventId} was given up for {Endpoint} after a day: {Outcome}")]
        public static partial void GivenUp(ILogger logger, Guid eventId, string endpoint, string outcome);
    }
}
