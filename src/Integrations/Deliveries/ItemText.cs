using System.Text.Json;
using Integrations.Abstractions;

namespace Integrations.Deliveries;

/// <summary>Name and note of an item as one text: what <c>item.text</c> holds under its encryption.</summary>
public static class ItemText
{
    /// <summary>UTF-8 JSON: <c>{"name":..,"note":..}</c>.</summary>
    public static byte[] Write(Personal name, Personal? note)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("name", name.Value);
            if (note is { } said)
                writer.WriteString("note", said.Value);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public static (Personal Name, Personal? Note) Read(string text)
    {
        using var json = JsonDocument.Parse(text);
        var note = json.RootElement.TryGetProperty("note", out var said) ? said.GetString() : null;
        return (new Personal(json.RootElement.GetProperty("name").GetString() ?? ""), note is null ? null : new Personal(note));
    }
}
