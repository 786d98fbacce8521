using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.StatusUpdates.LateAnswers;

namespace Integrations.StatusUpdates.Explain;

/// <summary>An entry of a sequence as the engine would load it, out of the rows that are kept.</summary>
internal static class KeptChange
{
    /// <param name="state">Of the conversation.</param>
    /// <param name="delivery">Null while there is only a conversation.</param>
    /// <param name="update">The entry.</param>
    public static OwedChange Of(ExternalState state, Delivery? delivery, StatusUpdate update) => update switch
    {
        { Answer: { } answer } => new(state.DeliveryId, update.Seq, AnswerContent.Read(answer), state.ApiVersion, state.Region, update.RecordedAt, update.TraceParent)
        {
            IsRepeat = update.Repeats is not null,
        },
        _ => new(
            new StatusChange
            {
                DeliveryId = state.DeliveryId,
                ExternalId = state.ExternalDeliveryId,
                ApiVersion = state.ApiVersion,
                Region = state.Region,
                StoreId = delivery?.ExternalStoreId,
                PartnerReference = delivery?.PartnerReference,
                Fee = delivery is { FeeMinor: { } fee, Currency: { } currency } ? new Money(fee, currency) : null,
                CanceledByPartner = delivery?.CanceledByPartnerAt is not null,
                Seq = update.Seq,
                Status = update.Status!.Value,
                Attempt = update.Attempt,
                RobotId = update.RobotId,
                OccurredAt = update.OccurredAt,
                PickupEta = update.PickupEta,
                DropoffEta = update.DropoffEta,
                Position = update is { Latitude: { } latitude, Longitude: { } longitude } ? new GeoPoint(latitude, longitude) : null,
                CancelReason = update.CancelReason,
            },
            update.RecordedAt, update.TraceParent)
        {
            IsRepeat = update.Repeats is not null,
        },
    };
}
