namespace Integrations.Abstractions;

/// <summary>What arrived on a route, whole: the bytes as they came and the facts around them.</summary>
public sealed record InboundMessage
{
    private static readonly Dictionary<string, string> None = new(StringComparer.OrdinalIgnoreCase);

    public required InboundRoute Route { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Our id of the request; answered to the partner so that both sides can speak of it.</summary>
    public required Guid RequestId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Of the credential that the request proved; the partner's first region before that.</summary>
    public Region Region { get; init; }

    /// <summary>The URL under which the partner knows us, from configuration: some signatures cover it. Never built from Host or forwarded headers.</summary>
    public Uri? PublicUrl { get; init; }

    public IReadOnlyDictionary<string, string> Path { get; init; } = None;

    public IReadOnlyDictionary<string, string> Query { get; init; } = None;

    /// <summary>Names are compared without case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = None;

    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;

    public string? PathValue(string name) => Path.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
