using System.Buffers;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Olo;

/// <summary>Reads a request for a quote. It is the order already: the acceptance adds a tip at most.</summary>
internal static class OloQuote
{
    private const int IdLimit = 200;
    private const int StoreLimit = 100;
    private const int MostOfOne = 1000;
    private const int WordLimit = 50;

    /// <summary>In the form of <see cref="Plain"/>.</summary>
    public static readonly IReadOnlyDictionary<string, Source> Marketplaces = new Dictionary<string, Source>(StringComparer.Ordinal)
    {
        ["OLO"] = Source.olo,
        ["CHOWNOW"] = Source.chow_now,
        ["DOORDASH"] = Source.door_dash,
        ["GRUBHUB"] = Source.grubhub,
        ["UBEREATS"] = Source.uber_eats,
        ["LUNCHBOX"] = Source.lunchbox,
    };

    private static readonly SearchValues<char> IdLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    /// <summary>A marketplace's name without spaces, underscores and case.</summary>
    public static string Plain(string marketplace) =>
        marketplace.Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    public static Inbound Read(Wire quote)
    {
        var dispatchId = DispatchId(quote);
        var storeId = StoreId(quote);
        var pickup = OloStop.Pickup(quote, addressRequired: storeId is null);
        var dropoff = OloStop.Dropoff(quote);
        var currency = OloMoney.Currency(quote);
        var (source, sourceWord) = Marketplace(quote);
        var draft = new DeliveryDraft
        {
            ExternalId = dispatchId ?? "",
            Source = source,
            SourceWord = sourceWord,
            StoreId = storeId,
            Pickup = pickup,
            Dropoff = dropoff,
            Items = [.. quote.Objects("items").Select(Item)],
            OrderValue = OloMoney.Read(quote, "subtotal", currency),
            Tip = OloMoney.Read(quote, "tip", currency),
            Contents = OloContents.Read(quote),
            PickupReadyAt = quote.Time("readyTime"),
            DropoffDeadline = quote.Time("deliveryTime"),
        };
        return quote.HasFaults ? new Inbound.Unreadable(quote.Faults, dispatchId) : new Inbound.Quote(draft);
    }

    /// <summary>The id becomes a part of paths in both directions, one of which is signed: it has letters that no two sides escape differently.</summary>
    private static string? DispatchId(Wire quote)
    {
        if (quote.Text("dispatchId", required: true, max: IdLimit) is not { } id)
            return null;
        if (!id.AsSpan().ContainsAnyExcept(IdLetters) && id is not ("." or ".."))
            return id;
        quote.Fault("dispatchId", "pattern:[A-Za-z0-9-._~]+");
        return null;
    }

    /// <summary>A store's number is the restaurant's own, so two brands may have the same.</summary>
    private static string? StoreId(Wire quote)
    {
        var brand = quote.Text("brand", max: StoreLimit);
        return quote.Text("storeNumber", max: StoreLimit) is not { } store ? null : brand is null ? store : $"{brand}:{store}";
    }

    private static DraftItem Item(Wire item) => new()
    {
        Name = new Personal(item.Text("name", required: true) ?? ""),
        Note = Personal.From(item.Text("instructions")),
        Quantity = (int)(item.Integer("quantity", required: true, min: 1, max: MostOfOne) ?? 0),
        UnitPrice = OloMoney.Cents(item, "price"),
    };

    /// <summary>Where a marketplace sold the order through Olo. Most orders come from a restaurant's own pages, and name none.</summary>
    private static (Source Source, string? Word) Marketplace(Wire quote)
    {
        if (quote.Text("marketplace", max: WordLimit) is not { } said)
            return (Source.olo, null);
        return Marketplaces.TryGetValue(Plain(said), out var known) ? (known, null) : (Source.other, said);
    }
}
