using Integrations.Abstractions;

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// A real-shaped body of a partner, from the module's <c>Samples</c>. The file's name begins with the route's; a variant follows
/// after a dash or a dot: <c>v2-create.in.json</c>, <c>v2-create-two-bags.in.json</c>.
/// </summary>
public sealed record KitSample(KitModule Module, string Name, ReadOnlyMemory<byte> Body)
{
    private const string Ending = ".in.json";

    public static IReadOnlyList<KitSample> All { get; } = [.. KitModule.All.SelectMany(In)];

    /// <summary>The longest route name that the sample's name begins with; null for a sample that no route would ever get.</summary>
    public InboundRoute? Route => Module.Mapper.Routes
        .Where(route => Name == route.Name || Name.StartsWith(route.Name + "-", StringComparison.Ordinal) || Name.StartsWith(route.Name + ".", StringComparison.Ordinal))
        .MaxBy(route => route.Name.Length);

    public static KitSample Of(string module, string name) => All.Single(sample => sample.Module.Name == module && sample.Name == name);

    public InboundMessage Message(ReadOnlyMemory<byte>? body = null) => KitMessage.On(Route!, body ?? Body);

    public Inbound Read(ReadOnlyMemory<byte>? body = null) => Module.Mapper.Read(Message(body));

    private static IEnumerable<KitSample> In(KitModule module)
    {
        var folder = Path.Combine(module.Folder, "Samples");
        return Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*" + Ending).Order(StringComparer.Ordinal)
                .Select(file => new KitSample(module, Path.GetFileName(file)[..^Ending.Length], Trimmed(File.ReadAllBytes(file))))
            : [];
    }

    /// <summary>Without the file's last line end, so that a cut anywhere cuts the object.</summary>
    private static ReadOnlyMemory<byte> Trimmed(byte[] bytes) => bytes.AsMemory().TrimEnd("\r\n "u8);
}

/// <summary>A message as ingress would hand it over.</summary>
internal static class KitMessage
{
    private static readonly DateTimeOffset Arrived = new(2030, 1, 15, 12, 0, 0, TimeSpan.Zero);

    public static InboundMessage On(InboundRoute route, ReadOnlyMemory<byte> body) => new()
    {
        Route = route,
        Body = body,
        RequestId = new Guid("0194f000-0000-7000-8000-000000000001"),
        ReceivedAt = Arrived,
        PublicUrl = new Uri("https://gateway.example.com" + route.Pattern.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)),
        Path = route.Pattern.Split('/').Where(part => part.StartsWith('{')).ToDictionary(part => part.Trim('{', '}'), part => "path-" + part.Trim('{', '}'), StringComparer.Ordinal),
    };
}
