using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Olo;

/// <summary>Olo writes amounts as decimal numbers of the currency's major unit, <c>28.75</c>. Read and written without a binary fraction on the way.</summary>
internal static class OloMoney
{
    private const decimal CentsPerUnit = 100;
    private const decimal Most = 1_000_000;

    /// <summary>Both have cents.</summary>
    public static readonly IReadOnlyList<string> Currencies = ["USD", "CAD"];

    public static string Currency(Wire body) => body.Word("currency", Currencies) ?? Currencies[0];

    public static Money? Read(Wire body, string name, string currency) =>
        Cents(body, name) is { } cents ? new Money(cents, currency) : null;

    public static long? Cents(Wire body, string name)
    {
        if (body.Decimal(name) is not { } amount)
            return null;
        if (amount is < 0 or > Most)
            body.Fault(name, "range:0..1000000");
        else if (decimal.Truncate(amount * CentsPerUnit) != amount * CentsPerUnit)
            body.Fault(name, "decimals:2");
        else
            return (long)(amount * CentsPerUnit);
        return null;
    }

    public static decimal Write(Money money) => money.MinorUnits / CentsPerUnit;
}
