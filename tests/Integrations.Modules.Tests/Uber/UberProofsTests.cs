using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;
using Integrations.Modules.Uber;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Uber;

public sealed class UberProofsTests
{
    [Fact]
    public void Every_route_is_signed_and_the_older_header_counts_too()
    {
        foreach (var route in UberCalls.Ingress.Routes)
        {
            var proof = new UberProofs().For(route).ShouldHaveSingleItem().ShouldBeOfType<Proof.Hmac>();
            proof.Headers.ShouldBe(["x-uber-signature", "X-Postmates-Signature"]);
        }
    }

    /// <summary>
    /// Key, body and digest are the example that https://developer.uber.com/docs/deliveries/webhooks prints (no credential of anyone's).
    /// </summary>
    [Fact]
    public void The_proof_as_declared_gives_the_documentations_digest()
    {
        const string key = "c5c26d5a-70d6-46c7-a652-d7c09825ad29";
        const string body = """{"kind": "event.courier_update", "location": {"lat": 37.7974109, "lng": -122.424145}}""";
        var message = UberCalls.Raw("v1-create", body);
        var proof = new UberProofs().For(message.Route)[0].ShouldBeOfType<Proof.Hmac>();

        var signed = proof.Signed?.Invoke(message) ?? message.Body.ToArray();
        var digest = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), signed);
        var text = proof.Text switch
        {
            DigestText.LowerHex => Convert.ToHexStringLower(digest),
            DigestText.Base64 => Convert.ToBase64String(digest),
        };

        text.ShouldBe("cdff8133fb065f8d37a2c1c94c3331b6a82766d14e7ea4faacc4886558cedd65");
    }
}
