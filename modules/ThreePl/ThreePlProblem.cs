using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.ThreePl;

/// <summary>
/// A "no" as RFC 9457 problem details. <c>code</c> is what a program compares; <c>title</c> is for people and may change;
/// <c>errors</c> points to every faulty field; <c>requestId</c> is what to name when asking us.
/// </summary>
internal sealed record ThreePlProblem(int Status, string Code, string Title)
{
    private const string MediaType = "application/problem+json";

    /// <summary>Narrows the code where several causes share it.</summary>
    public string? Reason { get; init; }

    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Members of one code only.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Extra { get; init; } = [];

    public Reply Reply(InboundMessage message)
    {
        var body = new JsonObject
        {
            ["type"] = "urn:problem-type:threepl:" + Code,
            ["title"] = Title,
            ["status"] = Status,
            ["code"] = Code,
        };
        if (Reason is not null)
            body["reason"] = Reason;
        foreach (var (name, value) in Extra)
            body[name] = value;
        if (Faults.Count > 0)
            body["errors"] = new JsonArray([.. Faults.Select(Error)]);
        body["requestId"] = message.RequestId.ToString("D");
        return new Reply(Status, MediaType, JsonSerializer.SerializeToUtf8Bytes(body));
    }

    private static JsonObject Error(Fault fault) => new() { ["pointer"] = Pointer(fault.Path), ["rule"] = fault.Rule };

    /// <summary><c>items[2].quantity</c> is <c>#/items/2/quantity</c>, as RFC 9457 writes a JSON Pointer; the whole body is <c>#</c>.</summary>
    internal static string Pointer(string path)
    {
        if (path is "$")
            return "#";
        var pointer = new StringBuilder("#/");
        foreach (var letter in path)
        {
            if (letter is not ']')
                pointer.Append(letter is '.' or '[' ? '/' : letter);
        }

        return pointer.ToString();
    }
}
