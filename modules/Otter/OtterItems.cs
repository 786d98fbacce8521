using System.Globalization;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Otter;

/// <summary>
/// The lines of an order. A modifier may have modifiers of its own; all of them become the item's note, in Otter's order. A quantity is a
/// number: half a kilogram is one thing to carry.
/// </summary>
internal static class OtterItems
{
    public const int LongestText = 1000;

    private const int LongestName = 500;
    private const int MostModifiers = 50;
    private const double MostOfOne = 10_000;

    public static IReadOnlyList<DraftItem> Read(Wire payload, string currency) => [.. payload.Objects("orderItems").Select(item => Item(item, currency))];

    private static DraftItem Item(Wire item, string currency)
    {
        var (count, said) = Quantity(item);
        return new DraftItem
        {
            ExternalId = item.Text("itemId", max: 200),
            Name = Personal.From(item.Text("name", max: LongestName)) ?? new Personal("Item"),
            Note = Personal.From(Cut(string.Join("; ", new[] { said is null ? null : $"Quantity {said}", Modifiers(item) }.Where(text => !string.IsNullOrEmpty(text))))),
            Quantity = count,
            UnitPrice = OtterMoney.Of(item, "price", currency)?.MinorUnits,
        };
    }

    private static string Modifiers(Wire item) => string.Join("; ", item.Objects("modifiers", max: MostModifiers).Select(Modifier));

    private static string Modifier(Wire modifier)
    {
        var name = modifier.Text("name", max: LongestName) ?? "Modifier";
        var (count, said) = Quantity(modifier);
        var text = (said, count) switch
        {
            ({ } exact, _) => $"{exact} × {name}",
            (_, > 1) => string.Create(CultureInfo.InvariantCulture, $"{count} × {name}"),
            _ => name,
        };
        return Modifiers(modifier) is { Length: > 0 } nested ? $"{text} ({nested})" : text;
    }

    /// <summary>Rounded up, and what was said where it was no whole number.</summary>
    private static (int Count, string? Said) Quantity(Wire item)
    {
        if (item.Number("quantity") is not { } said)
            return (1, null);
        if (said is <= 0 or > MostOfOne)
        {
            item.Fault("quantity", "range:0..10000");
            return (1, null);
        }

        var whole = Math.Ceiling(said);
        return ((int)whole, whole > said ? ((decimal)said).ToString(CultureInfo.InvariantCulture) : null);
    }

    private static string Cut(string note) => note.Length <= LongestText ? note : note[..(LongestText - 1)] + "…";
}
