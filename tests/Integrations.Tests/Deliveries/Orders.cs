using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Storage;
using Integrations.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Integrations.Tests.Deliveries;

/// <summary>Accepts orders as ingress does: request, key, delivery, people, items and command, and the order in hand that all of it was made from.</summary>
internal sealed class Orders(IDbContextFactory<IntegrationsDb> contexts, NpgsqlDataSource source, PiiVault vault, Forwarding forwarding, TestClock clock)
{
    public CanaryText Canary { get; } = new();

    /// <summary>A valid order, PENDING, with its create command.</summary>
    public async Task<PlacedOrder> PlaceAsync(bool tryNow = true)
    {
        var now = Tick();
        var id = Guid.CreateVersion7(now);
        var key = vault.NewKey(PretendPartner.Name);
        var draft = Draft(string.Create(CultureInfo.InvariantCulture, $"X-{id:N}"));
        var delivery = await StoreAsync(id, draft, key, now);
        var command = NewCommand(id, CommandKind.Create, delivery.IncomingRequestId, now);
        await EnqueueAsync(command, tryNow);
        var order = new DeliveryOrder
        {
            DeliveryId = id,
            Partner = PretendPartner.Name,
            ApiVersion = 1,
            Region = Region.US,
            Draft = draft,
            ServiceQuoteId = null,
            Key = key,
        };
        return new PlacedOrder(order, command.Id);
    }

    /// <summary>A further command of a placed order, with the request that asked for it.</summary>
    public async Task<Guid> AskAsync(PlacedOrder placed, CommandKind kind, bool tryNow, string body = "{}")
    {
        var now = Tick();
        var request = await RequestAsync(placed.Order.DeliveryId, placed.Order.Key!, now, body);
        var command = NewCommand(placed.Order.DeliveryId, kind, request.Id, now);
        command.ReceivedAt = request.ReceivedAt;
        await EnqueueAsync(command, tryNow);
        return command.Id;
    }

    /// <summary>Times of a test are distinct, so that ids are in order.</summary>
    private DateTimeOffset Tick()
    {
        clock.Advance(TimeSpan.FromMilliseconds(2));
        return clock.GetUtcNow();
    }

    private async Task EnqueueAsync(DeliveryCommand command, bool tryNow)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(forwarding.Enqueue(command, tryNow));
        await batch.ExecuteNonQueryAsync();
    }

    private static DeliveryCommand NewCommand(Guid deliveryId, CommandKind kind, Guid requestId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        DeliveryId = deliveryId,
        Kind = kind,
        IncomingRequestId = requestId,
        ReceivedAt = now,
        PartnerReason = kind is CommandKind.Cancel ? "customer_changed_mind" : null,
        RequestedAt = now,
    };

    private DeliveryDraft Draft(string externalId) => new()
    {
        ExternalId = externalId,
        Source = Source.ally,
        StoreId = "store-7",
        Pickup = Stop("pickup", 37.77),
        Dropoff = Stop("dropoff", 37.78),
        Items =
        [
            new DraftItem { ExternalId = "i1", Name = new Personal(Canary.Word("itemname")), Note = new Personal(Canary.Word("itemnote")), Quantity = 2, UnitPrice = 450 },
            new DraftItem { Name = new Personal(Canary.Word("seconditem")), Quantity = 1, Contents = [ControlledContents.Alcohol] },
        ],
        OrderValue = new Money(1350, "USD"),
        Tip = new Money(200, "USD"),
        Contents = [ControlledContents.Alcohol],
        ContentsKnown = true,
        MinimumAge = 21,
        PickupReadyAt = clock.GetUtcNow().AddMinutes(10),
        DropoffDeadline = clock.GetUtcNow().AddMinutes(50),
        IfUndeliverable = UndeliverableAction.ReturnToPickup,
    };

    private Stop Stop(string end, double latitude) => new()
    {
        ContactName = new Personal(Canary.Word(end + "name")),
        BusinessName = new Personal(Canary.Word(end + "business")),
        Phone = new Personal(Canary.Phone(end + "phone")),
        Email = new Personal(Canary.Email(end + "email")),
        Address = new Personal(Canary.Word(end + "street") + " Zoë \"7\""),
        Instructions = new Personal(Canary.Word(end + "instructions")),
        Country = "US",
        Location = new GeoPoint(latitude, -122.41),
    };

    private async Task<Delivery> StoreAsync(Guid id, DeliveryDraft draft, SealingKey key, DateTimeOffset now)
    {
        await using var db = await contexts.CreateDbContextAsync();
        db.Add(new DataKey { Id = key.Id, IntegrationType = key.Partner, Wrapped = key.Wrapped.ToArray(), CreatedAt = now });
        var customer = new Customer { Id = Guid.CreateVersion7(now), IntegrationType = key.Partner, CreatedAt = now };
        db.Add(customer);
        foreach (var (kind, value) in People(draft))
        {
            var pii = Guid.CreateVersion7(now);
            db.Add(new Pii { Id = pii, CustomerId = customer.Id, Kind = kind, DataKeyId = key.Id, Ciphertext = key.Seal(Place.Pii(pii), value), CreatedAt = now });
        }

        var delivery = new Delivery
        {
            Id = id,
            ExternalDeliveryId = draft.ExternalId,
            IntegrationType = key.Partner,
            ApiVersion = 1,
            Region = Region.US,
            Status = DeliveryStatus.PENDING,
            Source = draft.Source,
            CustomerId = customer.Id,
            PickupAddressId = Address(db, AddressKind.Pickup, draft.Pickup, now),
            DropoffAddressId = Address(db, AddressKind.Dropoff, draft.Dropoff, now),
            DataKeyId = key.Id,
            IncomingRequestId = Guid.CreateVersion7(now),
            ReceivedAt = now,
            ContentHash = SHA256.HashData([]),
            ExternalStoreId = draft.StoreId,
            Currency = draft.OrderValue?.Currency,
            OrderValueMinor = draft.OrderValue?.MinorUnits,
            TipMinor = draft.Tip?.MinorUnits,
            ControlledContents = [.. draft.Contents],
            ContentsKnown = draft.ContentsKnown,
            MinimumAge = draft.MinimumAge,
            IfUndeliverable = draft.IfUndeliverable,
            PickupReadyAt = draft.PickupReadyAt,
            DropoffDeadline = draft.DropoffDeadline,
            CreatedAt = now,
            AcceptedAt = now,
        };
        db.Add(delivery);
        for (var i = 0; i < draft.Items.Count; i++)
            db.Add(Item(id, i, draft.Items[i], key, now));
        await db.SaveChangesAsync();
        return delivery;
    }

    private async Task<IncomingRequest> RequestAsync(Guid deliveryId, SealingKey key, DateTimeOffset now, string body)
    {
        var id = Guid.CreateVersion7(now);
        var bytes = Encoding.UTF8.GetBytes(body);
        var request = new IncomingRequest
        {
            Id = id,
            ReceivedAt = now,
            IntegrationType = key.Partner,
            ApiVersion = 1,
            Region = Region.US,
            Route = PretendPartner.UpdateRoute.Name,
            Method = "PATCH",
            PathValues = """{"id":"X"}""",
            Headers = "{}",
            Body = key.Seal(Place.RequestBody(id), bytes),
            BodyLength = bytes.Length,
            BodyHash = SHA256.HashData(bytes),
            DataKeyId = key.Id,
            DeliveryId = deliveryId,
            Verdict = RequestVerdict.Accepted,
        };
        await using var db = await contexts.CreateDbContextAsync();
        db.Add(request);
        await db.SaveChangesAsync();
        return request;
    }

    private static Guid Address(IntegrationsDb db, AddressKind kind, Stop stop, DateTimeOffset now)
    {
        var location = new Location { Id = Guid.CreateVersion7(now), Latitude = stop.Location!.Value.Latitude, Longitude = stop.Location.Value.Longitude };
        var address = new Address { Id = Guid.CreateVersion7(now), Kind = kind, Country = stop.Country, LocationId = location.Id };
        db.AddRange(location, address);
        return address.Id;
    }

    private static Item Item(Guid deliveryId, int position, DraftItem draft, SealingKey key, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        return new Item
        {
            Id = id,
            DeliveryId = deliveryId,
            Position = position,
            ExternalItemId = draft.ExternalId,
            Quantity = draft.Quantity,
            UnitPriceMinor = draft.UnitPrice,
            ControlledContents = [.. draft.Contents],
            DataKeyId = key.Id,
            Text = key.Seal(Place.ItemText(id), ItemText.Write(draft.Name, draft.Note)),
        };
    }

    private static IEnumerable<(PiiKind Kind, Personal Value)> People(DeliveryDraft draft)
    {
        yield return (PiiKind.PickupContactName, draft.Pickup.ContactName!.Value);
        yield return (PiiKind.PickupBusinessName, draft.Pickup.BusinessName!.Value);
        yield return (PiiKind.PickupPhone, draft.Pickup.Phone!.Value);
        yield return (PiiKind.PickupEmail, draft.Pickup.Email!.Value);
        yield return (PiiKind.PickupAddress, draft.Pickup.Address!.Value);
        yield return (PiiKind.PickupInstructions, draft.Pickup.Instructions!.Value);
        yield return (PiiKind.CustomerName, draft.Dropoff.ContactName!.Value);
        yield return (PiiKind.DropoffBusinessName, draft.Dropoff.BusinessName!.Value);
        yield return (PiiKind.CustomerPhone, draft.Dropoff.Phone!.Value);
        yield return (PiiKind.CustomerEmail, draft.Dropoff.Email!.Value);
        yield return (PiiKind.DropoffAddress, draft.Dropoff.Address!.Value);
        yield return (PiiKind.DropoffInstructions, draft.Dropoff.Instructions!.Value);
    }
}

internal sealed record PlacedOrder(DeliveryOrder Order, Guid CreateCommand)
{
    public Guid Id => Order.DeliveryId;

    public CallSubject Subject => Order.Subject;
}
