using Integrations.Abstractions;
using Integrations.Customers;
using Npgsql;

namespace Integrations.Deliveries;

/// <summary>A delivery as the tables hold it, without anything personal.</summary>
internal sealed record StoredDelivery
{
    public required DeliveryStatus Status { get; init; }

    public required string ExternalId { get; init; }

    public required IntegrationType Partner { get; init; }

    public required int ApiVersion { get; init; }

    public required Region Region { get; init; }

    public required Guid? CustomerId { get; init; }

    public required string? ServiceQuoteId { get; init; }

    public required Guid DataKeyId { get; init; }

    /// <summary>Null once destroyed.</summary>
    public required byte[]? WrappedKey { get; init; }

    /// <summary>The order's answer to the partner waits for the Deliveries service's word.</summary>
    public required bool AnswerAwaited { get; init; }

    /// <summary>Why it is INVALID, where it is.</summary>
    public required string? LastError { get; init; }

    /// <summary>All of the order but people and items.</summary>
    private DeliveryDraft Frame { get; init; } = null!;

    public static StoredDelivery Read(Row row, Guid id)
    {
        var currency = row.Text(9);
        return new StoredDelivery
        {
            Status = row.Get<DeliveryStatus>(0),
            ExternalId = row.Get<string>(1),
            Partner = row.Get<IntegrationType>(2),
            ApiVersion = row.Get<int>(3),
            Region = row.Get<Region>(4),
            CustomerId = row.Value<Guid>(6),
            ServiceQuoteId = row.Text(8),
            DataKeyId = row.Get<Guid>(26),
            WrappedKey = row.Bytes(27),
            LastError = row.Text(28),
            AnswerAwaited = row.Get<bool>(29),
            Frame = new DeliveryDraft
            {
                ExternalId = row.Get<string>(1),
                Source = row.Get<Source>(5),
                StoreId = row.Text(7),
                OrderValue = Amount(row.Value<long>(10), currency),
                Tip = Amount(row.Value<long>(11), currency),
                Contents = row.Get<ControlledContents[]>(12),
                ContentsKnown = row.Get<bool>(13),
                MinimumAge = row.Value<int>(14),
                IfUndeliverable = row.Value<UndeliverableAction>(15),
                PickupReadyAt = row.Value<DateTimeOffset>(16),
                PickupDeadline = row.Value<DateTimeOffset>(17),
                DropoffReadyAt = row.Value<DateTimeOffset>(18),
                DropoffDeadline = row.Value<DateTimeOffset>(19),
                Pickup = Place(row, 20),
                Dropoff = Place(row, 23),
            },
        };
    }

    public static DraftItem ReadItem(Row row, IReadOnlyDictionary<Guid, string> texts)
    {
        var (name, note) = ItemText.Read(texts[row.Get<Guid>(0)]);
        return new DraftItem
        {
            ExternalId = row.Text(1),
            Name = name,
            Note = note,
            Quantity = row.Get<int>(2),
            UnitPrice = row.Value<long>(3),
            Contents = row.Get<ControlledContents[]>(4),
        };
    }

    /// <summary>The whole order.</summary>
    public DeliveryDraft Draft(IReadOnlyDictionary<PiiKind, Personal> people, IReadOnlyList<DraftItem> items)
    {
        return Frame with
        {
            Items = items,
            Pickup = Frame.Pickup with
            {
                ContactName = Of(PiiKind.PickupContactName),
                BusinessName = Of(PiiKind.PickupBusinessName),
                Phone = Of(PiiKind.PickupPhone),
                Email = Of(PiiKind.PickupEmail),
                Address = Of(PiiKind.PickupAddress),
                Instructions = Of(PiiKind.PickupInstructions),
            },
            Dropoff = Frame.Dropoff with
            {
                ContactName = Of(PiiKind.CustomerName),
                BusinessName = Of(PiiKind.DropoffBusinessName),
                Phone = Of(PiiKind.CustomerPhone),
                Email = Of(PiiKind.CustomerEmail),
                Address = Of(PiiKind.DropoffAddress),
                Instructions = Of(PiiKind.DropoffInstructions),
            },
        };

        Personal? Of(PiiKind kind) => people.TryGetValue(kind, out var value) ? value : null;
    }

    /// <summary>Changes as their request completed them: a national phone number is one of the country that the order named.</summary>
    public DeliveryChanges Complete(DeliveryChanges changes) => changes with
    {
        Pickup = Complete(changes.Pickup, Frame.Pickup.Country),
        Dropoff = Complete(changes.Dropoff, Frame.Dropoff.Country),
    };

    private static Stop? Complete(Stop? stop, string? country)
    {
        if (stop is null)
            return null;
        country = stop.Country ?? country;
        return stop with { Country = country, Phone = stop.Phone is { } phone ? PhoneNumber.ToE164(phone, country) : null };
    }

    private static Stop Place(Row row, int column) => new()
    {
        Country = row.Text(column),
        Location = row.Value<double>(column + 1) is { } latitude && row.Value<double>(column + 2) is { } longitude ? new GeoPoint(latitude, longitude) : null,
    };

    private static Money? Amount(long? minorUnits, string? currency) =>
        minorUnits is { } units && currency is not null ? new Money(units, currency) : null;
}

/// <summary>One row of an answer, with nulls as nulls.</summary>
internal readonly struct Row(NpgsqlDataReader reader)
{
    public T Get<T>(int column) => reader.GetFieldValue<T>(column);

    public T? Value<T>(int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    public string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public byte[]? Bytes(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);
}
