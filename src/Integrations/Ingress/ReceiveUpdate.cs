using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress.Keeping;
using Integrations.Ingress.Validation;

namespace Integrations.Ingress;

/// <summary>
/// Another address, instruction, time or tip. What the partner said last is what our tables say; the command carries it to the Deliveries
/// service, which decides whether the robot can still follow.
/// </summary>
internal sealed class ReceiveUpdate(
    RequestStore store, PiiVault vault, DraftValidation validation, Forwarding forwarding, TimeProvider time)
{
    private const string TooLate = "too_late";

    public async Task<Judgement> ReceiveAsync(Arrival arrival, Inbound.Update update)
    {
        if (await ReceiveQuery.FindAsync(store, arrival, update.Delivery) is not { } known)
            return await ReceiveQuery.UnknownAsync(store, arrival, update.Delivery);
        var changes = InCountry(update.Changes, known);
        var faults = validation.Faults(changes, (known.OrderValue ?? known.Tip ?? known.Fee)?.Currency, arrival.Door);
        if (faults.Count > 0)
        {
            await store.KeepAsync(arrival, About(known, RequestVerdict.Invalid) with { Faults = faults });
            return new Judgement(new Verdict.Invalid(faults));
        }

        if (known.IsFinal)
        {
            await store.KeepAsync(arrival, About(known, RequestVerdict.Refused) with { Reason = TooLate });
            return new Judgement(new Verdict.UpdateTooLate(known.Facts));
        }

        return await ChangeAsync(arrival, known, DraftValidation.Complete(changes));
    }

    private async Task<Judgement> ChangeAsync(Arrival arrival, KnownDelivery known, DeliveryChanges changes)
    {
        using var unit = store.Begin(arrival);
        var command = arrival.Command(known, CommandKind.Update);
        Apply(unit, known, changes);
        unit.Keep(About(known, RequestVerdict.Accepted));
        unit.Add(forwarding.Enqueue(command, tryNow: true));
        await store.KeepAsync(unit);

        var facts = known.Facts with { Tip = changes.Tip ?? known.Tip };
        var told = new ServiceCommand.Update(arrival.Subject(known, unit.Key), changes);
        switch (await forwarding.TryNowAsync(command.Id, told, arrival.PatienceLeft(time), CancellationToken.None))
        {
            case ForwardResult.TooLate:
                await store.AmendAsync(arrival, RequestVerdict.Refused, TooLate);
                return new Judgement(new Verdict.UpdateTooLate(facts));
            case ForwardResult.Refused refused:
                await store.AmendAsync(arrival, RequestVerdict.Refused, refused.Reason.ToString());
                return new Judgement(new Verdict.Refused(refused.Reason, known.ExternalId));
            default:
                return new Judgement(new Verdict.Updated(facts));
        }
    }

    private void Apply(RequestUnit unit, KnownDelivery known, DeliveryChanges changes)
    {
        unit.Add(DeliveryRows.Apply(known.Id, changes));
        Move(unit, known.Id, AddressKind.Pickup, changes.Pickup);
        Move(unit, known.Id, AddressKind.Dropoff, changes.Dropoff);
        if (known.CustomerId is { } customer && PersonalValues.Seal(unit, vault, changes.Pickup, changes.Dropoff) is { Count: > 0 } values)
            unit.Add(CustomerRows.Insert(customer, unit.Key.Id, values, unit.Arrival.At));
    }

    private static void Move(RequestUnit unit, Guid deliveryId, AddressKind end, Stop? change)
    {
        if (change is null || !StopChange.Moves(change))
            return;
        Guid? location = null;
        if (change.Location is { } point)
        {
            location = Guid.CreateVersion7(unit.Arrival.At);
            unit.Add(DeliveryRows.Insert(new Location { Id = location.Value, Latitude = point.Latitude, Longitude = point.Longitude }));
        }

        unit.Add(DeliveryRows.Move(deliveryId, end, location, change.Country));
    }

    /// <summary>A national phone number in a change is one of the country that the order named.</summary>
    private static DeliveryChanges InCountry(DeliveryChanges changes, KnownDelivery known) => changes with
    {
        Pickup = changes.Pickup is { } pickup ? pickup with { Country = pickup.Country ?? known.PickupCountry } : null,
        Dropoff = changes.Dropoff is { } dropoff ? dropoff with { Country = dropoff.Country ?? known.DropoffCountry } : null,
    };

    private static Judged About(KnownDelivery known, RequestVerdict verdict) =>
        new(verdict) { ExternalId = known.ExternalId, DeliveryId = known.Id };
}
