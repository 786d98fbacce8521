using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Integrations.Testing;

/// <summary>
/// Texts that occur nowhere else in the world, put where personal data goes, and looked for where none may come out: as they are, in
/// any case, and in the clothes that data wears in dumps and logs (hex, base64, escapes).
/// </summary>
public sealed class CanaryText
{
    private readonly ConcurrentDictionary<string, string> _marks = new(StringComparer.Ordinal);

    /// <summary>A word with the label in it, the same for the same label.</summary>
    public string Word(string label) => _marks.GetOrAdd(label, _ =>
        $"Qz{new string([.. label.Where(char.IsAsciiLetterOrDigit)])}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}");

    /// <summary>Digits only, for phones and house numbers; at least nine, or chance would find them.</summary>
    public string Digits(string label, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 9);
        return _marks.GetOrAdd(label, _ => RandomNumberGenerator.GetString("23456789", count));
    }

    /// <summary>A phone number that passes for a real one in the US.</summary>
    public string Phone(string label) => "+1" + Digits(label, 10);

    public string Email(string label) => Word(label) + "@example.com";

    /// <summary>The labels whose mark occurs in the text, each with the form in which it was found.</summary>
    public IReadOnlyList<string> In(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. from mark in _marks
                   from form in Forms(mark.Value)
                   where text.Contains(form.Text, StringComparison.OrdinalIgnoreCase)
                   select string.Create(CultureInfo.InvariantCulture, $"{mark.Key} as {form.Name}")];
    }

    public async Task<IReadOnlyList<string>> InFileAsync(string file) => In(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));

    private static IEnumerable<(string Name, string Text)> Forms(string mark)
    {
        var bytes = Encoding.UTF8.GetBytes(mark);
        yield return ("text", mark);
        yield return ("hex", Convert.ToHexStringLower(bytes));
        yield return ("UTF-16 hex", Convert.ToHexStringLower(Encoding.Unicode.GetBytes(mark)));
        // Where the mark begins within a group of three bytes decides its letters; those at the edges depend on the neighbours.
        for (var shift = 0; shift < 3; shift++)
        {
            var text = Convert.ToBase64String([.. new byte[shift], .. bytes]);
            yield return ("base64", text[(((shift * 8) + 5) / 6)..((shift + bytes.Length) * 8 / 6)]);
        }
    }
}
