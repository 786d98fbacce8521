using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integrations.Workbench.Evidence;

/// <summary>A file that may be something else, or half written, is no evidence and no failure.</summary>
internal static class Json
{
    public static JsonObject? Read(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(file)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
