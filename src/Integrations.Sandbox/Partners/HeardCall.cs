using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Sandbox.Keys;

namespace Integrations.Sandbox.Partners;

/// <summary>A call of ours as the partner's endpoint got it.</summary>
internal sealed record HeardCall
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public required string Partner { get; init; }

    public required string Region { get; init; }

    /// <summary>Of the address that was called; null where the address is the partner's token desk.</summary>
    public required int? ApiVersion { get; init; }

    public required string Method { get; init; }

    /// <summary>Behind the partner's address, with a leading slash.</summary>
    public required string Path { get; init; }

    /// <summary>The whole address, as it stood on the wire.</summary>
    public required Target Target { get; init; }

    public required byte[] Bytes { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>Null where the body is not JSON.</summary>
    public JsonNode? Body { get; init; }

    public IReadOnlyDictionary<string, string> PathValues { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public static JsonNode? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return null;
        try
        {
            return JsonNode.Parse(bytes, nodeOptions: null, Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The values in the braces of <paramref name="pattern"/>, or null when the path is another one.</summary>
    public static Dictionary<string, string>? Match(string pattern, string path)
    {
        var wanted = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var given = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (wanted.Length != given.Length)
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] is ['{', .. var name, '}'])
                values[name] = Uri.UnescapeDataString(given[i]);
            else if (!string.Equals(wanted[i], given[i], StringComparison.Ordinal))
                return null;
        }

        return values;
    }
}
