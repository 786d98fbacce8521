using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Otter;

/// <summary>A "no" in Otter's words: one of gRPC's codes, and a sentence that Otter shows to people.</summary>
internal sealed record OtterError(string Code, string Message)
{
    private const string InvalidArgument = "INVALID_ARGUMENT";
    private const string FailedPrecondition = "FAILED_PRECONDITION";
    private const string OutOfRange = "OUT_OF_RANGE";
    private const string NotFound = "NOT_FOUND";

    private const int MostFaults = 20;

    public static OtterError Of(Verdict verdict) => verdict switch
    {
        Verdict.Refused refused => Of(refused.Reason),
        Verdict.CancelTooLate => new(FailedPrecondition, "The delivery is over and cannot be cancelled."),
        Verdict.UpdateTooLate => new(FailedPrecondition, "The delivery is over and cannot be changed."),
        Verdict.UnlockRefused => new(FailedPrecondition, "The robot cannot be opened where it is."),
        Verdict.Invalid invalid => new(InvalidArgument, Sentence(invalid.Faults)),
        Verdict.Conflict => new("ALREADY_EXISTS", "Another order came before under this delivery reference."),
        Verdict.UnknownDelivery => new(NotFound, "We have no delivery under this reference."),
        Verdict.Unauthenticated => new("UNAUTHENTICATED", "The signature is missing or does not match the body."),
        Verdict.TooLarge => new(InvalidArgument, "The event is larger than we accept."),
        Verdict.UnsupportedContentType => new(InvalidArgument, "The content type of the event is not supported."),
        Verdict.TooManyRequests => new("RESOURCE_EXHAUSTED", "Too many events at once."),
        Verdict.Unavailable => new("UNAVAILABLE", "Nobody could say in time; please ask again."),
        // Verdict.Failed, and a verdict that this partner has no words for: both are our own mistake.
        _ => new("INTERNAL", "We could not serve the event."),
    };

    public JsonObject ToJson() => new() { ["errorCode"] = Code, ["errorMessage"] = Message };

    private static OtterError Of(RefusalReason reason) => reason switch
    {
        RefusalReason.TooFar => new(OutOfRange, "The way is too far for a robot."),
        RefusalReason.PickupOutsideArea => new(OutOfRange, "The pickup is outside the area that robots serve."),
        RefusalReason.DropoffOutsideArea => new(OutOfRange, "The drop-off is outside the area that robots serve."),
        RefusalReason.OutsideHours => new(FailedPrecondition, "Robots do not drive at this time."),
        RefusalReason.NoRobotAvailable => new("RESOURCE_EXHAUSTED", "No robot is free."),
        RefusalReason.TooLarge => new(InvalidArgument, "The order is too large for a robot."),
        RefusalReason.ContentsNotCarried => new("PERMISSION_DENIED", "Robots do not carry what the order contains."),
        RefusalReason.StoreUnknown => new(NotFound, "The store is not known to us."),
        RefusalReason.StoreNotActive => new(FailedPrecondition, "The store is not active."),
        RefusalReason.QuoteUnknownOrExpired => new(FailedPrecondition, "This delivery reference is used up; please ask for a new quote."),
        RefusalReason.TooManyJobs or RefusalReason.TooManyWaypoints => new(InvalidArgument, "This is more than one trip can hold."),
        RefusalReason.Other => new("UNKNOWN", "The delivery cannot be carried."),
    };

    /// <summary>Fields and rules, never a value.</summary>
    private static string Sentence(IReadOnlyList<Fault> faults) =>
        string.Join(", ", faults.Take(MostFaults).Select(fault => $"{fault.Path} ({fault.Rule})"));
}
