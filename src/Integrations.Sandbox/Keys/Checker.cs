using System.Security.Cryptography;
using System.Text;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Keys;

/// <summary>Checks that a call is ours, as the real partner would: in constant time, every active secret.</summary>
internal sealed class Checker(TokenDesk desk, TimeProvider clock)
{
    /// <summary>Null when the call convinces, otherwise the rule that it breaks.</summary>
    public string? Fault(
        Scheme scheme, IReadOnlyList<Credential> credentials, HeaderReader header, ReadOnlySpan<byte> body, Target? target = null) =>
        scheme.Kind switch
        {
            "open" => null,
            "bearer" => AnySecret(credentials, Bearer(header)) ? null : "bearer",
            "api-key" => AnySecret(credentials, header(scheme.HeaderName)) ? null : scheme.HeaderName,
            "signed-token" => TokenText.Fault(Bearer(header), scheme, credentials, clock.GetUtcNow()),
            "signed-webhook" => WebhookText.Fault(header, body, credentials, clock.GetUtcNow()),
            "hmac" => DigestFault(scheme, credentials, header, body, target),
            "client-credentials" => desk.Fault(Bearer(header), scheme.Scope),
            _ => "scheme",
        };

    public static string? Bearer(HeaderReader header)
    {
        const string prefix = "Bearer ";
        var value = header("Authorization");
        return value?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) is true ? value[prefix.Length..] : null;
    }

    public static bool Equal(string? given, string expected) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    private static bool AnySecret(IReadOnlyList<Credential> credentials, string? given)
    {
        var found = false;
        foreach (var credential in credentials)
            found |= Equal(given, credential.Secret);
        return found;
    }

    private string? DigestFault(
        Scheme scheme, IReadOnlyList<Credential> credentials, HeaderReader header, ReadOnlySpan<byte> body, Target? target)
    {
        var now = clock.GetUtcNow();
        foreach (var (name, kind) in scheme.Stamps)
        {
            if (!Stamp.Holds(kind, header(name), now))
                return name;
        }

        var (given, found) = (header(scheme.HeaderName), false);
        foreach (var credential in credentials)
            found |= Prover.Digest(scheme, credential, body, target, header) is { } digest && Equal(given, digest);
        return found ? null : scheme.HeaderName;
    }
}
