using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Tests.Ingress;

/// <summary>How the pretend partner's words become ours.</summary>
internal static class PretendReading
{
    /// <summary>Thirty-two hex digits are our own id, everything else is the partner's.</summary>
    public static DeliveryRef Which(InboundMessage message)
    {
        var id = message.PathValue("id") ?? "";
        return Guid.TryParseExact(id, "N", out var ours) ? DeliveryRef.Ours(ours) : DeliveryRef.External(id);
    }

    public static Inbound Read(InboundMessage message, Wire body)
    {
        var id = message.Route.Kind is RouteKind.Create or RouteKind.Quote or RouteKind.Report
            ? body.Text("id", required: message.Route.Kind is not RouteKind.Quote, max: 10_000)
            : message.PathValue("id");
        var inbound = message.Route.Kind switch
        {
            RouteKind.Quote => new Inbound.Quote(Draft(body, id ?? message.RequestId.ToString("N"))),
            RouteKind.Create when body.Text("kind") is "pickup" => new Inbound.NotRelevant("pickup_order", id),
            RouteKind.Create => new Inbound.Create(Draft(body, id ?? "")),
            RouteKind.AcceptQuote => new Inbound.AcceptQuote(id ?? "", Money(body, "tip")) { Changes = Changes(body), QuoteId = body.Text("quote") },
            RouteKind.Cancel => new Inbound.Cancel(Which(message), body.Text("reason")),
            RouteKind.Unlock => new Inbound.Unlock(Which(message), UnlockFor.Customer),
            RouteKind.Update => new Inbound.Update(Which(message), Changes(body) ?? new DeliveryChanges()),
            RouteKind.Report => Report(body, id ?? ""),
            RouteKind.Plan => Plan(body),
            RouteKind.Query => (Inbound)new Inbound.Query(Which(message)),
            RouteKind.Events => throw new NotSupportedException("Of a talking partner's events each is read for itself."),
        };
        return body.HasFaults ? new Inbound.Unreadable(body.Faults, id) : inbound;
    }

    private static DeliveryDraft Draft(Wire body, string id) => new()
    {
        ExternalId = id,
        Source = Source.other,
        StoreId = body.Text("store"),
        QuoteId = body.Text("quote"),
        PartnerReference = body.Text("reference"),
        Pickup = Stop(body.Object("pickup")) ?? new Stop(),
        Dropoff = Stop(body.Object("dropoff", required: true)) ?? new Stop(),
        Items = [.. body.Objects("items", max: 10_000).Select(Item)],
        ItemsRequired = body.Flag("items_required") ?? false,
        OrderValue = Money(body, "value"),
        Tip = Money(body, "tip"),
        Contents = Contents(body),
        ContentsKnown = body.Has("contents"),
        PickupReadyAt = body.Time("pickup_ready"),
        PickupDeadline = body.Time("pickup_deadline"),
        DropoffReadyAt = body.Time("dropoff_ready"),
        DropoffDeadline = body.Time("dropoff_deadline"),
    };

    private static Stop? Stop(Wire? stop) => stop is null ? null : new Stop
    {
        ContactName = Personal.From(stop.Text("name", max: 10_000)),
        Phone = Personal.From(stop.Text("phone", max: 10_000)),
        Email = Personal.From(stop.Text("email", max: 10_000)),
        Address = Personal.From(stop.Text("address", max: 10_000)),
        Instructions = Personal.From(stop.Text("instructions", max: 10_000)),
        Country = stop.Text("country"),
        Location = stop.Number("lat") is { } latitude && stop.Number("lng") is { } longitude ? new GeoPoint(latitude, longitude) : null,
    };

    private static DraftItem Item(Wire item) => new()
    {
        ExternalId = item.Text("id"),
        Name = new Personal(item.Text("name", required: true, max: 10_000) ?? ""),
        Note = Personal.From(item.Text("note", max: 10_000)),
        Quantity = (int)(item.Integer("quantity", required: true) ?? 0),
        UnitPrice = item.Integer("price"),
        Contents = Contents(item),
    };

    private static List<ControlledContents> Contents(Wire body) => [.. body.Texts("contents").Select(Enum.Parse<ControlledContents>)];

    private static Money? Money(Wire body, string name) =>
        body.Object(name) is { } money ? new Money(money.Integer("minor", required: true) ?? 0, money.Text("currency", required: true) ?? "") : null;

    private static DeliveryChanges? Changes(Wire body)
    {
        var changes = new DeliveryChanges
        {
            Pickup = Stop(body.Object("pickup")),
            Dropoff = Stop(body.Object("dropoff")),
            PickupReadyAt = body.Time("pickup_ready"),
            DropoffDeadline = body.Time("dropoff_deadline"),
            Tip = Money(body, "tip"),
        };
        return changes.IsEmpty ? null : changes;
    }

    private static Inbound.Report Report(Wire body, string id) => new(new PartnerReport
    {
        ExternalId = id,
        EventId = body.Text("event"),
        PartnerStatus = body.Text("status", required: true) ?? "",
        OccurredAt = body.Time("at"),
        MeansCanceled = body.Text("status") is "canceled",
        PartnerReason = body.Text("reason"),
    });

    private static Inbound.Plan Plan(Wire body) => new(new TransportPlan
    {
        PlanId = body.Text("plan", required: true) ?? "",
        Revision = (int)(body.Integer("revision") ?? 1),
        Jobs =
        [
            .. body.Objects("jobs").Select(job => new PlannedJob(
                job.Text("job") ?? "",
                job.Text("id"),
                [.. job.Objects("waypoints").Select(w => new Waypoint(WaypointKind.Other, new GeoPoint(w.Number("lat") ?? 0, w.Number("lng") ?? 0), null))])),
        ],
    });
}
