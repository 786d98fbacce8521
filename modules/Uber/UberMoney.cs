using Integrations.Abstractions;

namespace Integrations.Modules.Uber;

/// <summary>
/// Uber writes whole cents and no currency: amounts are "in local currency (as defined by the pickup location)".
/// </summary>
internal static class UberMoney
{
    public static Money? Of(long? cents, string currency) => cents is { } amount ? new Money(amount, currency) : null;

    /// <summary>The currency at the pickup; where the address is one line and names no country, the region's.</summary>
    public static string Currency(string? country, Region region) => country switch
    {
        "US" => "USD",
        "CA" => "CAD",
        "MX" => "MXN",
        "GB" => "GBP",
        "CH" => "CHF",
        "SE" => "SEK",
        "DK" => "DKK",
        "NO" => "NOK",
        "PL" => "PLN",
        "CZ" => "CZK",
        "AT" or "BE" or "DE" or "ES" or "FI" or "FR" or "GR" or "IE" or "IT" or "LU" or "NL" or "PT" => "EUR",
        _ => Currency(region),
    };

    public static string Currency(Region region) => region switch
    {
        Region.US => "USD",
        Region.EU => "EUR",
    };
}
