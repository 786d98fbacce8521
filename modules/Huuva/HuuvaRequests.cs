using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Huuva;

/// <summary>Reads what is asked about a job that exists: change it, call it off.</summary>
internal static class HuuvaRequests
{
    /// <summary>
    /// "The pickup time needs to change, items to add, dropoff locations are added or removed." A second location makes it a job that is
    /// not ours; what we carry stays as it is. https://developers.deliverect.com/v3.0-ordering-experience/reference/dispatch_update_job
    /// </summary>
    public static Inbound Update(Wire body)
    {
        var jobId = body.Text("_id", required: true, max: HuuvaJob.IdLimit);
        var locations = body.Objects("deliveryLocations");
        var location = locations.Count > 0 ? locations[0] : null;
        if (jobId is not null && HuuvaJob.NotOurs(locations, location?.Object("payment")) is { } why)
            return new Inbound.NotRelevant(why, jobId);
        var changes = new DeliveryChanges
        {
            Pickup = Changed(HuuvaPlaces.Pickup(body.Object("pickupLocation"), required: false)),
            Dropoff = Changed(HuuvaPlaces.Dropoff(location, required: false)),
            PickupReadyAt = body.Time("pickupTime"),
            DropoffDeadline = location?.Time("deliveryTime"),
        };
        return body.HasFaults || jobId is null
            ? new Inbound.Unreadable(body.Faults, jobId)
            : new Inbound.Update(DeliveryRef.External(jobId), changes);
    }

    /// <summary>The contract gives no reason; which locations and courier the job has, we know.</summary>
    public static Inbound Cancel(Wire body) => body.Text("jobId", required: true, max: HuuvaJob.IdLimit) is { } jobId
        ? new Inbound.Cancel(DeliveryRef.External(jobId), null)
        : new Inbound.Unreadable(body.Faults, null);

    private static Stop? Changed(Stop stop) => stop == new Stop() ? null : stop;
}
