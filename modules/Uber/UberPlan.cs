using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Uber;

/// <summary>
/// Reads the plan of a robot's trip: jobs, and the waypoints of each. The shape is our reading (see README); every plan that can be read
/// is handed on whole, and the platform refuses what goes beyond a trip of ours.
/// </summary>
internal static class UberPlan
{
    public const string IdField = "plan_id";
    public const string JobsField = "jobs";
    public const string WaypointsField = "waypoints";

    /// <summary>A robot has one box: one order for one customer.</summary>
    public const int MaxJobs = 1;

    /// <summary>There and there: from the merchant to the customer.</summary>
    public const int MaxWaypointsPerJob = 2;

    /// <summary>Whatever else a trip calls at is handed on as such.</summary>
    public static readonly IReadOnlyDictionary<string, WaypointKind> Kinds = new Dictionary<string, WaypointKind>(StringComparer.Ordinal)
    {
        ["PICKUP"] = WaypointKind.Pickup,
        ["DROPOFF"] = WaypointKind.Dropoff,
    };

    private static readonly TripLimits Limits = new(MaxJobs, MaxWaypointsPerJob);

    public static Inbound Read(Wire body)
    {
        var planId = body.Text(IdField, required: true);
        var revision = body.Integer("revision", min: 1, max: int.MaxValue);
        var validUntil = body.Time("expires_at");
        IReadOnlyList<PlannedJob> jobs = [.. body.Objects(JobsField, required: true).Select(Job)];
        return body.HasFaults
            ? new Inbound.Unreadable(body.Faults, null)
            : new Inbound.Plan(new TransportPlan
            {
                PlanId = planId ?? "",
                Revision = (int)(revision ?? 1),
                Jobs = jobs,
                ValidUntil = validUntil,
                Limits = Limits,
            });
    }

    private static PlannedJob Job(Wire job) => new(
        job.Text("job_id", required: true) ?? "",
        job.Text("external_order_id"),
        [.. job.Objects(WaypointsField, required: true).Select(Waypoint)]);

    private static Waypoint Waypoint(Wire waypoint)
    {
        var kind = Kinds.GetValueOrDefault(waypoint.Text("type", required: true) ?? "", WaypointKind.Other);
        var location = waypoint.Object("location", required: true);
        var latitude = location?.Number("lat", required: true);
        var longitude = location?.Number("lng", required: true);
        return new Waypoint(kind, new GeoPoint(latitude ?? 0, longitude ?? 0), waypoint.Time("arrive_by"));
    }
}
