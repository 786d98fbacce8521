using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Ingress.Drift;
using Integrations.Ingress.Keeping;
using MediatR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Integrations.Ingress;

/// <summary>A whole, authentic request; the answer comes after everything that it leaves behind is committed.</summary>
public sealed record ReceiveRequest(Arrival Arrival) : IRequest<Reply>;

/// <summary>Reads, hands to the use case that the partner asks for, and answers. Each use case keeps the request in its own transaction.</summary>
internal sealed partial class ReceiveRequestHandler(
    UseCaseOf decide,
    LateReplies late,
    RequestStore store,
    PartnerAnswers answers,
    IngressMetrics metrics,
    DriftWatch drift,
    IOptions<IngressOptions> options,
    ILogger<ReceiveRequestHandler> logger) : IRequestHandler<ReceiveRequest, Reply>
{
    private static readonly Fault NoBody = new("$", "required");

    public async Task<Reply> Handle(ReceiveRequest request, CancellationToken cancellationToken)
    {
        var arrival = request.Arrival;
        var judgement = await JudgeSafelyAsync(arrival);
        metrics.Decided(arrival.Door, judgement.Repeated ? nameof(RequestVerdict.Repeated) : judgement.Verdict.GetType().Name);
        metrics.Explained(arrival.Door, judgement.Verdict);
        drift.Notice(arrival);
        return judgement.Reply ?? answers.Word(arrival.Door, arrival.Message, judgement.Verdict);
    }

    private async Task<Judgement> JudgeSafelyAsync(Arrival arrival)
    {
        try
        {
            return await late.AnswerAsync(arrival, waiting => decide.DecideAsync(waiting, Read(waiting)));
        }
        catch (DatabaseAwayException e)
        {
            Log.DatabaseAway(logger, arrival.Id, e);
            return new Judgement(new Verdict.Unavailable(options.Value.RetryAfter));
        }
#pragma warning disable CA1031 // The edge of a request: our mistake, or a module's, must not lose what the partner said.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // The message may quote the partner's bytes; type and stack cannot.
            Log.Failed(logger, arrival.Id, e.GetType().FullName, e.StackTrace);
            return await FailAsync(arrival);
        }
    }

    private async Task<Judgement> FailAsync(Arrival arrival)
    {
        try
        {
            await store.KeepFailedAsync(arrival);
            return new Judgement(new Verdict.Failed());
        }
        catch (DatabaseAwayException e)
        {
            Log.DatabaseAway(logger, arrival.Id, e);
            return new Judgement(new Verdict.Unavailable(options.Value.RetryAfter));
        }
    }

    private static Inbound Read(Arrival arrival) => arrival.Door.Route.BodyRequired && arrival.Message.Body.IsEmpty
        ? new Inbound.Unreadable([NoBody], null)
        : arrival.Door.Mapper.Read(arrival.Message);

    private static partial class Log
    {
        [LoggerMessage(1103, LogLevel.Error, "Request {RequestId} failed on our side: {Exception} {Stack}")]
        public static partial void Failed(ILogger logger, Guid requestId, string? exception, string? stack);

        [LoggerMessage(1104, LogLevel.Warning, "Request {RequestId} was sent away: the database did not come back in time")]
        public static partial void DatabaseAway(ILogger logger, Guid requestId, Exception exception);
    }
}

/// <summary>What was decided.</summary>
/// <param name="Verdict">To be answered.</param>
/// <param name="Reply">Where the answer was worded already, or given before; null to have the verdict worded.</param>
internal sealed record Judgement(Verdict Verdict, Reply? Reply = null)
{
    /// <summary>True when it is the answer to an earlier request, given again.</summary>
    public bool Repeated { get; init; }
}
