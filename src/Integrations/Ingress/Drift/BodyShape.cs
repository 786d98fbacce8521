using System.Text;
using System.Text.Json;
using Integrations.Abstractions;

namespace Integrations.Ingress.Drift;

/// <summary>
/// What a JSON body consists of: paths and kinds of value, no value. Names are the partner's; one that looks like data (no identifier,
/// too long, several digits) is not taken up, so that a partner that uses values as names does not put them here.
/// </summary>
internal static class BodyShape
{
    public const string Root = "$";

    /// <summary>Instead of a name that is not taken up.</summary>
    public const string Other = "{other}";

    public const int LongestName = 64;
    public const int LongestPath = 300;

    // A version or a line number has two; an id, a phone number or a date has more.
    private const int MostDigits = 2;

    private static readonly JsonReaderOptions Reading = new() { MaxDepth = 64 };

    /// <summary>Each path and kind, as often as it is there. Empty for a body that is no JSON: why it is not, is told elsewhere.</summary>
    /// <param name="body">As it came.</param>
    /// <param name="words">By their paths: a word that is not among them is a part of its own, <see cref="DriftKind.Word"/>.</param>
    public static IReadOnlyList<ShapePart> Of(ReadOnlySpan<byte> body, IReadOnlyDictionary<string, Vocabulary>? words = null)
    {
        var parts = new List<ShapePart>();
        var parents = new Stack<string>();
        var (parent, name) = ("", (string?)null);
        var reader = new Utf8JsonReader(body, Reading);
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = Name(ref reader);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        parent = parents.Pop();
                        break;
                    default:
                        var kind = KindOf(reader.TokenType);
                        var path = Joined(parent, name);
                        parts.Add(new ShapePart(path.Length == 0 ? Root : path, kind));
                        name = null;
                        if (words?.GetValueOrDefault(path) is { } vocabulary && IsForeign(ref reader, vocabulary))
                            parts.Add(new ShapePart(path, DriftKind.Word));
                        if (kind is DriftKind.Object or DriftKind.Array)
                        {
                            parents.Push(parent);
                            parent = kind is DriftKind.Array ? path + "[]" : path;
                        }

                        break;
                }
            }
        }
        catch (JsonException)
        {
            return [];
        }

        return parts;
    }

    private static string Joined(string parent, string? name)
    {
        if (name is null)
            return parent;
        var path = parent.Length == 0 ? name : $"{parent}.{name}";
        return path.Length <= LongestPath ? path : parent.EndsWith(Other, StringComparison.Ordinal) ? parent : Other;
    }

    private static string Name(ref Utf8JsonReader reader)
    {
        // Compared as it stands on the wire: an escaped name is no identifier.
        var bytes = reader.ValueSpan;
        if (bytes.Length is 0 or > LongestName || !char.IsAsciiLetter((char)bytes[0]) && bytes[0] is not (byte)'_')
            return Other;
        var digits = 0;
        foreach (var one in bytes)
        {
            if (char.IsAsciiDigit((char)one))
                digits++;
            else if (!char.IsAsciiLetter((char)one) && one is not ((byte)'_' or (byte)'-'))
                return Other;
        }

        return digits > MostDigits ? Other : Encoding.ASCII.GetString(bytes);
    }

    /// <summary>Said, and none of the words. An empty text says nothing.</summary>
    private static bool IsForeign(ref Utf8JsonReader reader, Vocabulary vocabulary)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number) || reader.ValueSpan.IsEmpty)
            return false;
        try
        {
            return !vocabulary.Has(reader.TokenType is JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan) : reader.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // Half a letter, written as an escape: JSON, and no text.
            return true;
        }
    }

    private static DriftKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => DriftKind.Object,
        JsonTokenType.StartArray => DriftKind.Array,
        JsonTokenType.String => DriftKind.String,
        JsonTokenType.Number => DriftKind.Number,
        JsonTokenType.True or JsonTokenType.False => DriftKind.Bool,
        _ => DriftKind.Null,
    };
}

/// <param name="Path">As <see cref="DriftSighting.Path"/>.</param>
/// <param name="Kind">Of the value there.</param>
internal readonly record struct ShapePart(string Path, DriftKind Kind);
