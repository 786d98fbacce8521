using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integrations.Abstractions;

/// <summary>An answer to a partner, ready for the wire.</summary>
public sealed record Reply(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static Reply Json(int status, JsonNode body) =>
        new(status, "application/json", JsonSerializer.SerializeToUtf8Bytes(body));

    public static Reply Empty(int status) => new(status, "", ReadOnlyMemory<byte>.Empty);
}
