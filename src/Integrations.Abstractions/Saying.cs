using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integrations.Abstractions;

/// <summary>What the partner hears of a status change.</summary>
public abstract record Saying
{
    private Saying()
    {
    }

    /// <param name="PartnerStatus">
    /// The partner's word. It is compared with the last one sent (together with the robot), so it must differ whenever the call says something new:
    /// where the word is the same and what comes with it is news (an estimate), that follows behind a space.
    /// </param>
    /// <param name="Call">The request that says it.</param>
    public sealed record Tell(string PartnerStatus, PartnerCall Call) : Saying
    {
        /// <summary>The word alone, for grouping.</summary>
        public string Word => PartnerStatus.Split(' ')[0];
    }

    /// <summary>This partner is not told, and why; kept beside the change.</summary>
    public sealed record Silent(string Why) : Saying;
}

/// <summary>A request to the partner as the module words it; the platform adds the base address of (partner, region, version) and the access.</summary>
/// <param name="Operation">Names the partner's operation for audit and metrics: <c>status</c>, <c>cancel</c>.</param>
/// <param name="Method">Upper case.</param>
/// <param name="Path">Relative to the base address, escaped, without a leading slash.</param>
/// <param name="Access">How the partner wants to be convinced that it is us.</param>
public sealed record PartnerCall(string Operation, string Method, string Path, Access Access)
{
    public string ContentType { get; init; } = "application/json";

    public ReadOnlyMemory<byte> Body { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>True when a repetition would do harm, because the partner does not know it as one: when it is open whether a call arrived, it is
    /// not repeated. The partner is asked where it can be; otherwise an operator decides.</summary>
    public bool AtMostOnce { get; init; }

    /// <summary>True when the body holds personal data, so that its audit copy is encrypted.</summary>
    public bool Personal { get; init; }

    public static PartnerCall Json(string operation, string method, string path, Access access, JsonNode body) =>
        new(operation, method, path, access) { Body = JsonSerializer.SerializeToUtf8Bytes(body) };
}
