using Integrations.Abstractions;

namespace Integrations.Modules.Olo;

/// <summary>
/// Ids in Olo's paths. A quote's id holds our quote and Olo's dispatch, because an acceptance names nothing but the quote; a delivery's id is ours.
/// </summary>
internal static class OloIds
{
    private const char Between = '.';

    public static string Quote(QuoteOffer offer) => $"{offer.QuoteId}{Between}{offer.ExternalId}";

    /// <summary>What is no id of a quote of ours is handed on as it is, and found nowhere.</summary>
    public static (string DispatchId, string QuoteId) ReadQuote(string said)
    {
        var end = said.IndexOf(Between, StringComparison.Ordinal);
        return end > 0 && end < said.Length - 1 ? (said[(end + 1)..], said[..end]) : (said, said);
    }

    public static string Delivery(Guid deliveryId) => deliveryId.ToString("D");

    /// <summary>Anything that cannot be an id of ours is looked up as Olo's.</summary>
    public static DeliveryRef ReadDelivery(string said) =>
        Guid.TryParseExact(said, "D", out var id) || Guid.TryParseExact(said, "N", out id) ? DeliveryRef.Ours(id) : DeliveryRef.External(said);
}
