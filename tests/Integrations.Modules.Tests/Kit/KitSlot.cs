using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Integrations.Abstractions;

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// A field of a sample and what our reading makes of it, found by changing the field a little and looking what else changes. So the kit
/// knows an amount from a count, and a name from an id, without knowing any partner's spelling.
/// </summary>
/// <param name="Sample">Whose it is.</param>
/// <param name="Path">In the body.</param>
/// <param name="Kind">What the values are that it changes.</param>
/// <param name="Members">Where they stand in the reading.</param>
internal sealed partial record KitSlot(KitSample Sample, string Path, SlotKind Kind, IReadOnlyList<string> Members)
{
    /// <summary>How many minor units one of what the partner writes may be.</summary>
    private static readonly decimal[] Scales = [1, 10, 100, 1000];

    private const string Probe = "q";

    private static readonly Dictionary<(string, string), IReadOnlyList<KitSlot>> Known = [];

    /// <summary>As the sample has it.</summary>
    public JsonNode Value => KitJson.At(Sample.Body, Path)!;

    /// <summary>The number in it, also where the partner writes numbers as texts.</summary>
    public decimal Number => decimal.Parse(Value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    public DateTimeOffset Time => DateTimeOffset.Parse(Value.GetValue<string>(), CultureInfo.InvariantCulture);

    /// <summary>Every field that shows in the reading.</summary>
    public static IReadOnlyList<KitSlot> In(KitSample sample)
    {
        lock (Known)
        {
            if (!Known.TryGetValue((sample.Module.Name, sample.Name), out var slots))
                Known.Add((sample.Module.Name, sample.Name), slots = [.. Find(sample)]);
            return slots;
        }
    }

    /// <summary>False for a number of minutes, which is a time of ours and none of the partner's.</summary>
    public bool IsWrittenAsTime => Kind is SlotKind.Time && KitJson.IsText(Value);

    public static decimal Units(object? shown) => shown is Money money ? money.MinorUnits : Convert.ToDecimal(shown, CultureInfo.InvariantCulture);

    /// <summary>The number as the partner writes it here: as text where it does, with as many decimals.</summary>
    public JsonNode Spelled(decimal number)
    {
        if (!KitJson.IsText(Value))
            return JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture))!;
        var point = Value.ToString().IndexOf('.', StringComparison.Ordinal);
        return number.ToString(point < 0 ? "F0" : $"F{Value.ToString().Length - point - 1}", CultureInfo.InvariantCulture);
    }

    /// <summary>Minor units in one of what the partner writes.</summary>
    public decimal Scale()
    {
        var (one, two) = (Units(Shown(Read(Spelled(1000))).First()), Units(Shown(Read(Spelled(2000))).First()));
        return (two - one) / 1000;
    }

    public Inbound Read(JsonNode? value) => Sample.Read(KitJson.With(Sample.Body, Path, value));

    /// <summary>What stands in the reading at the places that the field changes.</summary>
    public IEnumerable<object?> Shown(Inbound read)
    {
        var leaves = KitDump.Leaves(read);
        return Members.Select(member => leaves.GetValueOrDefault(member));
    }

    private static IEnumerable<KitSlot> Find(KitSample sample)
    {
        var before = KitDump.Leaves(sample.Read());
        foreach (var path in KitJson.Fields(sample.Body))
        {
            foreach (var probe in Probes(KitJson.At(sample.Body, path)))
            {
                var read = sample.Read(KitJson.With(sample.Body, path, probe));
                var after = KitDump.Leaves(read);
                var changed = before.Keys.Where(member => after.ContainsKey(member) && !Equals(after[member], before[member])).ToList();
                if (read is Inbound.Unreadable || changed.Count == 0)
                    continue;
                var slot = new KitSlot(sample, path, KindOf(changed, before), changed);
                yield return slot.IsSaid(before, after, probe) ? slot : slot with { Kind = SlotKind.Other };
                break;
            }
        }
    }

    /// <summary>False for a number that says how amounts are written, and for a code that helps to read a text.</summary>
    private bool IsSaid(IReadOnlyDictionary<string, object> before, IReadOnlyDictionary<string, object> after, JsonNode probe) => Kind switch
    {
        SlotKind.Amount => Members.All(member => Scales.Any(scale => Number * scale == Units(before[member]))),
        SlotKind.Text or SlotKind.Phone or SlotKind.Email => KitJson.IsText(probe)
            && Members.All(member => after[member] is not Personal shown || shown.Value.Contains(probe.ToString(), StringComparison.Ordinal)),
        SlotKind.Count or SlotKind.Coordinate or SlotKind.Time or SlotKind.Other => true,
    };

    private static SlotKind KindOf(List<string> members, IReadOnlyDictionary<string, object> values)
    {
        // What is somebody's stays so where it shows at another place too.
        var telling = members.Exists(member => values[member] is Personal) ? members.Where(member => values[member] is Personal) : members;
        var kinds = telling.Select(member => values[member] switch
        {
            Money => SlotKind.Amount,
            long when member.EndsWith(nameof(DraftItem.UnitPrice), StringComparison.Ordinal) => SlotKind.Amount,
            int when member.EndsWith(nameof(DraftItem.Quantity), StringComparison.Ordinal) => SlotKind.Count,
            GeoPoint => SlotKind.Coordinate,
            DateTimeOffset => SlotKind.Time,
            Personal when member.EndsWith(nameof(Stop.Phone), StringComparison.Ordinal) => SlotKind.Phone,
            Personal when member.EndsWith(nameof(Stop.Email), StringComparison.Ordinal) => SlotKind.Email,
            Personal => SlotKind.Text,
            _ => SlotKind.Other,
        }).Distinct().ToList();
        return kinds is [var only] ? only : SlotKind.Other;
    }

    /// <summary>The same, a little different, of the same type.</summary>
    private static IEnumerable<JsonNode> Probes(JsonNode? value)
    {
        switch (value?.GetValueKind())
        {
            case JsonValueKind.Number:
                yield return JsonNode.Parse((decimal.Parse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture))!;
                break;
            case JsonValueKind.String when Rfc3339().IsMatch(value.ToString()):
                yield return DateTimeOffset.Parse(value.ToString(), CultureInfo.InvariantCulture).AddSeconds(7).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                break;
            case JsonValueKind.String when decimal.TryParse(value.ToString(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                yield return (number + 1).ToString(CultureInfo.InvariantCulture);
                yield return (number / 2).ToString(CultureInfo.InvariantCulture);
                break;
            case JsonValueKind.String:
                yield return value + Probe;
                break;
            default:
                break;
        }
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rfc3339();
}

internal enum SlotKind
{
    Amount,
    Count,
    Coordinate,
    Time,
    Phone,
    Email,

    /// <summary>A name, an address, a note: somebody's words.</summary>
    Text,

    /// <summary>An id, a code, or more than one kind at once.</summary>
    Other,
}
