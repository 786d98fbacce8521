using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Uber;

/// <summary>
/// A "no" in Uber's words: <c>{code, message, kind, metadata}</c>. Codes and messages are the contract's where it has one;
/// the README lists those that are ours.
/// </summary>
internal sealed record UberError(int Status, string Code, string Message)
{
    private const string Invalid = "The parameters of your request were invalid.";
    private const string NotDeliverable = "The specified location is not in a deliverable area.";
    private const string NotNow =
        "The specified location is not in a deliverable area at this time because all couriers are currently busy.";

    public JsonObject? Metadata { get; init; }

    public Reply Reply()
    {
        var body = new JsonObject { ["code"] = Code, ["message"] = Message, ["kind"] = "error" };
        if (Metadata is not null)
            body["metadata"] = Metadata;
        return Abstractions.Reply.Json(Status, body);
    }

    /// <summary>Every faulty field with its rule. A broken window rule has a code of its own in the contract and is said with it.</summary>
    public static UberError Faulty(IReadOnlyList<Fault> faults)
    {
        var metadata = new JsonObject();
        foreach (var field in faults.GroupBy(fault => fault.Path, fault => fault.Rule, StringComparer.Ordinal))
            metadata[field.Key] = string.Join("; ", field);
        var onlyWindows = faults.Count > 0 && faults.All(fault => UberWindows.Message(fault.Rule) is not null);
        return onlyWindows
            ? new UberError(400, faults[0].Rule, UberWindows.Message(faults[0].Rule) ?? Invalid) { Metadata = metadata }
            : new UberError(400, "invalid_params", Invalid) { Metadata = metadata };
    }

    public static UberError Detailed(string detail) =>
        new(400, "invalid_params", Invalid) { Metadata = new JsonObject { ["param_details"] = detail } };

    public static UberError Refused(RefusalReason reason) => reason switch
    {
        RefusalReason.TooFar or RefusalReason.PickupOutsideArea or RefusalReason.DropoffOutsideArea =>
            new(400, "address_undeliverable", NotDeliverable),
        RefusalReason.OutsideHours or RefusalReason.NoRobotAvailable =>
            new(400, "address_undeliverable_limited_couriers", NotNow),
        RefusalReason.TooLarge => Field("manifest_items", "too_large"),
        RefusalReason.StoreUnknown => Field("external_store_id", "unknown"),
        RefusalReason.StoreNotActive => Field("external_store_id", "not_active"),
        RefusalReason.QuoteUnknownOrExpired => new(400, "expired_quote", "The price quote specified has expired."),
        RefusalReason.ContentsNotCarried or RefusalReason.Other => new(400, "not_allowed", Invalid),
        RefusalReason.TooManyJobs => new(400, "unsupported_job_count", "The plan has more jobs than one trip can hold.")
        {
            Metadata = new JsonObject { [UberPlan.JobsField] = Most(UberPlan.MaxJobs) },
        },
        RefusalReason.TooManyWaypoints => new(400, "unsupported_waypoint_count", "A job has more waypoints than one trip can hold.")
        {
            Metadata = new JsonObject { [UberPlan.WaypointsField] = Most(UberPlan.MaxWaypointsPerJob) },
        },
    };

    private static UberError Field(string name, string rule) =>
        new(400, "invalid_params", Invalid) { Metadata = new JsonObject { [name] = rule } };

    private static string Most(int count) => "max:" + count.ToString(CultureInfo.InvariantCulture);
}
