using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Ally;

/// <summary>Tells Ally how its delivery goes, as a Standard Webhook with the same id on every repetition; <c>seq</c> rises with each telling.</summary>
internal sealed class AllyStatus : IStatusFormatter
{
    private static readonly Access Signature = new Access.SignedWebhook();

    public IntegrationType Type => IntegrationType.ALLY;

    public Saying Word(StatusChange change)
    {
        var (word, silent) = AllyDelivery.Word(change.Status);
        return silent is null ? Tell(change, word) : new Saying.Silent(silent);
    }

    private static Saying.Tell Tell(StatusChange change, string word)
    {
        var body = new JsonObject
        {
            ["event_name"] = "delivery." + word,
            ["created_at"] = AllyDelivery.Time(change.OccurredAt),
            ["external_delivery_id"] = change.ExternalId,
            ["delivery_id"] = change.DeliveryId.ToString("D"),
            ["delivery_status"] = word,
            ["seq"] = change.Seq,
        };
        if (change.RobotId is { } robot)
            body["courier"] = new JsonObject { ["id"] = robot };
        if (change.PickupEta is { } pickup)
            body["pickup_time_estimated"] = AllyDelivery.Time(pickup);
        if (change.DropoffEta is { } dropoff)
            body["dropoff_time_estimated"] = AllyDelivery.Time(dropoff);
        if (word is AllyDelivery.Cancelled)
            body["cancellation_reason"] = AllyDelivery.Reason(change.Status, change.CancelReason, change.CanceledByPartner);
        return new Saying.Tell(word, PartnerCall.Json("status", "POST", "webhooks/deliveries", Signature, body));
    }
}
