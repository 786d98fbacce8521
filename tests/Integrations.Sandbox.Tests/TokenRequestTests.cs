using System.Net;
using System.Text;
using Integrations.Sandbox.Partners;
using Shouldly;
using Xunit;

namespace Integrations.Sandbox.Tests;

/// <summary>A token desk takes what its partner's description says, and nothing else.</summary>
public sealed class TokenRequestTests
{
    [Theory]
    [InlineData("json", "application/json", """{"grant_type":"client_credentials","client_id":"{id}","client_secret":"{secret}","audience":"https://acme.example.com"}""", true)]
    [InlineData("json", "application/json", """{"grant_type":"client_credentials","client_id":"{id}","client_secret":"{secret}"}""", false)]
    [InlineData("json", "application/x-www-form-urlencoded", "grant_type=client_credentials&client_id={id}&client_secret={secret}&audience=a", false)]
    [InlineData(null, "application/x-www-form-urlencoded", "grant_type=client_credentials&client_id={id}&client_secret={secret}", true)]
    [InlineData(null, "application/json", """{"grant_type":"client_credentials","client_id":"{id}","client_secret":"{secret}","audience":"a"}""", false)]
    public async Task A_token_is_given_for_the_described_request_only(string? described, string type, string body, bool given)
    {
        await using var world = await SandboxWorld.StartAsync(AcmeWorld.Quiet with { Partners = [Acme(described)] });
        var key = world.Keys.Of("ACME", "US").Outbound[0];
        var secret = type is "application/json" ? key.Secret : Uri.EscapeDataString(key.Secret);
        using var http = new HttpClient();
        using var content = new StringContent(
            body.Replace("{id}", key.KeyId, StringComparison.Ordinal).Replace("{secret}", secret, StringComparison.Ordinal), Encoding.UTF8, type);

        using var answer = await http.PostAsync(new Uri(world.Address, "partners/ACME/US/tokens/oauth/token"), content);

        answer.StatusCode.ShouldBe(given ? HttpStatusCode.OK : HttpStatusCode.BadRequest);
    }

    private static PartnerDescription Acme(string? tokenRequest) => AcmeWorld.Acme with
    {
        Hears = [.. AcmeWorld.Acme.Hears.Select(hearing => hearing with { Access = hearing.Access with { TokenRequest = tokenRequest } })],
    };
}
