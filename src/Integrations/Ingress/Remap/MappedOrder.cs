using System.Globalization;
using System.Text;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;

namespace Integrations.Ingress.Remap;

/// <summary>An order as the fields of the rows that it becomes, made from the rows themselves or from a reading.</summary>
internal static class MappedOrder
{
    public static IReadOnlyList<MappedField> Of(StoredOrder stored)
    {
        var row = stored.Delivery;
        return
        [
            .. Fields(new Plain(
                row.ExternalDeliveryId, row.Source, row.SourceWord, row.ExternalStoreId, row.PartnerReference, row.Currency, row.OrderValueMinor, row.TipMinor,
                row.ControlledContents, row.ContentsKnown, row.MinimumAge, row.IfUndeliverable,
                row.PickupReadyAt, row.PickupDeadline, row.DropoffReadyAt, row.DropoffDeadline)),
            .. Place("pickup", stored.Pickup, personal: false),
            .. Place("dropoff", stored.Dropoff, personal: true),
            .. Enum.GetValues<PiiKind>().Select(kind => Pii(kind, stored.People.TryGetValue(kind, out var value) ? value : null)),
            .. Items(stored.Items),
        ];
    }

    /// <param name="draft">Complete.</param>
    /// <param name="stored">For what no reading gives: the currency of the quote.</param>
    public static IReadOnlyList<MappedField> Of(DeliveryDraft draft, StoredOrder? stored) =>
    [
        .. Fields(new Plain(
            draft.ExternalId, draft.Source, draft.SourceWord, draft.StoreId, draft.PartnerReference,
            (draft.OrderValue ?? draft.Tip)?.Currency ?? stored?.QuoteCurrency, draft.OrderValue?.MinorUnits, draft.Tip?.MinorUnits,
            [.. draft.Contents], draft.ContentsKnown, draft.MinimumAge, draft.IfUndeliverable,
            draft.PickupReadyAt, draft.PickupDeadline, draft.DropoffReadyAt, draft.DropoffDeadline)),
        .. Place("pickup", draft.Pickup, personal: false),
        .. Place("dropoff", draft.Dropoff, personal: true),
        .. PersonalValues.Of(draft.Pickup, draft.Dropoff).Select(one => Pii(one.Kind, one.Value)),
        .. Items(draft.Items),
    ];

    private static IEnumerable<MappedField> Fields(Plain plain) =>
    [
        new("external_delivery_id", plain.ExternalId),
        new("source", plain.Source.ToString()),
        new("source_word", plain.SourceWord),
        new("external_store_id", plain.StoreId),
        new("partner_reference", plain.Reference),
        new("currency", plain.Currency),
        new("order_value_minor", Text(plain.Value)),
        new("tip_minor", Text(plain.Tip)),
        new("controlled_contents", string.Join(',', plain.Contents.Order())),
        new("contents_known", plain.ContentsKnown ? "true" : "false"),
        new("minimum_age", Text(plain.MinimumAge)),
        new("if_undeliverable", plain.IfUndeliverable?.ToString()),
        new("pickup_ready_at", Text(plain.PickupReadyAt)),
        new("pickup_deadline", Text(plain.PickupDeadline)),
        new("dropoff_ready_at", Text(plain.DropoffReadyAt)),
        new("dropoff_deadline", Text(plain.DropoffDeadline)),
    ];

    /// <summary>Where the customer is, is theirs.</summary>
    private static IEnumerable<MappedField> Place(string end, Stop stop, bool personal) =>
    [
        new($"{end}.country", stop.Country),
        new($"{end}.location", stop.Location is { } at ? string.Create(CultureInfo.InvariantCulture, $"{at.Latitude:R}, {at.Longitude:R}") : null, personal),
    ];

    private static MappedField Pii(PiiKind kind, Personal? value) => new($"pii.{kind}", value?.Value, Personal: true);

    private static IEnumerable<MappedField> Items(IReadOnlyList<DraftItem> items)
    {
        yield return new("items", Text(items.Count));
        for (var i = 0; i < items.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"items[{i}].");
            var item = items[i];
            yield return new(at + "external_item_id", item.ExternalId);
            yield return new(at + "quantity", Text(item.Quantity));
            yield return new(at + "unit_price_minor", Text(item.UnitPrice));
            yield return new(at + "controlled_contents", string.Join(',', item.Contents.Order()));
            yield return new(at + "text", Encoding.UTF8.GetString(ItemText.Write(item.Name, item.Note)), Personal: true);
        }
    }

    private static string? Text(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    /// <summary>To the microsecond, as the database keeps it.</summary>
    private static string? Text(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>What of an order says nothing of a person.</summary>
    private sealed record Plain(
        string ExternalId,
        Source Source,
        string? SourceWord,
        string? StoreId,
        string? Reference,
        string? Currency,
        long? Value,
        long? Tip,
        IReadOnlyList<ControlledContents> Contents,
        bool ContentsKnown,
        int? MinimumAge,
        UndeliverableAction? IfUndeliverable,
        DateTimeOffset? PickupReadyAt,
        DateTimeOffset? PickupDeadline,
        DateTimeOffset? DropoffReadyAt,
        DateTimeOffset? DropoffDeadline);
}
