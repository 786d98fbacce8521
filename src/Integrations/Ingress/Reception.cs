using System.Diagnostics;
using Integrations.Abstractions;
using Integrations.Ingress.Authentication;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Integrations.Ingress;

/// <summary>
/// One request from its headers to its answer, cheap and anonymous checks first. Until the request has proved whose it is, nothing of it
/// is kept but a count; from there on it is kept whatever is wrong with it.
/// </summary>
public sealed partial class Reception(
    RequestAuthentication authentication,
    PartnerAnswers answers,
    IMediator mediator,
    IngressMetrics metrics,
    IOptions<IngressOptions> options,
    TimeProvider time,
    ILogger<Reception> logger)
{
    private readonly IngressOptions _options = options.Value;

    public async Task ReceiveAsync(HttpContext context, Door door)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(door);
        var started = time.GetTimestamp();
        var message = HttpMessage.Of(context, door, time.GetUtcNow());
        metrics.Arrived(door);
        if (await AnswerAsync(context, door, message, started) is not { } reply)
            return;
        await HttpMessage.WriteAsync(context.Response, reply, message.RequestId);
        metrics.Answered(door, reply.Status, time.GetElapsedTime(started));
    }

    /// <summary>Null when nobody waits for an answer any more.</summary>
    private async Task<Reply?> AnswerAsync(HttpContext context, Door door, InboundMessage message, long started)
    {
        if (RequestGuards.HasTwoLengths(context.Request))
            return Refuse(context, door, "TwoLengths", PartnerAnswers.Plain(StatusCodes.Status400BadRequest, message.RequestId));
        var hasBody = RequestGuards.HasBody(context);
        if (hasBody && !RequestGuards.HasRightType(context.Request, door.Route))
            return Refuse(context, door, message, new Verdict.UnsupportedContentType(door.Route.ContentTypes));

        var body = hasBody ? await RequestBody.ReadAsync(context, _options.BodyBytes, _options.BodyTime) : new BodyRead.Whole(default);
        switch (body)
        {
            case BodyRead.TooLarge:
                return Refuse(context, door, message, new Verdict.TooLarge(_options.BodyBytes));
            case BodyRead.Broken broken:
                return Refuse(context, door, "Broken", PartnerAnswers.Plain(broken.Status, message.RequestId));
            case BodyRead.Whole whole:
                return await ReceiveAsync(door, message, message with { Body = whole.Bytes }, started);
            default:
                metrics.Decided(door, "Gone");
                return null;
        }
    }

    private async Task<Reply> ReceiveAsync(Door door, InboundMessage bare, InboundMessage message, long started)
    {
        var authenticity = await authentication.CheckAsync(door.Partner, message, door.Proofs);
        if (authenticity is not Authenticity.Proved proved)
        {
            metrics.Unauthenticated(door, ((Authenticity.Denied)authenticity).Reason);
            // The module words its refusal without the body: nobody has vouched for what is in it.
            return Word(door, bare, new Verdict.Unauthenticated());
        }

        metrics.Proved(door, proved.CredentialId);
        var arrival = new Arrival(door, message with { Region = proved.Region }, started, Activity.Current?.Id);
        using var scope = logger.BeginScope(arrival.Scope);
        try
        {
            // Not RequestAborted: a partner that hangs up after a whole order has still sent it.
            return await mediator.Send(new ReceiveRequest(arrival), CancellationToken.None);
        }
#pragma warning disable CA1031 // The edge: whatever went wrong inside, the partner gets an answer and the log gets its place.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, door.Partner, door.Route.Name, message.RequestId, e.GetType().FullName, e.StackTrace);
            return Word(door, message, new Verdict.Failed());
        }
    }

    private Reply Word(Door door, InboundMessage message, Verdict verdict)
    {
        metrics.Decided(door, verdict.GetType().Name);
        return answers.Word(door, message, verdict);
    }

    private Reply Refuse(HttpContext context, Door door, InboundMessage message, Verdict verdict)
    {
        var reply = Word(door, message, verdict);
        context.Response.Headers.Connection = "close";
        return reply;
    }

    private Reply Refuse(HttpContext context, Door door, string why, Reply reply)
    {
        metrics.Decided(door, why);
        // What else is on this connection was not read, or cannot be told apart.
        context.Response.Headers.Connection = "close";
        return reply;
    }

    private static partial class Log
    {
        [LoggerMessage(1102, LogLevel.Error, "Request {RequestId} of {Partner} on {Route} failed on our side: {Exception} {Stack}")]
        public static partial void Failed(
            ILogger logger, IntegrationType partner, string route, Guid requestId, string? exception, string? stack);
    }
}
