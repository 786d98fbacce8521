using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress;
using Integrations.Ops.Acts;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Explain;
using Integrations.StatusUpdates.LateAnswers;
using Integrations.StatusUpdates.Protection;

namespace Integrations.Ops.Explain;

/// <summary>Makes entries of what the rooms have kept, oldest first.</summary>
internal static class Timeline
{
    public static IReadOnlyList<TimelineEntry> Of(
        Delivery delivery, IReadOnlyList<PastRequest> requests, IReadOnlyList<PastCall> calls, IReadOnlyList<DeliveryError> errors, StatusStory story,
        IReadOnlyList<LaneOrder> orders, IReadOnlyList<OpsAct> acts) =>
        [.. Entries(delivery, requests, calls, errors, story, orders, acts).OrderBy(e => e.At).ThenBy(Rank).ThenBy(Seq)];

    /// <summary>The same where no delivery came of it.</summary>
    public static IReadOnlyList<TimelineEntry> Of(IReadOnlyList<PastRequest> requests, IReadOnlyList<PastCall> calls, StatusStory story)
    {
        TimelineEntry[] entries =
        [
            .. requests.Select(request => Received(request, answerStatus: null)),
            .. calls.Select(Called),
            .. story.Changes.Select(Reported),
            .. story.Decisions.Select(d => Decided(d, story, calls)),
        ];
        return [.. entries.OrderBy(e => e.At).ThenBy(Rank).ThenBy(Seq)];
    }

    private static IEnumerable<TimelineEntry> Entries(
        Delivery delivery, IReadOnlyList<PastRequest> requests, IReadOnlyList<PastCall> calls, IReadOnlyList<DeliveryError> errors, StatusStory story,
        IReadOnlyList<LaneOrder> orders, IReadOnlyList<OpsAct> acts) =>
    [
        .. requests.Select(r => Received(r, requests.FirstOrDefault(o => o.Id == delivery.IncomingRequestId), delivery)),
        .. OfDelivery(delivery),
        .. errors.GroupBy(e => e.CreatedAt).Select(e => new TimelineEntry.FoundInvalid(e.Key, [.. e.Select(f => new Fault(f.Path, f.Rule))])),
        .. calls.Select(Called),
        .. story.Changes.Select(Reported),
        .. story.Decisions.Select(d => Decided(d, story, calls)),
        .. orders.Select(o => new TimelineEntry.LaneOrdered(o.GivenAt, o.Act, o.GivenBy, o.Reason)),
        .. acts.Select(a => new TimelineEntry.PersonActed(a.At, a.Act, a.Actor, a.Reason, a.Ticket, a.BatchId)),
    ];

    private static TimelineEntry.RequestReceived Received(PastRequest request, PastRequest? order, Delivery delivery)
    {
        // The same order again gets the first one's answer, word for word.
        var sameAnswer = request == order
            || (string.Equals(request.Route, order?.Route, StringComparison.Ordinal) && (request.Verdict is RequestVerdict.Repeated || request.Verdict == order?.Verdict));
        return Received(request, sameAnswer ? delivery.AnswerStatus : null);
    }

    private static TimelineEntry.RequestReceived Received(PastRequest request, int? answerStatus) => new(
        request.At, request.Id, request.Route, request.Method, request.Verdict, answerStatus, request.Reason,
        FaultText.Read(request.Faults), request.BodyBytes, request.TraceParent);

    private static IEnumerable<TimelineEntry> OfDelivery(Delivery delivery)
    {
        yield return new TimelineEntry.Mapped(delivery.CreatedAt, delivery.IncomingRequestId, delivery.AcceptedAt is not null);
        if (delivery.ForwardedAt is { } forwarded)
            yield return new TimelineEntry.Forwarded(forwarded, delivery.PickupEta, delivery.DropoffEta);
        if (delivery.CanceledByPartnerAt is { } canceled)
            yield return new TimelineEntry.CanceledByPartner(canceled);
    }

    private static TimelineEntry Called(PastCall call) => call.Purpose switch
    {
        CallPurpose.StatusUpdate => new TimelineEntry.PartnerTold(call.At, call.Seq, call.PartnerStatus, call.RobotId, CallMade.Of(call), CallEnded.Of(call)),
        CallPurpose.Query => new TimelineEntry.PartnerAsked(call.At, CallMade.Of(call), CallEnded.Of(call)),
        CallPurpose.Quote or CallPurpose.Create or CallPurpose.Update or CallPurpose.Cancel or CallPurpose.Unlock =>
            new TimelineEntry.ServiceCalled(call.At, call.Purpose, CallMade.Of(call), CallEnded.Of(call)),
    };

    private static TimelineEntry Reported(StatusUpdate u) => u.Status is { } status
        ? new TimelineEntry.StatusReported(
            u.RecordedAt, u.Seq, status, status.Class(), u.Attempt, u.RobotId, u.OccurredAt, u.EventId, u.CancelReason, u.TraceParent) { Repeats = u.Repeats }
        : new TimelineEntry.AnswerOwed(u.RecordedAt, u.Seq, u.EventId, u.Answer is { } answer ? AnswerContent.Read(answer)?.Kind?.ToString() : null, u.TraceParent);

    private static TimelineEntry.Decided Decided(StatusDecision d, StatusStory story, IReadOnlyList<PastCall> calls)
    {
        var word = calls.FirstOrDefault(c => c.Purpose is CallPurpose.StatusUpdate && c.Seq == d.Seq)?.PartnerStatus;
        var (rule, sentence) = Reasoning.Of(d, story, word);
        return new TimelineEntry.Decided(d.DecidedAt, d.Seq, d.Decision, rule, d.Reason, sentence, d.SupersededBy, d.ClientRequestId, d.Cause);
    }

    /// <summary>Of what carries the same time, what comes first by its nature.</summary>
    private static int Rank(TimelineEntry entry) => entry switch
    {
        TimelineEntry.RequestReceived => 0,
        TimelineEntry.Mapped or TimelineEntry.CanceledByPartner => 1,
        TimelineEntry.ServiceCalled => 2,
        TimelineEntry.Forwarded or TimelineEntry.FoundInvalid => 3,
        TimelineEntry.LaneOrdered or TimelineEntry.PersonActed => 4,
        TimelineEntry.StatusReported or TimelineEntry.AnswerOwed => 5,
        TimelineEntry.PartnerTold or TimelineEntry.PartnerAsked => 6,
        _ => 7,
    };

    private static long Seq(TimelineEntry entry) => entry switch
    {
        TimelineEntry.StatusReported reported => reported.Seq,
        TimelineEntry.AnswerOwed owed => owed.Seq,
        TimelineEntry.Decided decided => decided.Seq,
        _ => 0,
    };
}
