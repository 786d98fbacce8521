using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// Writes what a module made of a message, member by member, for approved files and for comparison. Personal values are shown: samples
/// hold invented people, and a wrong name must be seen.
/// </summary>
internal static class KitDump
{
    public static string Text(object? value)
    {
        var text = new StringBuilder(value is null or IEnumerable ? "" : value.GetType().Name);
        Write(text, value, indent: 0);
        return text.ToString();
    }

    /// <summary>Every personal value in it, however deep.</summary>
    public static IEnumerable<string> Personals(object? value) => value switch
    {
        null or string => [],
        Personal personal => [personal.Value],
        IEnumerable many => many.Cast<object?>().SelectMany(Personals),
        _ when IsOurs(value) => Members(value).SelectMany(member => Personals(member.GetValue(value))),
        _ => [],
    };

    /// <summary>Every value in it that is not made of others, with its place: <c>Draft.Items[0].Quantity</c>.</summary>
    public static IReadOnlyDictionary<string, object> Leaves(object? value) =>
        Leaves(value, "").ToDictionary(leaf => leaf.Path, leaf => leaf.Value, StringComparer.Ordinal);

    private static IEnumerable<(string Path, object Value)> Leaves(object? value, string path) => value switch
    {
        null => [],
        string or Personal or Money or GeoPoint or DateTimeOffset => [(path, value)],
        IEnumerable many => many.Cast<object?>().SelectMany((element, place) => Leaves(element, string.Create(CultureInfo.InvariantCulture, $"{path}[{place}]"))),
        _ when IsOurs(value) => Members(value).SelectMany(member => Leaves(member.GetValue(value), path.Length == 0 ? member.Name : $"{path}.{member.Name}")),
        _ => [(path, value)],
    };

    /// <summary>Continues the line that names the value.</summary>
    private static void Write(StringBuilder text, object? value, int indent)
    {
        if (Simple(value) is { } simple)
        {
            text.Append(' ').Append(simple).Append('\n');
            return;
        }

        text.Append('\n');
        if (value is IEnumerable many)
        {
            foreach (var element in many)
                Line(text, "-", element, indent);
            return;
        }

        foreach (var member in Members(value!))
        {
            if (member.GetValue(value) is { } inner and not ICollection { Count: 0 })
                Line(text, member.PropertyType.IsAbstract && IsOurs(inner) ? $"{member.Name}: {inner.GetType().Name}" : member.Name + ":", inner, indent);
        }
    }

    private static void Line(StringBuilder text, string name, object? value, int indent)
    {
        text.Append(' ', indent).Append(name);
        Write(text, value, indent + 2);
    }

    private static string? Simple(object? value) => value switch
    {
        null => "null",
        string text => JsonSerializer.Serialize(text, KitJson.Readable),
        Personal personal => JsonSerializer.Serialize(personal.Value, KitJson.Readable),
        DateTimeOffset time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        ReadOnlyMemory<byte> bytes => bytes.IsEmpty ? "(empty)" : JsonNode.Parse(bytes.Span)!.ToJsonString(KitJson.Readable),
        Money money => string.Create(CultureInfo.InvariantCulture, $"{money.MinorUnits} {money.Currency}"),
        GeoPoint point => string.Create(CultureInfo.InvariantCulture, $"{point.Latitude}, {point.Longitude}"),
        KeyValuePair<string, string> pair => $"{pair.Key}: {pair.Value}",
        IFormattable formattable => formattable.ToString(format: null, CultureInfo.InvariantCulture),
        _ => value is bool ? value.ToString() : null,
    };

    private static bool IsOurs(object value) => value.GetType().Namespace?.StartsWith("Integrations", StringComparison.Ordinal) is true && value is not Enum;

    /// <summary>In the order of the declaration; what is computed from the others is left out.</summary>
    private static IEnumerable<PropertyInfo> Members(object value) => value.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0 && property.GetSetMethod(nonPublic: true) is not null);
}
