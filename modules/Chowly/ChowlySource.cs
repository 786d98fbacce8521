using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Chowly;

/// <summary>
/// The marketplace that an order came from. The public order does not name it; the field is ours. Marketplaces are written in many ways
/// ("Uber Eats", "ubereats", "UBER_EATS"), so letters and digits alone count; a name that we do not know is kept as it is.
/// </summary>
internal static class ChowlySource
{
    public const string Field = "source";

    private const int Limit = 50;

    /// <summary>In the form of <see cref="Plain"/>.</summary>
    public static readonly IReadOnlyDictionary<string, Source> Marketplaces = new Dictionary<string, Source>(StringComparer.Ordinal)
    {
        ["chowly"] = Source.chowly,
        ["chownow"] = Source.chow_now,
        ["doordash"] = Source.door_dash,
        ["grubhub"] = Source.grubhub,
        ["ubereats"] = Source.uber_eats,
        ["olo"] = Source.olo,
        ["ordermark"] = Source.ordermark,
        ["otter"] = Source.otter,
        ["ally"] = Source.ally,
        ["huuva"] = Source.huuva,
        ["lunchbox"] = Source.lunchbox,
        ["native"] = Source.native,
    };

    public static (Source Source, string? Word) Read(Wire info)
    {
        if (info.Text(Field, max: Limit) is not { } said)
            return (Source.chowly, null);
        return Marketplaces.TryGetValue(Plain(said), out var known) ? (known, null) : (Source.other, said);
    }

    public static string Plain(string said) => string.Concat(said.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
