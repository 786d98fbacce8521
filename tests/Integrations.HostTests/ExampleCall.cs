using System.Globalization;
using System.Text.Json.Nodes;

namespace Integrations.HostTests;

/// <summary>A request as an API document shows it.</summary>
/// <param name="Operation">Its id.</param>
/// <param name="Method">Upper case.</param>
/// <param name="Path">With the examples of its parameters.</param>
/// <param name="Example">The example's name; empty where there is none to send.</param>
/// <param name="Body">Null where nothing is sent.</param>
/// <param name="Responses">Documented, by status.</param>
internal sealed record ExampleCall(string Operation, string Method, string Path, string Example, JsonNode? Body, JsonObject Responses)
{
    public IReadOnlyList<int> Documented => [.. Responses.Select(response => int.Parse(response.Key, CultureInfo.InvariantCulture))];

    /// <summary>Each example of each operation; an operation without one once, without a body.</summary>
    public static IEnumerable<ExampleCall> In(JsonObject document)
    {
        foreach (var (pattern, path) in document["paths"]!.AsObject())
        {
            foreach (var (method, node) in path!.AsObject())
            {
                var operation = node!.AsObject();
                var bare = new ExampleCall(
                    (string)operation["operationId"]!, method.ToUpperInvariant(), Filled(pattern, operation), "", null, operation["responses"]!.AsObject());
                var examples = operation["requestBody"]?["content"]?["application/json"]?["examples"]?.AsObject() ?? [];
                if (examples.Count == 0)
                    yield return bare;
                foreach (var (name, example) in examples)
                    yield return bare with { Example = name, Body = example!["value"] };
            }
        }
    }

    /// <summary>The bodies that a response shows.</summary>
    public static IEnumerable<JsonNode?> Examples(JsonNode? response) =>
        (response?["content"]?.AsObject() ?? []).SelectMany(content => content.Value!["examples"]!.AsObject()).Select(example => example.Value!["value"]);

    public IEnumerable<JsonNode?> AnswersOf(int status) => Examples(Responses[status.ToString(CultureInfo.InvariantCulture)]);

    private static string Filled(string pattern, JsonObject operation)
    {
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
            pattern = pattern.Replace($"{{{parameter!["name"]}}}", (string)parameter["example"]!, StringComparison.Ordinal);
        return pattern.TrimStart('/');
    }
}
