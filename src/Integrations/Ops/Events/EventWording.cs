using System.Globalization;
using System.Text;
using System.Text.Json;
using Integrations.Exchange;
using Integrations.Ops.Alerts;
using Integrations.Partners;

namespace Integrations.Ops.Events;

/// <summary>An event in the words of whoever listens. Pure: the same event is the same bytes on every try, but for the time that a signature covers.</summary>
internal static class EventWording
{
    /// <summary>What PagerDuty takes of a summary.</summary>
    private const int LongestSummary = 1024;

    public static EventCall Word(WebhookOptions endpoint, string body, DateTimeOffset now)
    {
        var said = EventBody.Read(body);
        var bytes = endpoint.Format switch
        {
            WebhookFormat.Standard => Encoding.UTF8.GetBytes(body),
            WebhookFormat.Slack => Slack(said),
            WebhookFormat.PagerDuty => PagerDuty(said, endpoint.Secret),
        };
        var headers = endpoint.Format is WebhookFormat.Standard
            ? WebhookSignature.Headers([new Credential { Secret = endpoint.Secret }], Id(said), now, bytes) ?? throw new FormatException("The secret cannot be read.")
            : [];
        return new EventCall(bytes, headers);
    }

    /// <summary>By which a receiver knows what it has heard already.</summary>
    public static string Id(EventBody said) => $"evt_{said.Id:N}";

    // https://docs.slack.dev/messaging/formatting-message-text: three characters have a meaning.
    private static byte[] Slack(EventBody said)
    {
        var text = new StringBuilder(said.Closed is true ? ":white_check_mark: " : said.Urgent is true ? ":rotating_light: " : "");
        text.Append(Plain(said.Summary));
        Line(said.SuspectedCause is { } cause && said.Closed is not true ? $"Suspected: {Plain(cause)}" : null);
        Line(said.LastDeploy is { } deploy && said.Closed is not true ? $"Last deploy: {Plain(deploy.Version)}, {deploy.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : null);
        Line(string.Join(" · ", new[] { Link(said.Link, "the list"), Link(said.RunbookUrl, "what to do") }.OfType<string>()));
        return JsonSerializer.SerializeToUtf8Bytes(new { text = text.ToString() });

        void Line(string? line)
        {
            if (!string.IsNullOrEmpty(line))
                text.Append('\n').Append(line);
        }
    }

    private static string? Link(string? address, string words) => address is null ? null : $"<{Plain(address)}|{words}>";

    private static string Plain(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    // https://developer.pagerduty.com/docs/send-alert-event
    private static byte[] PagerDuty(EventBody said, string routingKey)
    {
        var key = (said.AlertId ?? said.Id).ToString("D");
        if (said.Closed is true)
            return JsonSerializer.SerializeToUtf8Bytes(new { routing_key = routingKey, event_action = "resolve", dedup_key = key });
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            routing_key = routingKey,
            event_action = "trigger",
            dedup_key = key,
            payload = new
            {
                summary = said.Summary.Length > LongestSummary ? said.Summary[..LongestSummary] : said.Summary,
                source = said.Subject ?? "integrations",
                severity = said.Urgent is true ? "critical" : said.AlertId is null ? "info" : "warning",
                timestamp = said.At,
                component = said.Partner ?? "gateway",
                @class = said.Kind,
                custom_details = new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["blast_radius"] = said.BlastRadius,
                    ["percent"] = said.Percent?.ToString(CultureInfo.InvariantCulture),
                    ["suspected_cause"] = said.SuspectedCause,
                    ["last_deploy"] = said.LastDeploy?.Version,
                    ["owner"] = said.Owner,
                },
            },
            links = new[] { (said.Link, "The list"), (said.RunbookUrl, "What to do") }.Where(link => link.Item1 is not null).Select(link => new { href = link.Item1, text = link.Item2 }),
        });
    }
}

/// <summary>One call, ready to go.</summary>
internal sealed record EventCall(byte[] Body, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    public override string ToString() => "***";
}
