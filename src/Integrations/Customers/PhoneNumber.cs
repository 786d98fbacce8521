using System.Collections.Frozen;
using System.Globalization;
using Integrations.Abstractions;

namespace Integrations.Customers;

/// <summary>
/// Writes a phone number in E.164 (<c>+14155550100</c>), the one form in which it is validated, stored and looked up.
/// International numbers are taken as they are; a national one is completed from its country. What could mean two numbers is refused.
/// </summary>
public static class PhoneNumber
{
    /// <summary>Goes up when the same text comes out differently; fingerprints made before do not match then.</summary>
    public const int Version = 1;

    private const int MinDigits = 8;
    private const int MaxDigits = 15;
    private const int MaxText = 40;

    /// <summary>Null where this is no phone number, or a national one and <paramref name="country"/> (ISO 3166-1 alpha-2) does not say whose.</summary>
    public static Personal? ToE164(Personal phone, string? country)
    {
        var digits = Digits(phone.Value, out var international);
        if (digits is null)
            return null;
        if (international)
            return Complete(digits);

        var plan = country is null ? null : NumberPlan.Of(country);
        if (plan?.InternationalPrefix is { } prefix && digits.StartsWith(prefix, StringComparison.Ordinal))
            return Complete(digits[prefix.Length..]);
        return plan is null ? null : National(digits, plan);
    }

    public static bool IsE164(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is >= MinDigits + 1 and <= MaxDigits + 1 && text[0] == '+' && text[1] is >= '1' and <= '9'
            && !text.AsSpan(2).ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>
    /// National, or international with its plus forgotten: where both readings are possible and differ, nobody knows which is meant.
    /// </summary>
    private static Personal? National(string digits, NumberPlan plan)
    {
        var national = plan.Fits(plan.WithoutTrunk(digits)) ? Complete(plan.Code + plan.WithoutTrunk(digits)) : null;
        var international = digits.StartsWith(plan.Code, StringComparison.Ordinal) && plan.Fits(digits[plan.Code.Length..]) ? Complete(digits) : null;
        return national is null || international is null || national == international ? national ?? international : null;
    }

    private static Personal? Complete(string digits) => IsE164("+" + digits) ? new Personal("+" + digits) : null;

    /// <summary>The digits without what people put between them; null where there is anything else, an extension included.</summary>
    private static string? Digits(string text, out bool international)
    {
        international = text.SkipWhile(Separates).FirstOrDefault() == '+';
        if (text.Length > MaxText)
            return null;

        // +44 (0)20 ...: the zero in brackets is for callers at home.
        var rest = international ? text[(text.IndexOf('+', StringComparison.Ordinal) + 1)..].Replace("(0)", "", StringComparison.Ordinal) : text;
        var kept = new char[rest.Length];
        var count = 0;
        foreach (var character in rest)
        {
            if (char.IsAsciiDigit(character))
                kept[count++] = character;
            else if (!Separates(character))
                return null;
        }

        return count == 0 ? null : new string(kept, 0, count);
    }

    private static bool Separates(char character) =>
        character is '(' or ')' or '.' or '/' or '\u2212'
        || char.GetUnicodeCategory(character) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.Format;
}

/// <summary>How a country writes its own numbers.</summary>
/// <param name="Code">The country's digits in E.164.</param>
/// <param name="Trunk">What callers at home dial first and callers from abroad leave out; empty where there is none.</param>
/// <param name="Min">The fewest digits, without code and trunk.</param>
/// <param name="Max">The most.</param>
/// <param name="InternationalPrefix">What is dialled to call abroad, in place of the plus.</param>
internal sealed record NumberPlan(string Code, string Trunk, int Min, int Max, string InternationalPrefix = "00")
{
    private static readonly NumberPlan NorthAmerica = new("1", "1", 10, 10, "011");

    private static readonly FrozenDictionary<string, NumberPlan> Plans = new Dictionary<string, NumberPlan>(StringComparer.OrdinalIgnoreCase)
    {
        ["US"] = NorthAmerica,
        ["CA"] = NorthAmerica,
        ["PR"] = NorthAmerica,
        ["AT"] = new("43", "0", 4, 13),
        ["AU"] = new("61", "0", 9, 10, "0011"),
        ["BE"] = new("32", "0", 8, 9),
        ["CH"] = new("41", "0", 9, 9),
        ["DE"] = new("49", "0", 6, 13),
        ["DK"] = new("45", "", 8, 8),
        ["EE"] = new("372", "", 7, 8),
        ["ES"] = new("34", "", 9, 9),
        ["FI"] = new("358", "0", 5, 11),
        ["FR"] = new("33", "0", 9, 9),
        ["GB"] = new("44", "0", 9, 10),
        ["IE"] = new("353", "0", 7, 9),
        ["IT"] = new("39", "", 6, 11),
        ["NL"] = new("31", "0", 9, 9),
        ["NO"] = new("47", "", 8, 8),
        ["NZ"] = new("64", "0", 8, 10),
        ["PL"] = new("48", "", 9, 9),
        ["PT"] = new("351", "", 9, 9),
        ["SE"] = new("46", "0", 7, 10),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static NumberPlan? Of(string country) => Plans.GetValueOrDefault(country);

    public string WithoutTrunk(string digits) =>
        Trunk.Length > 0 && digits.StartsWith(Trunk, StringComparison.Ordinal) ? digits[Trunk.Length..] : digits;

    public bool Fits(string national) => national.Length >= Min && national.Length <= Max && !(Trunk == "0" && national.StartsWith('0'));
}
