using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Otter;

/// <summary>Amounts are decimal numbers of major units (<c>4.99</c>); ours are whole minor units, of which a yen or won has one.</summary>
internal static class OtterMoney
{
    private const decimal Most = 10_000_000m;

    // ISO 4217: everything else that is paid with where Otter works has hundredths.
    private static readonly string[] WithoutHundredths = ["CLP", "COP", "JPY", "KRW", "PYG", "VND"];

    public static string Currency(Wire payload, Region region)
    {
        var said = payload.Text("currencyCode", max: 3)?.ToUpperInvariant();
        if (said is { Length: 3 } && said.All(char.IsAsciiLetterUpper))
            return said;
        if (said is not null)
            payload.Fault("currencyCode", "currency:iso4217");
        return region switch
        {
            Region.US => "USD",
            Region.EU => "EUR",
        };
    }

    /// <summary>What is finer than the minor unit is a sum's rounding and is rounded.</summary>
    public static Money? Of(Wire? body, string name, string currency)
    {
        if (body?.Number(name) is not { } said)
            return null;
        if (said is < 0 or > (double)Most)
        {
            body.Fault(name, "range:0..10000000");
            return null;
        }

        // The shortest decimal that the number stands for: 4.99 is 4.99 and no hair more.
        return new Money((long)decimal.Round((decimal)said * Parts(currency), MidpointRounding.AwayFromZero), currency);
    }

    public static decimal Major(Money money) => money.MinorUnits / (decimal)Parts(money.Currency);

    private static int Parts(string currency) => WithoutHundredths.Contains(currency, StringComparer.Ordinal) ? 1 : 100;
}
