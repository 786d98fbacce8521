using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.ThreePl;

/// <summary>What is carried: the items, and what among it needs a check at the door.</summary>
/// <param name="Items">As the client lists them; a list is not demanded.</param>
/// <param name="Controlled">What the order says of itself and what its items say, each once.</param>
/// <param name="Known">True when the client spoke about the whole order, or about each of its items. Silence is not "none".</param>
internal sealed record ThreePlContents(
    IReadOnlyList<DraftItem> Items, IReadOnlyList<ControlledContents> Controlled, bool Known)
{
    public const string ItemField = "controlled_contents";
    private const int NameLimit = 100;
    private const int MostOfOne = 100;
    private const int HighestPrice = 9_999_999;

    /// <summary>Names of an order's flags, and words of an item's list.</summary>
    public static readonly IReadOnlyDictionary<string, ControlledContents> Words = new Dictionary<string, ControlledContents>(StringComparer.Ordinal)
    {
        ["alcohol"] = ControlledContents.Alcohol,
        ["tobacco"] = ControlledContents.Tobacco,
        ["marijuana"] = ControlledContents.Marijuana,
    };

    public static ThreePlContents Read(Wire order)
    {
        var flags = order.Object("order_contains");
        var items = new List<DraftItem>();
        var everyItemSays = true;
        foreach (var item in order.Objects("items"))
        {
            items.Add(Item(item));
            everyItemSays &= item.Has(ItemField);
        }

        var controlled = Flagged(flags).Concat(items.SelectMany(item => item.Contents)).Distinct().Order();
        var orderSays = flags is not null && Words.Keys.Any(flags.Has);
        return new ThreePlContents(items, [.. controlled], orderSays || (items.Count > 0 && everyItemSays));
    }

    private static DraftItem Item(Wire item) => new()
    {
        ExternalId = item.Text("external_id", max: NameLimit),
        Name = new Personal(item.Text("name", required: true, max: NameLimit) ?? ""),
        Note = Personal.From(item.Text("special_instructions")),
        Quantity = (int)(item.Integer("quantity", required: true, min: 1, max: MostOfOne) ?? 0),
        UnitPrice = item.Integer("price", min: 0, max: HighestPrice),
        Contents = Named(item),
    };

    // Every flag is asked for its type, also where another one is set.
    private static List<ControlledContents> Flagged(Wire? flags) =>
        [.. Words.Where(flag => flags?.Flag(flag.Key) is true).Select(flag => flag.Value)];

    private static List<ControlledContents> Named(Wire item)
    {
        var found = new List<ControlledContents>();
        foreach (var word in item.Texts(ItemField))
        {
            if (Words.TryGetValue(word, out var contents))
                found.Add(contents);
            // A word that we do not know may name something that we must not carry.
            else
                item.Fault(ItemField, "one_of:" + string.Join('|', Words.Keys));
        }

        return found;
    }
}
