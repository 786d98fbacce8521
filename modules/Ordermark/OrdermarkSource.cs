using Integrations.Abstractions;

namespace Integrations.Modules.Ordermark;

/// <summary>The online ordering service (<c>oos</c>) on which the customer ordered; spaces, dashes and case are its own affair.</summary>
internal static class OrdermarkSource
{
    public static Source Of(string? oos) => Letters(oos) switch
    {
        "" or "ORDERMARK" => Source.ordermark,
        "CHOWNOW" => Source.chow_now,
        "DOORDASH" => Source.door_dash,
        "GRUBHUB" => Source.grubhub,
        "UBEREATS" => Source.uber_eats,
        "OLO" => Source.olo,
        "OTTER" => Source.otter,
        "CHOWLY" => Source.chowly,
        "LUNCHBOX" => Source.lunchbox,
        "NATIVE" or "DIRECT" => Source.native,
        _ => Source.other,
    };

    private static string Letters(string? oos) => string.Concat((oos ?? "").Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
