using System.Globalization;
using Integrations.Exchange;
using Integrations.Ingress.Again;
using Integrations.Ingress.Intake;
using Integrations.Ops.Explain;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;

namespace Integrations.Ops.Console;

/// <summary>An entry of a timeline as a person reads it: who spoke to whom, what happened, why.</summary>
/// <param name="Entry">That it tells of.</param>
/// <param name="Lane">The class of its stripe.</param>
/// <param name="Who">From whom to whom.</param>
/// <param name="What">One sentence.</param>
internal sealed record StoryLine(TimelineEntry Entry, string Lane, string Who, string What)
{
    public string? Badge { get; init; }

    public string Tone { get; init; } = "";

    /// <summary>The rule that fired, in words.</summary>
    public string? Why { get; init; }

    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    public CallMade? Call { get; init; }

    public CallEnded? Answer { get; init; }

    /// <summary>The robot's attempt that begins here.</summary>
    public string? Band { get; init; }

    public Guid? RequestId { get; init; }

    public static IReadOnlyList<StoryLine> Of(Explanation story)
    {
        var lines = new List<StoryLine>();
        var attempt = 0;
        foreach (var entry in story.Timeline)
        {
            var line = Of(entry, story.Delivery.Partner.ToString());
            if (line.Call is { } call && story.Builds.TryGetValue(call.Host, out var build))
                line = line with { Facts = [.. line.Facts, .. Fact("with build", build)] };
            if (entry is TimelineEntry.StatusReported reported && reported.Attempt != attempt)
            {
                attempt = reported.Attempt;
                line = line with { Band = string.Create(CultureInfo.InvariantCulture, $"Attempt {attempt}{(reported.RobotId is { } robot ? $" · robot {robot}" : "")}") };
            }

            lines.Add(line);
        }

        return lines;
    }

    private static string? WhyOf(string? reason) => reason switch
    {
        StoppedIntake.Reason => "Somebody had stopped new orders of this partner. It was told that no robot is available.",
        _ when SecondReading.Read(reason) is not null => "Somebody had it read again later.",
        _ => reason,
    };

    private static StoryLine Of(TimelineEntry entry, string partner) => entry switch
    {
        TimelineEntry.RequestReceived e => new(e, "from-partner", $"{partner} → us", $"{e.Method} {e.Route}, {e.BodyBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes")
        {
            Badge = e.Verdict.ToString(),
            Tone = e.Verdict.ToString() is "Accepted" or "Recorded" or "Repeated" or "Asked" ? "good" : "warn",
            Why = WhyOf(e.Reason),
            RequestId = e.RequestId,
            Facts = [.. Faults(e.Faults), .. Fact("answered with", e.AnswerStatus), .. Fact("request", e.RequestId.ToString("D")), .. Fact("trace", e.TraceParent)],
        },
        TimelineEntry.Mapped e => new(e, "", "Us", e.Accepted ? "Read, found valid and kept. The partner may count on us." : "Read and kept, not accepted."),
        TimelineEntry.FoundInvalid e => new(e, "", "Us", "Found invalid.") { Badge = "Invalid", Tone = "warn", Facts = [.. Faults(e.Faults)] },
        TimelineEntry.ServiceCalled e => Called(e, "to-service", "Us → Deliveries", $"{e.Purpose}", e.Call, e.Answer),
        TimelineEntry.Forwarded e => new(e, "from-service", "Deliveries → us", "The Deliveries service has taken the order.")
        {
            Facts = [.. Fact("pickup expected", Time(e.PickupEta)), .. Fact("dropoff expected", Time(e.DropoffEta))],
        },
        TimelineEntry.CanceledByPartner e => new(e, "from-partner", $"{partner} → us", "Canceled by the partner.") { Badge = "Canceled", Tone = "warn" },
        TimelineEntry.StatusReported { Repeats: { } repeats } e => new(e, "people", "Operators", FormattableString.Invariant($"{e.Status}, put here again (it was change {repeats})"))
        {
            Badge = string.Create(CultureInfo.InvariantCulture, $"change {e.Seq}"),
        },
        TimelineEntry.StatusReported e => new(e, "from-service", "Deliveries → us", $"{e.Status}{(e.CancelReason is { } reason ? $" because of {reason}" : "")}")
        {
            Badge = string.Create(CultureInfo.InvariantCulture, $"change {e.Seq}"),
            Facts =
            [
                .. Fact("class", e.Class.ToString()), .. Fact("robot", e.RobotId), .. Fact("happened", Time(e.OccurredAt)),
                .. Fact("on the way to us", Ages.Span(e.At - e.OccurredAt)), .. Fact("event", e.EventId), .. Fact("trace", e.TraceParent),
            ],
        },
        TimelineEntry.AnswerOwed e => new(e, "", "Us", $"An answer is owed: {e.Verdict ?? "unreadable"}.")
        {
            Badge = string.Create(CultureInfo.InvariantCulture, $"change {e.Seq}"),
            Facts = [.. Fact("answers", e.EventId), .. Fact("trace", e.TraceParent)],
        },
        TimelineEntry.PartnerTold e => Called(e, "to-partner", $"Us → {partner}", $"{e.Word ?? e.Call.Operation}{(e.Seq is { } seq ? FormattableString.Invariant($" (change {seq})") : "")}", e.Call, e.Answer),
        TimelineEntry.PartnerAsked e => Called(e, "to-partner", $"Us → {partner}", "Asked what it knows, because a call was not answered", e.Call, e.Answer),
        TimelineEntry.Decided e => new(e, "", "Us", FormattableString.Invariant($"Change {e.Seq}: {e.Decision}"))
        {
            Badge = e.Decision.ToString(),
            Tone = ToneOf(e.Decision),
            Why = e.Sentence,
            Facts = [.. Fact("rule", e.Rule.ToString()), .. Fact("reason", e.Reason), .. Fact("cause", e.Cause), .. Fact("told instead", e.SupersededBy)],
        },
        TimelineEntry.LaneOrdered e => new(e, "people", "Operators", $"{e.By}: {Said(e.Act)} the lane") { Why = e.Reason },
        TimelineEntry.PersonActed e => new(e, "people", "Operators", $"{e.By}: {e.Act}")
        {
            Why = e.Reason,
            Facts = [.. Fact("ticket", e.Ticket), .. Fact("batch", e.BatchId?.ToString("D"))],
        },
        _ => new(entry, "", "", entry.GetType().Name),
    };

    private static StoryLine Called(TimelineEntry entry, string lane, string who, string what, CallMade call, CallEnded? answer) => new(entry, lane, who, what)
    {
        Badge = answer is null ? "no answer yet" : $"{answer.Detail}{(answer.Milliseconds is { } ms ? string.Create(CultureInfo.InvariantCulture, $" · {ms:F0} ms") : "")}",
        Tone = answer?.Outcome switch
        {
            CallOutcome.Sent => "good",
            CallOutcome.Retry => "warn",
            CallOutcome.Dead or CallOutcome.Unknown => "bad",
            null => "busy",
        },
        Call = call,
        Answer = answer,
        Facts =
        [
            .. Fact("attempt", call.Attempt), .. Fact("message", call.MessageId), .. Fact("by host", call.Host),
            .. Fact("late", answer?.Stale is true ? "its lease was over; without effect" : null),
        ],
    };

    private static string ToneOf(Decision decision) => decision switch
    {
        Decision.Sent => "good",
        Decision.Dead => "bad",
        Decision.Expired or Decision.Moot or Decision.Skipped => "warn",
        Decision.Suppressed or Decision.Superseded or Decision.NotTold => "",
    };

    private static string Said(LaneAct act) => act switch
    {
        LaneAct.Pause => "paused",
        LaneAct.Drain => "drained",
        LaneAct.Resume => "resumed",
    };

    private static string? Time(DateTimeOffset? time) => time is { } at ? Ages.Exact(at) : null;

    private static IEnumerable<(string Name, string Value)> Faults(IReadOnlyList<Abstractions.Fault> faults) => faults.Select(fault => (fault.Path, fault.Rule));

    private static IEnumerable<(string Name, string Value)> Fact(string name, object? value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? [(name, text)] : [];
}
