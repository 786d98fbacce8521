using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Huuva;

/// <summary>
/// Whole numbers without a currency. Huuva's kitchens stand in Finland and Germany, so the currency is the euro; VAT is inside every amount.
/// </summary>
internal static class HuuvaMoney
{
    private const string Currency = "EUR";
    private const int CentDigits = 2;
    private const int MostDigits = 4;

    public static Money? Cents(Wire? wire, string name) => Read(wire, name, CentDigits);

    /// <summary>How many decimal digits the order's amounts have; Deliverect writes 2 where nothing is unusual.</summary>
    public static int Digits(Wire order) => (int)(order.Integer("decimalDigits", min: 0, max: MostDigits) ?? CentDigits);

    /// <summary>In cents. An amount finer than a cent is a fault: rounding it would change what was paid.</summary>
    public static Money? Read(Wire? wire, string name, int digits)
    {
        if (wire?.Integer(name, min: 0, max: int.MaxValue) is not { } amount)
            return null;
        for (; digits < CentDigits; digits++)
            amount *= 10;
        for (; digits > CentDigits; digits--)
        {
            if (amount % 10 != 0)
            {
                wire.Fault(name, "whole_cents");
                return null;
            }

            amount /= 10;
        }

        return new Money(amount, Currency);
    }
}
