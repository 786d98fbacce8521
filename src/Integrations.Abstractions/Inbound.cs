namespace Integrations.Abstractions;

/// <summary>What the partner wants: a closed family, one case for each thing that partners ask of us.</summary>
public abstract record Inbound
{
    private Inbound()
    {
    }

    /// <summary>Can you carry this, when, for how much. Nothing is carried yet.</summary>
    public sealed record Quote(DeliveryDraft Draft) : Inbound;

    /// <summary>Carry what you quoted for this external id.</summary>
    public sealed record AcceptQuote(string ExternalId, Money? Tip) : Inbound
    {
        /// <summary>What the partner corrects or adds while accepting; null when nothing. A quote is often asked for before the customer is known.</summary>
        public DeliveryChanges? Changes { get; init; }

        /// <summary>The very quote, by the id that we gave it, where the partner names it; otherwise the latest for the external id.</summary>
        public string? QuoteId { get; init; }
    }

    public sealed record Create(DeliveryDraft Draft) : Inbound;

    /// <param name="Delivery">Which.</param>
    /// <param name="PartnerReason">The partner's own code, kept as it is.</param>
    public sealed record Cancel(DeliveryRef Delivery, string? PartnerReason) : Inbound;

    /// <summary>The customer or the merchant stands at the robot.</summary>
    public sealed record Unlock(DeliveryRef Delivery, UnlockFor For) : Inbound;

    public sealed record Update(DeliveryRef Delivery, DeliveryChanges Changes) : Inbound;

    /// <summary>What is the last state that you know.</summary>
    public sealed record Query(DeliveryRef Delivery) : Inbound;

    /// <summary>The partner tells us how it sees the same delivery. Stored; a cancellation among them is acted on.</summary>
    public sealed record Report(PartnerReport Told) : Inbound;

    /// <summary>The partner's plan of jobs and waypoints for a robot's trip.</summary>
    public sealed record Plan(TransportPlan Told) : Inbound;

    /// <summary>Not ours to carry (a pick-up order, another provider's): kept and answered politely, never forwarded.</summary>
    public sealed record NotRelevant(string Why, string? ExternalId) : Inbound;

    /// <param name="Faults">At least one; each names a field and a rule.</param>
    /// <param name="ExternalId">Where it can be read in spite of the faults.</param>
    public sealed record Unreadable(IReadOnlyList<Fault> Faults, string? ExternalId) : Inbound
    {
        /// <summary>True where a message on a route for everything is an order: then it is kept as one that was refused.</summary>
        public bool IsOrder { get; init; }
    }
}

/// <summary>Names a delivery by the partner's id or by ours, whichever the partner's contract uses on the route.</summary>
public sealed record DeliveryRef
{
    private DeliveryRef()
    {
    }

    public string? ExternalId { get; private init; }

    public Guid? DeliveryId { get; private init; }

    public static DeliveryRef External(string externalId) => new() { ExternalId = externalId };

    public static DeliveryRef Ours(Guid deliveryId) => new() { DeliveryId = deliveryId };

    public override string ToString() => ExternalId ?? DeliveryId?.ToString("N") ?? "";
}

public enum UnlockFor
{
    Merchant,
    Customer,
}

/// <summary>A status as the partner reported it to us.</summary>
public sealed record PartnerReport
{
    public required string ExternalId { get; init; }

    /// <summary>The partner's id of the event, where it sends one: the same event twice is stored once.</summary>
    public string? EventId { get; init; }

    /// <summary>The partner's word, unchanged.</summary>
    public required string PartnerStatus { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>True when the word means that the partner has cancelled the delivery.</summary>
    public bool MeansCanceled { get; init; }

    public string? PartnerReason { get; init; }
}

public sealed record TransportPlan
{
    /// <summary>The partner's id of the plan: the same plan twice is stored once.</summary>
    public required string PlanId { get; init; }

    /// <summary>Rises with each new wording of the same plan; 1 where the partner does not count.</summary>
    public required int Revision { get; init; }

    public required IReadOnlyList<PlannedJob> Jobs { get; init; }

    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>What one trip can hold for this partner; the platform refuses a plan that asks for more. Null: no bound.</summary>
    public TripLimits? Limits { get; init; }
}

/// <param name="Jobs">At most so many in a plan.</param>
/// <param name="WaypointsPerJob">At most so many in any one of its jobs.</param>
public sealed record TripLimits(int Jobs, int WaypointsPerJob);

public sealed record PlannedJob(string JobId, string? ExternalId, IReadOnlyList<Waypoint> Waypoints);

public sealed record Waypoint(WaypointKind Kind, GeoPoint Location, DateTimeOffset? ArriveBy);

public enum WaypointKind
{
    Pickup,
    Dropoff,
    Other,
}
