using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Ingress.Keeping;
using Integrations.StatusUpdates.LateAnswers;

namespace Integrations.Ingress;

/// <summary>A valid order as the rows that it becomes. The ids are made here, so that what is encrypted knows where it will lie.</summary>
internal sealed class NewDelivery
{
    private readonly Arrival _arrival;
    private readonly DeliveryDraft _draft;

    /// <param name="arrival">The order's request.</param>
    /// <param name="draft">Valid.</param>
    /// <param name="quote">That it accepts.</param>
    /// <param name="id">Of the conversation that it continues; null for a new one.</param>
    public NewDelivery(Arrival arrival, DeliveryDraft draft, Quote? quote, Guid? id)
    {
        _arrival = arrival;
        _draft = draft;
        Quote = quote;
        Id = id ?? NewId();
        CommandId = NewId();
    }

    public Guid Id { get; }

    public Guid CommandId { get; }

    public Quote? Quote { get; }

    /// <summary>What the partner may know of it before anything has happened.</summary>
    public DeliveryFacts Facts => new()
    {
        DeliveryId = Id,
        ExternalId = _draft.ExternalId,
        CreatedAt = _arrival.At,
        UpdatedAt = _arrival.At,
        Fee = Quote is { } quote ? new Money(quote.FeeMinor, quote.Currency) : null,
        OrderValue = _draft.OrderValue,
        Tip = _draft.Tip,
        PickupEta = Quote?.PickupEta,
        DropoffEta = Quote?.DropoffEta,
    };

    /// <summary>The same order as the Deliveries service is told of it.</summary>
    public DeliveryOrder ToOrder(SealingKey key) => new()
    {
        DeliveryId = Id,
        Partner = _arrival.Partner,
        ApiVersion = _arrival.Door.Route.ApiVersion,
        Region = _arrival.Message.Region,
        Draft = _draft,
        ServiceQuoteId = Quote?.ServiceQuoteId,
        AnswerAwaited = _arrival.Awaited is not null,
        Key = key,
    };

    /// <summary>Customer, places, delivery and items.</summary>
    public void AddTo(RequestUnit unit, PiiVault vault)
    {
        var customer = NewId();
        unit.Add(CustomerRows.Insert(customer, _arrival.Partner, _arrival.At));
        unit.Add(CustomerRows.Insert(customer, unit.Key.Id, PersonalValues.Seal(unit, vault, _draft.Pickup, _draft.Dropoff), _arrival.At));
        var delivery = Row(unit.Key.Id);
        delivery.CustomerId = customer;
        delivery.PickupAddressId = AddPlace(unit, AddressKind.Pickup, _draft.Pickup);
        delivery.DropoffAddressId = AddPlace(unit, AddressKind.Dropoff, _draft.Dropoff);
        unit.Add(DeliveryRows.Insert(delivery));
        for (var i = 0; i < _draft.Items.Count; i++)
            unit.Add(DeliveryRows.Insert(Row(unit, i, _draft.Items[i])));
    }

    /// <summary>What the partner is answered if the Deliveries service takes it, at its place in the sequence.</summary>
    public void AddAnswerTo(RequestUnit unit)
    {
        if (_arrival.Awaited is { } awaited)
            unit.Add(Conversations.Await(_arrival.Party, Id, awaited, AnswerContent.Of(awaited, new Verdict.Accepted(Facts), _arrival.At)));
    }

    public DeliveryCommand Command() => new()
    {
        Id = CommandId,
        DeliveryId = Id,
        Kind = CommandKind.Create,
        IncomingRequestId = _arrival.Id,
        ReceivedAt = _arrival.At,
        RequestedAt = _arrival.At,
    };

    private Delivery Row(Guid dataKeyId) => new()
    {
        Id = Id,
        ExternalDeliveryId = _draft.ExternalId,
        IntegrationType = _arrival.Partner,
        ApiVersion = _arrival.Door.Route.ApiVersion,
        Region = _arrival.Message.Region,
        Status = DeliveryStatus.PENDING,
        Source = _draft.Source,
        SourceWord = _draft.SourceWord,
        DataKeyId = dataKeyId,
        IncomingRequestId = _arrival.Id,
        ReceivedAt = _arrival.At,
        ContentHash = _arrival.BodyHash,
        ExternalStoreId = _draft.StoreId,
        PartnerReference = _draft.PartnerReference,
        QuoteId = Quote?.Id,
        Currency = (_draft.OrderValue ?? _draft.Tip)?.Currency ?? Quote?.Currency,
        OrderValueMinor = _draft.OrderValue?.MinorUnits,
        TipMinor = _draft.Tip?.MinorUnits,
        FeeMinor = Quote?.FeeMinor,
        ControlledContents = [.. _draft.Contents],
        ContentsKnown = _draft.ContentsKnown,
        MinimumAge = _draft.MinimumAge,
        IfUndeliverable = _draft.IfUndeliverable,
        PickupReadyAt = _draft.PickupReadyAt,
        PickupDeadline = _draft.PickupDeadline,
        DropoffReadyAt = _draft.DropoffReadyAt,
        DropoffDeadline = _draft.DropoffDeadline,
        PickupEta = Quote?.PickupEta,
        DropoffEta = Quote?.DropoffEta,
        CreatedAt = _arrival.At,
        AcceptedAt = _arrival.At,
    };

    private Guid AddPlace(RequestUnit unit, AddressKind kind, Stop stop)
    {
        Guid? location = null;
        if (stop.Location is { } point)
        {
            location = NewId();
            unit.Add(DeliveryRows.Insert(new Location { Id = location.Value, Latitude = point.Latitude, Longitude = point.Longitude }));
        }

        var address = new Address { Id = NewId(), Kind = kind, Country = stop.Country, LocationId = location };
        unit.Add(DeliveryRows.Insert(address));
        return address.Id;
    }

    private Item Row(RequestUnit unit, int position, DraftItem item)
    {
        var id = NewId();
        return new Item
        {
            Id = id,
            DeliveryId = Id,
            Position = position,
            ExternalItemId = item.ExternalId,
            Quantity = item.Quantity,
            UnitPriceMinor = item.UnitPrice,
            ControlledContents = [.. item.Contents],
            DataKeyId = unit.Key.Id,
            Text = unit.Key.Seal(Place.ItemText(id), ItemText.Write(item.Name, item.Note)),
        };
    }

    private Guid NewId() => Guid.CreateVersion7(_arrival.At);
}
