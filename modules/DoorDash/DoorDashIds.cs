using System.Buffers;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash;

/// <summary>
/// The delivery id that DoorDash gives. Both sides address the delivery by it in URLs, so the contract's characters are asked for
/// in every generation, also in the classic one whose contract is silent.
/// </summary>
internal static class DoorDashIds
{
    public const string Field = "external_delivery_id";

    private const string Rule = "pattern:[a-zA-Z0-9-._~]+";

    private const int MaxLength = 500;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    public static string? Read(Wire wire)
    {
        var id = wire.Text(Field, required: true, max: MaxLength);
        if (id is null || Holds(id))
            return id;
        wire.Fault(Field, Rule);
        return null;
    }

    /// <summary>The id that the path names. False, with the reading to return, where it cannot be one.</summary>
    public static bool InPath(InboundMessage message, out string id, out Inbound faulty)
    {
        id = message.PathValue(Field) ?? "";
        faulty = new Inbound.Unreadable([new Fault(Field, Rule)], null);
        return Holds(id);
    }

    // The contract's pattern lets "." and ".." pass. As a segment of our own outbound paths either would lead to another resource,
    // escaped or not: a URL is normalised before it is sent.
    private static bool Holds(string id) =>
        id.Length is > 0 and <= MaxLength && id is not ("." or "..") && !id.AsSpan().ContainsAnyExcept(Allowed);
}
