using System.Text.Json;
using System.Text.Unicode;

namespace Integrations.Abstractions.Reading;

/// <summary>Bytes of a partner as JSON, or the one fault that keeps them from being it.</summary>
internal static class WireBody
{
    public static readonly JsonDocumentOptions Strict = new() { MaxDepth = Wire.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Nothing, with a fault added, for what is empty, no UTF-8, no JSON, too deep or says a name twice.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> body, List<Fault> faults)
    {
        if (body.IsEmpty)
        {
            faults.Add(new Fault("$", "required"));
            return default;
        }

        // JsonDocument accepts broken UTF-8 inside strings and throws when the string is read: too late for an answer.
        if (!Utf8.IsValid(body.Span))
        {
            faults.Add(new Fault("$", "utf8"));
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            faults.Add(e.Message.Contains("uplicate", StringComparison.Ordinal) ? new Fault(WireTwice.PathIn(body.Span), "duplicate_property") : new Fault("$", "json"));
        }
        catch (InvalidOperationException)
        {
            // Half a letter in a name: to be compared with the others it has to be unescaped.
            faults.Add(new Fault("$", "unicode"));
        }

        return default;
    }
}
