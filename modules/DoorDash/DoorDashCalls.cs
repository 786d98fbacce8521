using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.DoorDash;

/// <summary>The two requests that we make to DoorDash. Paths, access and field names are public Drive's where it has them; the README says which are ours.</summary>
internal static class DoorDashCalls
{
    /// <summary>The contract allows 30 minutes; a token per call needs no more than the call's own patience.</summary>
    private static readonly Access Access = new Access.SignedToken("doordash", TimeSpan.FromMinutes(5), DoorDashProofs.TokenHeader)
    {
        KeyIdInClaims = true,
    };

    public static PartnerCall Status(StatusChange change, string word)
    {
        var body = Common(change);
        body["delivery_status"] = word;
        if (change.Position is { } position)
            body["dasher_location"] = new JsonObject { ["lat"] = position.Latitude, ["lng"] = position.Longitude };
        if (change.PickupEta is { } pickup)
            body["pickup_time_estimated"] = DoorDashTimes.Utc(pickup);
        if (change.DropoffEta is { } dropoff)
            body["dropoff_time_estimated"] = DoorDashTimes.Utc(dropoff);
        if (change.Fee is { } fee)
        {
            body["fee"] = fee.MinorUnits;
            body["currency"] = fee.Currency;
        }

        return PartnerCall.Json("status", "POST", Path(change, "status"), Access, body);
    }

    public static PartnerCall Cancel(StatusChange change)
    {
        var body = Common(change);
        body["reason_code"] = DoorDashCancelReasons.Word(change.Status, change.CancelReason);
        return PartnerCall.Json("cancel", "PUT", Path(change, "cancel"), Access, body);
    }

    private static JsonObject Common(StatusChange change)
    {
        var body = new JsonObject
        {
            [DoorDashIds.Field] = change.ExternalId,
            ["event_id"] = change.MessageId,
            ["seq"] = change.Seq,
            ["created_at"] = DoorDashTimes.Utc(change.OccurredAt),
        };
        if (change.RobotId is { } robot)
            body["dasher_id"] = robot;
        return body;
    }

    private static string Path(StatusChange change, string operation) => string.Create(
        CultureInfo.InvariantCulture,
        $"drive/v{change.ApiVersion}/deliveries/{Uri.EscapeDataString(change.ExternalId)}/{operation}");
}
