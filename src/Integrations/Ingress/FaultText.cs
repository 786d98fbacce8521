using System.Text.Json;
using Integrations.Abstractions;

namespace Integrations.Ingress;

/// <summary>Faults as they are kept: <c>[{"path":"items[2].quantity","rule":"required"}]</c>.</summary>
internal static class FaultText
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static string? Write(IReadOnlyList<Fault>? faults) => faults is { Count: > 0 } ? JsonSerializer.Serialize(faults, Json) : null;

    public static IReadOnlyList<Fault> Read(string? kept) => kept is null ? [] : JsonSerializer.Deserialize<Fault[]>(kept, Json) ?? [];
}
