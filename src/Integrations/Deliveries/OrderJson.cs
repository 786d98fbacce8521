using System.Text.Json;
using Integrations.Abstractions;

namespace Integrations.Deliveries;

/// <summary>
/// The bodies that the Deliveries service gets. Written field by field: a personal value is passed on where its field is named here, and
/// nowhere by a serializer.
/// </summary>
internal static class OrderJson
{
    public static byte[] Create(DeliveryOrder order) => Object(writer =>
    {
        writer.WriteString("deliveryId", order.DeliveryId);
        Order(writer, order);
    });

    /// <summary>An order that is no delivery yet.</summary>
    public static byte[] Quote(DeliveryOrder order) => Object(writer => Order(writer, order));

    public static byte[] Cancel(string? reason) => Object(writer => Text(writer, "reason", reason));

    public static byte[] Unlock(UnlockFor who) => Object(writer => writer.WriteString("for", who.ToString()));

    public static byte[] Update(DeliveryChanges changes) => Object(writer =>
    {
        if (changes.Pickup is { } pickup)
            Stop(writer, "pickup", pickup);
        if (changes.Dropoff is { } dropoff)
            Stop(writer, "dropoff", dropoff);
        Time(writer, "pickupReadyAt", changes.PickupReadyAt);
        Time(writer, "dropoffDeadline", changes.DropoffDeadline);
        Amount(writer, "tip", changes.Tip);
    });

    private static byte[] Object(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Order(Utf8JsonWriter writer, DeliveryOrder order)
    {
        var draft = order.Draft;
        writer.WriteString("integrationType", order.Partner.ToString());
        writer.WriteString("externalId", draft.ExternalId);
        writer.WriteString("region", order.Region.ToString());
        Text(writer, "storeId", draft.StoreId);
        Text(writer, "quoteId", order.ServiceQuoteId);
        Stop(writer, "pickup", draft.Pickup);
        Stop(writer, "dropoff", draft.Dropoff);
        writer.WriteStartArray("items");
        foreach (var item in draft.Items)
            Item(writer, item);
        writer.WriteEndArray();
        Amount(writer, "orderValue", draft.OrderValue);
        Amount(writer, "tip", draft.Tip);
        Contents(writer, draft.Contents);
        if (draft.MinimumAge is { } age)
            writer.WriteNumber("minimumAge", age);
        Time(writer, "pickupReadyAt", draft.PickupReadyAt);
        Time(writer, "pickupDeadline", draft.PickupDeadline);
        Time(writer, "dropoffReadyAt", draft.DropoffReadyAt);
        Time(writer, "dropoffDeadline", draft.DropoffDeadline);
        Text(writer, "ifUndeliverable", draft.IfUndeliverable?.ToString());
    }

    private static void Stop(Utf8JsonWriter writer, string name, Stop stop)
    {
        writer.WriteStartObject(name);
        Text(writer, "name", stop.ContactName?.Value);
        Text(writer, "businessName", stop.BusinessName?.Value);
        Text(writer, "phone", stop.Phone?.Value);
        Text(writer, "email", stop.Email?.Value);
        Text(writer, "address", stop.Address?.Value);
        Text(writer, "instructions", stop.Instructions?.Value);
        Text(writer, "country", stop.Country);
        if (stop.Location is { } location)
        {
            writer.WriteStartObject("location");
            writer.WriteNumber("latitude", location.Latitude);
            writer.WriteNumber("longitude", location.Longitude);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Item(Utf8JsonWriter writer, DraftItem item)
    {
        writer.WriteStartObject();
        Text(writer, "externalId", item.ExternalId);
        writer.WriteString("name", item.Name.Value);
        Text(writer, "note", item.Note?.Value);
        writer.WriteNumber("quantity", item.Quantity);
        if (item.UnitPrice is { } price)
            writer.WriteNumber("unitPrice", price);
        Contents(writer, item.Contents);
        writer.WriteEndObject();
    }

    private static void Contents(Utf8JsonWriter writer, IReadOnlyList<ControlledContents> contents)
    {
        writer.WriteStartArray("contents");
        foreach (var kind in contents)
            writer.WriteStringValue(kind.ToString());
        writer.WriteEndArray();
    }

    private static void Amount(Utf8JsonWriter writer, string name, Money? money)
    {
        if (money is not { } amount)
            return;
        writer.WriteStartObject(name);
        writer.WriteNumber("minorUnits", amount.MinorUnits);
        writer.WriteString("currency", amount.Currency);
        writer.WriteEndObject();
    }

    /// <summary>To the microsecond, as the database keeps it: a repetition out of the tables says the same.</summary>
    private static void Time(Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time?.ToUniversalTime() is { } at)
            writer.WriteString(name, at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond)));
    }

    private static void Text(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
            writer.WriteString(name, text);
    }
}
