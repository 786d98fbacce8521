using System.Globalization;
using System.Text.Json;

namespace Integrations.Abstractions.Reading;

/// <summary>
/// Finds the name that a body says twice. A name is the partner's text and goes into an answer, so one that looks like data (no identifier,
/// too long, several digits) is not repeated: the object that has it is named instead.
/// </summary>
internal static class WireTwice
{
    private const int LongestName = 64;
    private const int MostDigits = 2;

    private static readonly JsonReaderOptions Reading = new() { MaxDepth = Wire.MaxDepth };

    /// <param name="body">Known to be JSON up to the second name; what follows does not matter.</param>
    public static string PathIn(ReadOnlySpan<byte> body)
    {
        var open = new Stack<Level>();
        var reader = new Utf8JsonReader(body, Reading);
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        var name = reader.GetString()!;
                        var at = open.Peek();
                        at.Child = IsName(name) ? at.Path.Length == 0 ? name : $"{at.Path}.{name}" : null;
                        if (!at.Names!.Add(name))
                            return at.IsHidden || at.Child is null ? Whole(at.Path) : at.Child;
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        open.Pop();
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        var (path, isHidden) = Next(open);
                        open.Push(new Level(path, isHidden, reader.TokenType is JsonTokenType.StartObject ? new HashSet<string>(StringComparer.Ordinal) : null));
                        break;
                    default:
                        Next(open);
                        break;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half a letter in a name, or an end before the second one: then the body is the place.
        }

        return "$";
    }

    /// <summary>Where the value that begins here stands; what lies below a name that is not repeated is hidden, and stands where its object does.</summary>
    private static (string Path, bool IsHidden) Next(Stack<Level> open)
    {
        if (open.Count == 0)
            return ("", false);
        var at = open.Peek();
        if (at.IsHidden || (at.Names is not null && at.Child is null))
            return (at.Path, true);
        return (at.Names is null ? string.Create(CultureInfo.InvariantCulture, $"{at.Path}[{at.Place++}]") : at.Child!, false);
    }

    private static string Whole(string path) => path.Length == 0 ? "$" : path;

    private static bool IsName(string name) => name.Length is > 0 and <= LongestName && !char.IsAsciiDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-') && name.Count(char.IsAsciiDigit) <= MostDigits;

    private sealed class Level(string path, bool isHidden, HashSet<string>? names)
    {
        public string Path { get; } = path;

        public bool IsHidden { get; } = isHidden;

        /// <summary>Null for a list.</summary>
        public HashSet<string>? Names { get; } = names;

        public string? Child { get; set; }

        public int Place { get; set; }
    }
}
