using System.Text.Json;
using System.Text.RegularExpressions;

namespace Integrations.StatusUpdates;

/// <summary>
/// What a refusal has in common with others, so that an operator sees one cause and not four hundred letters: the names in the
/// partner's answer and its error code. Never another value: partners quote what they refuse.
/// </summary>
internal static partial class AnswerShape
{
    private const int MostNames = 8;

    public static string Of(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return "empty";
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                return "json";
            var names = document.RootElement.EnumerateObject().Select(Part).Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal).Take(MostNames);
            return $"{{{string.Join(',', names)}}}";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second: names in another alphabet than the one they claim, which is found only when they are read.
            return "text";
        }
    }

    private static string Part(JsonProperty property)
    {
        var name = Name().IsMatch(property.Name) ? property.Name : "?";
        return name is "code" && property.Value.ValueKind is JsonValueKind.String && property.Value.GetString() is { } code && Code().IsMatch(code)
            ? $"code={code}"
            : name;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,39}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Name();

    // With an underscore, as codes have and people's names do not.
    [GeneratedRegex("^[a-z0-9]{1,20}(?:_[a-z0-9]{1,20}){1,5}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Code();
}
