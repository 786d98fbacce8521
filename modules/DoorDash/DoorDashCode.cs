using System.Buffers;

namespace Integrations.Modules.DoorDash;

/// <summary>A reason as DoorDash gives it: kept where it has the form of a code. A sentence may name a person.</summary>
internal static class DoorDashCode
{
    private const int Longest = 64;

    private static readonly SearchValues<char> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    public static string? Of(string? reason) =>
        reason is { Length: <= Longest } && !reason.AsSpan().ContainsAnyExcept(Letters) ? reason : null;
}
