using System.Text.Json;
using System.Text.Json.Serialization;

namespace Integrations.Abstractions;

/// <summary>
/// A personal value (name, phone, address line, e-mail, instruction) on its way from a request to the vault.
/// It cannot slip into a log, an exception or a serialised record: <see cref="ToString"/> masks it and JSON refuses it.
/// Only code that has to pass the value on reads <see cref="Value"/>.
/// </summary>
[JsonConverter(typeof(Refusal))]
public readonly record struct Personal(string Value)
{
    public override string ToString() => "***";

    /// <summary>Wraps a text, or nothing for an empty one.</summary>
    public static Personal? From(string? text) => string.IsNullOrWhiteSpace(text) ? null : new Personal(text.Trim());

    /// <summary>Joins the parts that are there with <paramref name="separator"/>.</summary>
    public static Personal? Join(string separator, params ReadOnlySpan<string?> parts)
    {
        var kept = new List<string>(parts.Length);
        foreach (var part in parts)
        {
            if (!string.IsNullOrWhiteSpace(part))
                kept.Add(part.Trim());
        }

        return kept.Count == 0 ? null : new Personal(string.Join(separator, kept));
    }

    internal sealed class Refusal : JsonConverter<Personal>
    {
        public override Personal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A personal value is not read by a serializer; open it through the vault.");

        public override void Write(Utf8JsonWriter writer, Personal value, JsonSerializerOptions options) =>
            throw new NotSupportedException("A personal value is not written by a serializer; name the field and read its Value.");
    }
}
