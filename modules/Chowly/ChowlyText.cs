using System.Globalization;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Chowly;

/// <summary>Amounts and counts, which Chowly writes as texts. Nothing is rounded and nothing is guessed: what is not exact is a fault.</summary>
internal static class ChowlyText
{
    private const string Currency = "USD";
    private const string MoneyRule = "pattern:[0-9]*.[0-9]{2}";
    private const string CountRule = "pattern:[1-9][0-9]*";
    private const int CentsEnd = 3;
    private const int MoneyLimit = 15;
    private const int CountLimit = 9;

    public static Money? Money(Wire wire, string name, bool required = false) =>
        Cents(wire, name, required) is { } cents ? new Money(cents, Currency) : null;

    /// <summary>Dollars, a point and two digits; <c>.50</c> is fifty cents. The pattern is the one that Chowly's own refusals name.</summary>
    public static long? Cents(Wire wire, string name, bool required = false)
    {
        if (wire.Text(name, required, max: MoneyLimit) is not { } text)
            return null;
        if (text.Length >= CentsEnd && text[^CentsEnd] is '.' && Digits(text.Remove(text.Length - CentsEnd, 1)) is { } cents)
            return cents;
        wire.Fault(name, MoneyRule);
        return null;
    }

    public static int Count(Wire wire, string name)
    {
        if (wire.Text(name, required: true, max: CountLimit) is not { } text)
            return 0;
        if (Digits(text) is { } count and > 0)
            return (int)count;
        wire.Fault(name, CountRule);
        return 0;
    }

    /// <summary>Ten digits only: no sign, no space, no other script's numbers.</summary>
    private static long? Digits(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
