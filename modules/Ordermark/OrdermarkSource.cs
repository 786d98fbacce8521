using Integrations.Abstractions;

namespace Integrations.Modules.Ordermark;

/// <summary>The online ordering service (<c>oos</c>) on which the customer ordered; spaces, dashes and case are its own affair.</summary>
internal static class OrdermarkSource
{
    /// <summary>In the form of <see cref="Letters"/>; nothing but spaces and dashes is no other service.</summary>
    public static readonly IReadOnlyDictionary<string, Source> Services = new Dictionary<string, Source>(StringComparer.Ordinal)
    {
        [""] = Source.ordermark,
        ["ORDERMARK"] = Source.ordermark,
        ["CHOWNOW"] = Source.chow_now,
        ["DOORDASH"] = Source.door_dash,
        ["GRUBHUB"] = Source.grubhub,
        ["UBEREATS"] = Source.uber_eats,
        ["OLO"] = Source.olo,
        ["OTTER"] = Source.otter,
        ["CHOWLY"] = Source.chowly,
        ["LUNCHBOX"] = Source.lunchbox,
        ["NATIVE"] = Source.native,
        ["DIRECT"] = Source.native,
    };

    public static Source Of(string? oos) => Services.GetValueOrDefault(Letters(oos ?? ""), Source.other);

    public static string Letters(string oos) => string.Concat(oos.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
