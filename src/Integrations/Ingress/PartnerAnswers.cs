using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Microsoft.Extensions.Logging;

namespace Integrations.Ingress;

/// <summary>Has the module word a verdict. A module that throws costs its partner a plain 500, never the request that was kept.</summary>
public sealed partial class PartnerAnswers(ILogger<PartnerAnswers> logger)
{
    public Reply Word(Door door, InboundMessage message, Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(door);
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(verdict);
        try
        {
            return WithPause(door.Mapper.Answer(message, verdict), verdict);
        }
#pragma warning disable CA1031 // Whatever a module throws, the partner gets an answer.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // The message may quote the partner's bytes; type and stack cannot.
            Log.ModuleThrew(logger, door.Partner, door.Route.Name, message.RequestId, verdict.GetType().Name, e.GetType().FullName, e.StackTrace);
            return Plain(500, message.RequestId);
        }
    }

    /// <summary>Our own words, where no module has any: RFC 9457.</summary>
    public static Reply Plain(int status, Guid requestId) =>
        Reply.Json(status, new JsonObject { ["type"] = "about:blank", ["status"] = status, ["requestId"] = requestId.ToString("D") }) with
        {
            ContentType = "application/problem+json",
        };

    /// <summary>When to come again is said in the header too, whether or not the partner's shape has a place for it.</summary>
    private static Reply WithPause(Reply reply, Verdict verdict)
    {
        TimeSpan? pause = verdict switch
        {
            Verdict.TooManyRequests limited => limited.RetryAfter,
            Verdict.Unavailable unavailable => unavailable.RetryAfter,
            _ => null,
        };
        const string Header = "Retry-After";
        if (pause is not { } wait || reply.Headers.Any(h => h.Key.Equals(Header, StringComparison.OrdinalIgnoreCase)))
            return reply;
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return reply with { Headers = [.. reply.Headers, new(Header, seconds)] };
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Error,
            "The module of {Partner} threw {Exception} while wording {Verdict} on {Route} for request {RequestId}: {Stack}")]
        public static partial void ModuleThrew(
            ILogger logger, IntegrationType partner, string route, Guid requestId, string verdict, string? exception, string? stack);
    }
}
