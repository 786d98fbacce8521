using Integrations.Abstractions;

namespace Integrations.Modules.Uber;

/// <summary>Uber marks every id with what it names: <c>del_</c> a delivery, <c>dqt_</c> a quote. Inside are our own ids.</summary>
internal static class UberIds
{
    private const string DeliveryMark = "del_";
    private const string QuoteMark = "dqt_";

    public static string Delivery(Guid deliveryId) => DeliveryMark + deliveryId.ToString("N");

    public static string Quote(string quoteId) => QuoteMark + quoteId;

    /// <summary>With or without the mark, with or without dashes. Anything else cannot be an id of ours and is looked up as the partner's.</summary>
    public static DeliveryRef ReadDelivery(string said)
    {
        var bare = WithoutMark(said, DeliveryMark);
        return Guid.TryParseExact(bare, "N", out var id) || Guid.TryParseExact(bare, "D", out id)
            ? DeliveryRef.Ours(id)
            : DeliveryRef.External(said);
    }

    public static string? ReadQuote(string? said) => said is null ? null : WithoutMark(said, QuoteMark);

    private static string WithoutMark(string said, string mark) =>
        said.StartsWith(mark, StringComparison.Ordinal) ? said[mark.Length..] : said;
}
