using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.Huuva;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Huuva;

public sealed class HuuvaProofsTests
{
    [Fact]
    public void Every_route_is_signed()
    {
        foreach (var route in HuuvaCalls.Ingress.Routes)
            Proof(route).Headers.ShouldBe(["X-Server-Authorization-HMAC-SHA256"]);
    }

    /// <summary>The digest is openssl's; the key is an invented channel link, as Deliverect's staging uses one.</summary>
    [Fact]
    public void The_proof_as_declared_gives_the_digest_in_lower_hex()
    {
        var message = HuuvaCalls.Message("v1-create", JsonNode.Parse("""{"jobId":"67c1f0a2b3d4e5f60718293a"}""")!);
        var proof = Proof(message.Route);

        var digest = HMACSHA256.HashData("66aa10b2c3d4e5f607182922"u8, proof.Signed?.Invoke(message) ?? message.Body.ToArray());
        var text = proof.Text switch
        {
            DigestText.LowerHex => Convert.ToHexStringLower(digest),
            DigestText.Base64 => Convert.ToBase64String(digest),
        };

        text.ShouldBe("15c1c83e9e1db52c12a11949e2df76d79c6fb772bbc9fb1ad9ddc106590c7900");
    }

    private static Proof.Hmac Proof(InboundRoute route) => new HuuvaProofs().For(route).ShouldHaveSingleItem().ShouldBeOfType<Proof.Hmac>();
}
