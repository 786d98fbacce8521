using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Huuva;

/// <summary>
/// Reads a dispatch job, which has the same fields when it is validated and when it is created. The job's id names the delivery;
/// the order's id goes back with each event. Deliverect promises an order's channel id to be unique for two days only.
/// </summary>
internal static class HuuvaJob
{
    public const int IdLimit = 255;

    /// <summary>
    /// Deliverect says that an age is to be proved and not which, nor for what ("alcohol, tobacco etc."). 20 is the highest age that the
    /// law asks for in Finland (strong spirits) or Germany: it is right for every content, and too strict for some.
    /// https://developers.deliverect.com/changelog/new-dispatch-attribute-agecheck
    /// </summary>
    private const int AgeWhenUnsaid = 20;

    public static Inbound Read(Wire job, Func<DeliveryDraft, Inbound> asked)
    {
        var jobId = job.Text("jobId", required: true, max: IdLimit);
        var locations = job.Objects("deliveryLocations", required: true);
        var location = locations.Count > 0 ? locations[0] : null;
        var payment = location?.Object("payment");
        if (jobId is not null && NotOurs(locations, payment) is { } why)
            return new Inbound.NotRelevant(why, jobId);
        var draft = Draft(job, jobId ?? "", location, payment);
        return job.HasFaults ? new Inbound.Unreadable(job.Faults, jobId) : asked(draft);
    }

    /// <summary>Looked at before anything else is missed: what is not ours need not be complete.</summary>
    public static string? NotOurs(IReadOnlyList<Wire> locations, Wire? payment) =>
        locations.Count > 1 ? HuuvaNotOurs.ManyLocations : HuuvaNotOurs.Unpaid(payment);

    private static DeliveryDraft Draft(Wire job, string jobId, Wire? location, Wire? payment)
    {
        var pickup = job.Object("pickupLocation", required: true);
        var storeId = pickup?.Text("location", max: IdLimit);
        return new DeliveryDraft
        {
            ExternalId = jobId,
            Source = Source.huuva,
            StoreId = storeId,
            PartnerReference = location?.Text("orderId", required: true, max: IdLimit),
            Pickup = HuuvaPlaces.Pickup(pickup, required: storeId is null),
            Dropoff = HuuvaPlaces.Dropoff(location, required: true),
            OrderValue = HuuvaMoney.Cents(payment, "amount"),
            Tip = HuuvaMoney.Cents(job, "driverTip"),
            MinimumAge = job.Flag("ageCheck") is true ? AgeWhenUnsaid : null,
            PickupReadyAt = job.Time("pickupTime", required: true),
            DropoffDeadline = location?.Time("deliveryTime"),
        };
    }
}
