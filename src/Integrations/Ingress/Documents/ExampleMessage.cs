using Integrations.Abstractions;

namespace Integrations.Ingress.Documents;

/// <summary>A message as the documents' examples would arrive.</summary>
internal static class ExampleMessage
{
    /// <summary>What stands in a path where the partner puts an id.</summary>
    public const string PathValue = "example-1";

    private static readonly DateTimeOffset Time = new(2030, 1, 15, 12, 0, 0, TimeSpan.Zero);

    public static InboundMessage On(Door door, ReadOnlyMemory<byte> body) => new()
    {
        Route = door.Route,
        Body = body,
        RequestId = new Guid("0194f000-0000-7000-8000-000000000001"),
        ReceivedAt = Time,
        Region = door.FirstRegion,
        PublicUrl = door.Options.PublicUrl,
        Path = ParametersOf(door.Route).ToDictionary(name => name, _ => PathValue, StringComparer.OrdinalIgnoreCase),
    };

    public static IEnumerable<string> ParametersOf(InboundRoute route) =>
        route.Pattern.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'));
}
