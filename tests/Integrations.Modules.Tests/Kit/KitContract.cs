using System.Text.Json.Nodes;

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// What the partner's public contract says of bodies that we send, as the module's own excerpt keeps it: <c>Contract/outbound.schema.json</c>. Calls have
/// their operation's name, answers their verdict's or <c>4xx</c> and <c>5xx</c>; a version's own begin with it: <c>v1:Canceled</c>. Where nothing is
/// public, the reason stands in the schema's place.
/// </summary>
internal sealed class KitContract
{
    private static readonly string[] Parts = ["calls", "answers"];

    private readonly JsonObject _root;

    private KitContract(JsonObject root) => _root = root;

    public string? Source => (string?)_root["source"];

    /// <summary>Why there is none, where nothing is public at all.</summary>
    public string? Excuse => (string?)_root["excused"];

    public static string FileOf(KitModule module) => Path.Combine(module.Folder, "Contract", "outbound.schema.json");

    public static KitContract Of(KitModule module) => new(JsonNode.Parse(File.ReadAllText(FileOf(module)))!.AsObject());

    /// <summary>Rules, or the reason why there are none; both null where the excerpt says nothing.</summary>
    public (KitSchema? Schema, string? Excuse) Call(string operation, int version) => Found("calls", version, operation);

    public (KitSchema? Schema, string? Excuse) Answer(string verdict, int status, int version) => Found("answers", version, verdict, $"{status / 100}xx");

    /// <summary>Every schema with a name of its own.</summary>
    public IEnumerable<string> Names() => Parts.SelectMany(part => (_root[part] as JsonObject ?? []).Select(one => one.Key));

    private (KitSchema? Schema, string? Excuse) Found(string part, int version, params string[] names)
    {
        foreach (var name in names.SelectMany(name => new[] { $"v{version}:{name}", name }))
        {
            switch (_root[part]?[name])
            {
                case JsonObject rules:
                    return (new KitSchema(_root, rules), null);
                case JsonValue excuse:
                    return (null, (string)excuse!);
            }
        }

        return (null, Excuse);
    }
}
