using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Otter;

/// <summary>
/// Our statuses in Otter's seven words. The call puts a state, so a repetition is harmless. A robot that takes over is another courier.
/// </summary>
internal sealed class OtterStatus : IStatusFormatter
{
    public IntegrationType Type => IntegrationType.OTTER;

    public Saying Word(StatusChange change) => change.Status switch
    {
        AttemptStatus.Requested or AttemptStatus.Pending or AttemptStatus.Scheduled => Tell(change, "REQUESTED"),
        AttemptStatus.Assigned or AttemptStatus.InTransitToPartner => Tell(change, "ALLOCATED"),
        // The food is told as picked up when it leaves, not while it is loaded: either may be said, and one is kept to.
        AttemptStatus.AtPickup or AttemptStatus.PickupInProgress or AttemptStatus.LoadedWaitingForPilot
            or AttemptStatus.LoadedWithPilot => Tell(change, "ARRIVED_AT_PICKUP"),
        AttemptStatus.InTransit => Tell(change, "PICKED_UP"),
        AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress => Tell(change, "ARRIVED_AT_DROP_OFF"),
        AttemptStatus.Delivered or AttemptStatus.Completed => Tell(change, "COMPLETED"),
        AttemptStatus.Canceled or AttemptStatus.RequestFailed or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable
            or AttemptStatus.Returned => Canceled(change),
        AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed =>
            new Saying.Silent("nothing has come of it yet"),
        AttemptStatus.InTransitToRescue or AttemptStatus.AtBot or AttemptStatus.RescueRequested or AttemptStatus.RescueInitiated
            or AttemptStatus.Rescued => new Saying.Silent("the delivery goes on, if need be with another courier"),
        AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress or AttemptStatus.ReturnCanceled =>
            new Saying.Silent("the contract has no word for a return"),
    };

    private static Saying Canceled(StatusChange change) => change.CanceledByPartner
        ? new Saying.Silent("Otter asked for the cancellation and has its answer")
        : Tell(change, "CANCELED");

    private static Saying.Tell Tell(StatusChange change, string word)
    {
        var body = new JsonObject
        {
            ["deliveryStatus"] = word,
            ["createdAt"] = OtterTimes.Text(change.OccurredAt),
            ["providerDeliveryId"] = change.DeliveryId.ToString("D"),
            // The contract's vehicle types hold no robot; one that walks on the sidewalk is nearest.
            ["vehicleInformation"] = new JsonObject { ["vehicleType"] = "WALKER", ["makeModel"] = "Sidewalk robot" },
        };
        if (change.RobotId is { } robot)
            body["courier"] = new JsonObject { ["name"] = robot, ["personalIdentifiers"] = new JsonObject { ["serviceProviderId"] = robot } };
        if (change.Position is { } position)
            body["location"] = new JsonObject { ["latitude"] = position.Latitude, ["longitude"] = position.Longitude };
        if (change.PickupEta is { } pickup)
            body["estimatedPickupTime"] = OtterTimes.Text(pickup);
        if (change.DropoffEta is { } dropoff)
            body["estimatedDeliveryTime"] = OtterTimes.Text(dropoff);
        OtterCalls.AddCost(body, change.Fee);
        return new Saying.Tell(word, OtterCalls.Of("status", "PUT", OtterCalls.Delivery(change.ExternalId, "status"), change.StoreId, eventId: null, body));
    }
}
