using Integrations.Abstractions;
using Integrations.Ops.Requests;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Requests;

public sealed class CurlTextTests
{
    [Fact]
    public void Whatever_a_partner_put_into_a_header_or_an_id_stays_one_word_of_the_shell()
    {
        var route = new InboundRoute("v1-cancel", "PUT", "/x/v1/deliveries/{id}", RouteKind.Cancel, 1);

        var curl = CurlText.Of(
            route, new Dictionary<string, string> { ["id"] = "a'b;c/../d" }, new Dictionary<string, string> { ["user-agent"] = "x'; rm -rf / #" },
            [new Proof.Hmac(["X-Signature"], DigestText.LowerHex)]);

        curl.ReplaceLineEndings("\n").ShouldBe(
            """
            curl -X PUT 'https://HOST/x/v1/deliveries/a%27b%3Bc%2F..%2Fd' \
              -H 'user-agent: x'\''; rm -rf / #' \
              -H 'X-Signature: SIGNATURE' \
              --data-binary @BODY
            """.ReplaceLineEndings("\n"));
    }
}
