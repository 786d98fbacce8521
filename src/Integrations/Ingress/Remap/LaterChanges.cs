using Integrations.Abstractions;
using Integrations.Ingress.Validation;

namespace Integrations.Ingress.Remap;

/// <summary>What an update makes of an order, as the statements of <see cref="ReceiveUpdate"/> make it of the order's rows.</summary>
internal static class LaterChanges
{
    public static DeliveryDraft Apply(DeliveryDraft draft, DeliveryChanges changes)
    {
        var complete = DraftValidation.Complete(changes with { Pickup = InCountry(changes.Pickup, draft.Pickup), Dropoff = InCountry(changes.Dropoff, draft.Dropoff) });
        return draft with
        {
            Pickup = Apply(draft.Pickup, complete.Pickup),
            Dropoff = Apply(draft.Dropoff, complete.Dropoff),
            Tip = complete.Tip ?? draft.Tip,
            PickupReadyAt = complete.PickupReadyAt ?? draft.PickupReadyAt,
            DropoffDeadline = complete.DropoffDeadline ?? draft.DropoffDeadline,
        };
    }

    private static Stop? InCountry(Stop? change, Stop was) => change is null ? null : change with { Country = change.Country ?? was.Country };

    /// <summary>The country is the address's: it changes with the place, or not at all.</summary>
    private static Stop Apply(Stop was, Stop? change) => change is null
        ? was
        : StopChange.Apply(was, change) with { Country = StopChange.Moves(change) ? change.Country ?? was.Country : was.Country };
}
