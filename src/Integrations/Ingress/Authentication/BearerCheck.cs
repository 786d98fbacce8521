using System.Diagnostics.CodeAnalysis;
using Integrations.Abstractions;

namespace Integrations.Ingress.Authentication;

/// <summary><c>Authorization: Bearer</c> equal to the secret.</summary>
internal static class BearerCheck
{
    private const string Header = "Authorization";
    private const string Scheme = "Bearer ";

    public static ProofResult Check(InboundMessage message, Candidate candidate)
    {
        if (message.Header(Header) is not { Length: > 0 })
            return ProofResult.Missing;
        if (!TryToken(message, out var token))
            return ProofResult.Malformed;
        return candidate.IsSecret(token) ? ProofResult.Holds : ProofResult.Mismatch;
    }

    /// <summary>What follows the scheme, whose name is compared without case (RFC 9110).</summary>
    public static bool TryToken(InboundMessage message, [NotNullWhen(true)] out string? token)
    {
        var header = message.Header(Header);
        token = header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..] : null;
        return token is { Length: > 0 };
    }
}
