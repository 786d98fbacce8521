using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Otter;

/// <summary>
/// Where the customer ordered. Otter stands between: the order may come from a marketplace, or from a till that had it from one, so the
/// marketplace is looked for inside. Its name is a slug that nobody lists; one that we do not know is kept as it is.
/// </summary>
internal static class OtterSource
{
    private const int LongestWord = 100;
    private const int Deepest = 8;
    private const string Marketplace = "ORDERING_MARKETPLACE";

    /// <summary>The contract's list of what a source can be; of their names there is none.</summary>
    public static readonly IReadOnlyList<string> Types = [Marketplace, "POINT_OF_SALE", "AGGREGATOR", "CUSTOMER_INTERACTION"];

    public static (Source Source, string? Word) Read(Wire payload)
    {
        var slug = payload.Text("ofoSlug", max: LongestWord);
        return (In(payload.Object("orderExternalIdentifiers")) ?? slug) is { } word ? Known(word) : (Source.otter, null);
    }

    private static string? In(Wire? identifiers)
    {
        string? outermost = null;
        for (var depth = 0; identifiers is not null && depth < Deepest; depth++)
        {
            var source = identifiers.Text("source", max: LongestWord);
            if (identifiers.Text("sourceType", max: LongestWord) is Marketplace && source is not null)
                return source;
            outermost ??= source;
            identifiers = identifiers.Object("sourceExternalIdentifiers");
        }

        return outermost;
    }

    private static (Source Source, string? Word) Known(string word) => string.Concat(word.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant() switch
    {
        "chownow" => (Source.chow_now, null),
        "doordash" => (Source.door_dash, null),
        "grubhub" => (Source.grubhub, null),
        "ubereats" => (Source.uber_eats, null),
        "olo" => (Source.olo, null),
        "ordermark" => (Source.ordermark, null),
        "otter" => (Source.otter, null),
        "chowly" => (Source.chowly, null),
        "ally" => (Source.ally, null),
        "huuva" => (Source.huuva, null),
        "lunchbox" => (Source.lunchbox, null),
        "native" => (Source.native, null),
        _ => (Source.other, word),
    };
}
