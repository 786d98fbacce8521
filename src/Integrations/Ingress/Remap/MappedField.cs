using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Integrations.Ingress.Remap;

/// <summary>One field of what an order becomes, as text so that then and now can be laid side by side.</summary>
/// <param name="Name">Table or end of the trip, and column.</param>
/// <param name="Value">Null where there is none.</param>
/// <param name="Personal">True where the value says something of a person: it is compared, and never shown.</param>
internal sealed record MappedField(string Name, string? Value, bool Personal = false);

/// <summary>A field that would be mapped differently today. Holds only what may be shown.</summary>
/// <param name="Field">Its name; places in lists as <c>[]</c>, so that they can be counted.</param>
/// <param name="Name">With the place in the list.</param>
/// <param name="Then">What it was; null where nothing is known of then.</param>
/// <param name="Now">What it would be.</param>
internal sealed record FieldDifference(string Field, string Name, string? Then, string Now)
{
    /// <summary>As one line.</summary>
    public string Shown => Then is null ? Now : $"{Name}: {Then} -> {Now}";

    /// <summary>Shorter ones are part of every text.</summary>
    private const int ShortestPart = 4;

    // Of one run: the same value has the same mark in it, and the mark is worth nothing afterwards.
    private const int MarkBytes = 4;

    /// <summary>Every field that differs, masked.</summary>
    /// <param name="then">As stored.</param>
    /// <param name="now">As the module reads it today.</param>
    /// <param name="key">Of the run.</param>
    public static IReadOnlyList<FieldDifference> Between(IReadOnlyList<MappedField> then, IReadOnlyList<MappedField> now, ReadOnlySpan<byte> key)
    {
        var personal = Personal(then.Concat(now));
        var (before, after) = (ByName(then), ByName(now));
        var found = new List<FieldDifference>();
        foreach (var name in before.Keys.Union(after.Keys, StringComparer.Ordinal))
        {
            var (old, fresh) = (before.GetValueOrDefault(name), after.GetValueOrDefault(name));
            if (string.Equals(old?.Value, fresh?.Value, StringComparison.Ordinal))
                continue;
            var hidden = (old ?? fresh)!.Personal || Speaks(old?.Value, personal) || Speaks(fresh?.Value, personal);
            found.Add(new FieldDifference(Counted(name), name, Show(old?.Value, hidden, key), Show(fresh?.Value, hidden, key)));
        }

        return found;
    }

    /// <summary>Every field that says something, masked.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Masked(IReadOnlyList<MappedField> fields, ReadOnlySpan<byte> key)
    {
        var personal = Personal(fields);
        var shown = new List<KeyValuePair<string, string>>();
        foreach (var field in fields)
        {
            if (field.Value is { Length: > 0 } value)
                shown.Add(new(field.Name, Show(value, field.Personal || Speaks(value, personal), key)));
        }

        return shown;
    }

    private static HashSet<string> Personal(IEnumerable<MappedField> fields) =>
        fields.Where(field => field.Personal && field.Value is { Length: >= ShortestPart }).Select(field => field.Value!).ToHashSet(StringComparer.Ordinal);

    /// <summary>What a wrong mapping puts into a plain field may be a person's: then it is treated like one.</summary>
    private static bool Speaks(string? value, HashSet<string> personal) => value is not null && personal.Any(known =>
        value.Contains(known, StringComparison.OrdinalIgnoreCase)
        || (value.Length >= ShortestPart && known.Contains(value, StringComparison.OrdinalIgnoreCase)));

    private static string Show(string? value, bool hidden, ReadOnlySpan<byte> key)
    {
        if (value is null)
            return "nothing";
        if (!hidden)
            return value;
        var mark = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(value))[..MarkBytes];
        return string.Create(CultureInfo.InvariantCulture, $"{value.Length} characters #{Convert.ToHexStringLower(mark)}");
    }

    private static string Counted(string name)
    {
        var (open, close) = (name.IndexOf('[', StringComparison.Ordinal), name.IndexOf(']', StringComparison.Ordinal));
        return open < 0 ? name : string.Concat(name.AsSpan(0, open + 1), name.AsSpan(close));
    }

    private static Dictionary<string, MappedField> ByName(IReadOnlyList<MappedField> fields) => fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
}
