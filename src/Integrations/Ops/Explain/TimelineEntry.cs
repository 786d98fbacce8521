using System.Text.Json.Serialization;
using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Explain;
using Integrations.StatusUpdates.Protection;

namespace Integrations.Ops.Explain;

/// <summary>One thing that happened to a delivery. Ids, stable words and times; never a value that says who somebody is.</summary>
/// <param name="At">By the clock of the host that wrote it down.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RequestReceived), "requestReceived")]
[JsonDerivedType(typeof(Mapped), "mapped")]
[JsonDerivedType(typeof(FoundInvalid), "foundInvalid")]
[JsonDerivedType(typeof(ServiceCalled), "serviceCalled")]
[JsonDerivedType(typeof(Forwarded), "forwarded")]
[JsonDerivedType(typeof(CanceledByPartner), "canceledByPartner")]
[JsonDerivedType(typeof(StatusReported), "statusReported")]
[JsonDerivedType(typeof(AnswerOwed), "answerOwed")]
[JsonDerivedType(typeof(PartnerTold), "partnerTold")]
[JsonDerivedType(typeof(PartnerAsked), "partnerAsked")]
[JsonDerivedType(typeof(Decided), "decided")]
[JsonDerivedType(typeof(LaneOrdered), "laneOrdered")]
[JsonDerivedType(typeof(PersonActed), "personActed")]
internal abstract record TimelineEntry([property: JsonPropertyOrder(-1)] DateTimeOffset At)
{
    /// <param name="At">Its arrival.</param>
    /// <param name="RequestId">Of the request.</param>
    /// <param name="Route">The route's name within its module.</param>
    /// <param name="Method">Of HTTP.</param>
    /// <param name="Verdict">What became of it.</param>
    /// <param name="AnswerStatus">The status code of the answer; kept for the order itself and its repetitions only.</param>
    /// <param name="Reason">A stable word.</param>
    /// <param name="Faults">Fields in the partner's spelling, and rules.</param>
    /// <param name="BodyBytes">As received.</param>
    /// <param name="TraceParent">W3C trace context.</param>
    public sealed record RequestReceived(
        DateTimeOffset At, Guid RequestId, string Route, string Method, RequestVerdict Verdict, int? AnswerStatus, string? Reason,
        IReadOnlyList<Fault> Faults, int BodyBytes, string? TraceParent) : TimelineEntry(At);

    /// <summary>The order was read and kept as a delivery of ours.</summary>
    /// <param name="At">When.</param>
    /// <param name="RequestId">The request that it was read from.</param>
    /// <param name="Accepted">The partner may count on us.</param>
    public sealed record Mapped(DateTimeOffset At, Guid RequestId, bool Accepted) : TimelineEntry(At);

    /// <summary>By our own validation, or because the Deliveries service refused it.</summary>
    public sealed record FoundInvalid(DateTimeOffset At, IReadOnlyList<Fault> Faults) : TimelineEntry(At);

    /// <summary>A call to the Deliveries service.</summary>
    /// <param name="At">When it was made.</param>
    /// <param name="Purpose">What it asked.</param>
    /// <param name="Call">As it was made.</param>
    /// <param name="Answer">What came of it; null while it is open.</param>
    public sealed record ServiceCalled(DateTimeOffset At, CallPurpose Purpose, CallMade Call, CallEnded? Answer) : TimelineEntry(At);

    /// <summary>The Deliveries service has taken it.</summary>
    public sealed record Forwarded(DateTimeOffset At, DateTimeOffset? PickupEta, DateTimeOffset? DropoffEta) : TimelineEntry(At);

    public sealed record CanceledByPartner(DateTimeOffset At) : TimelineEntry(At);

    /// <param name="At">When it was recorded.</param>
    /// <param name="Seq">Its number within the delivery.</param>
    /// <param name="Status">Reported.</param>
    /// <param name="Class">A milestone is never dropped for a newer one.</param>
    /// <param name="Attempt">1 for the first robot.</param>
    /// <param name="RobotId">Who carries it out.</param>
    /// <param name="OccurredAt">By the Deliveries service's clock.</param>
    /// <param name="EventId">The service's id of the report.</param>
    /// <param name="CancelReason">Where it ended so.</param>
    /// <param name="TraceParent">W3C trace context of the report.</param>
    public sealed record StatusReported(
        DateTimeOffset At, long Seq, AttemptStatus Status, StatusClass Class, int Attempt, string? RobotId, DateTimeOffset OccurredAt,
        string? EventId, CancelReason? CancelReason, string? TraceParent) : TimelineEntry(At)
    {
        /// <summary>The change that a person has put here again; null for what the service reported.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? Repeats { get; init; }
    }

    /// <summary>The partner is answered by a call of ours, in order with the statuses.</summary>
    /// <param name="At">When it was recorded.</param>
    /// <param name="Seq">Its number within the delivery.</param>
    /// <param name="EventId">The partner's id of what is answered.</param>
    /// <param name="Verdict">What was decided; null when that cannot be read any more.</param>
    /// <param name="TraceParent">W3C trace context of the request.</param>
    public sealed record AnswerOwed(DateTimeOffset At, long Seq, string? EventId, string? Verdict, string? TraceParent) : TimelineEntry(At);

    /// <summary>An attempt to tell the partner.</summary>
    /// <param name="At">When it was made.</param>
    /// <param name="Seq">The change that was told.</param>
    /// <param name="Word">The partner's word for it.</param>
    /// <param name="RobotId">Told with it.</param>
    /// <param name="Call">As it was made.</param>
    /// <param name="Answer">What came of it; null while it is open.</param>
    public sealed record PartnerTold(DateTimeOffset At, long? Seq, string? Word, string? RobotId, CallMade Call, CallEnded? Answer) : TimelineEntry(At);

    /// <summary>The partner was asked what it knows, because a call was not answered.</summary>
    public sealed record PartnerAsked(DateTimeOffset At, CallMade Call, CallEnded? Answer) : TimelineEntry(At);

    /// <param name="At">When it was recorded.</param>
    /// <param name="Seq">The change that it is about.</param>
    /// <param name="Decision">What became of it.</param>
    /// <param name="Rule">That fired.</param>
    /// <param name="Reason">A stable word.</param>
    /// <param name="Sentence">The same for people.</param>
    /// <param name="SupersededBy">The change that took its place.</param>
    /// <param name="CallId">The call that decided it.</param>
    /// <param name="Cause">Of a dead letter: what it has in common with others.</param>
    public sealed record Decided(
        DateTimeOffset At, long Seq, Decision Decision, DecisionRule Rule, string? Reason, string Sentence, long? SupersededBy, Guid? CallId, string? Cause)
        : TimelineEntry(At);

    /// <summary>An operator's order to the whole lane, while the delivery was under way.</summary>
    public sealed record LaneOrdered(DateTimeOffset At, LaneAct Act, string By, string Reason) : TimelineEntry(At);

    /// <summary>Somebody acted on this delivery, or looked at something personal of it.</summary>
    /// <param name="At">When.</param>
    /// <param name="Act">A stable word.</param>
    /// <param name="By">The login.</param>
    /// <param name="Reason">In that person's words.</param>
    /// <param name="Ticket">Where the matter is written about.</param>
    /// <param name="BatchId">The batch that it was a part of.</param>
    public sealed record PersonActed(DateTimeOffset At, string Act, string By, string Reason, string? Ticket, Guid? BatchId) : TimelineEntry(At);
}

/// <summary>A call as it was written down before its first byte left.</summary>
internal sealed record CallMade(
    Guid Id, string Operation, string Method, string Url, IReadOnlyDictionary<string, string> Headers, KeptBody Body, string MessageId, int Attempt,
    string Host, long? LeaseToken)
{
    public static CallMade Of(PastCall call) =>
        new(call.Id, call.Operation, call.Method, call.Url, call.Headers, call.Body, call.MessageId, call.Attempt, call.Host, call.LeaseToken);
}

/// <summary>What came of it.</summary>
internal sealed record CallEnded(
    DateTimeOffset At, CallOutcome Outcome, string Detail, int? StatusCode, IReadOnlyDictionary<string, string> Headers, KeptBody Body,
    double? Milliseconds, bool Stale)
{
    public static CallEnded? Of(PastCall call) => call.Answer is { } a
        ? new(a.RecordedAt, a.Outcome, a.Detail, a.StatusCode, a.Headers, a.Body, a.Milliseconds, a.Stale)
        : null;
}
