using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Exchange;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Exchange;

/// <summary>How our calls show whose they are.</summary>
public sealed class PartnerAccessTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";
    private const string Younger = "YOUNGERYOUNGERYOUNGERYOUNGERYOUN";

    private static readonly Access.SignedToken Token =
        new("partner", TimeSpan.FromMinutes(5), [new("dd-ver", "V1")]) { KeyIdInClaims = true };

    [Fact]
    public async Task Open_sends_nothing()
    {
        using var outside = new Outside();

        (await HeadersAsync(outside, new Access.Open())).Headers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Bearer_and_api_key_carry_the_secret_and_mask_it()
    {
        using var outside = new Outside(Keys.One(Secret));

        var bearer = await HeadersAsync(outside, new Access.Bearer());
        var key = await HeadersAsync(outside, new Access.ApiKey("X-Key"));

        bearer.Headers.ShouldBe([new("Authorization", $"Bearer {Secret}")]);
        bearer.Masked.ShouldBe([new("Authorization", "Bearer ***")]);
        key.Headers.ShouldBe([new("X-Key", Secret)]);
        key.Masked.ShouldBe([new("X-Key", "***")]);
        $"{bearer} {key}".ShouldNotContain(Secret);
    }

    [Fact]
    public async Task Of_two_active_secrets_the_younger_speaks_from_its_first_moment()
    {
        using var outside = new Outside();
        var begins = outside.Clock.GetUtcNow().AddMinutes(1);
        using var rotating = new Outside(Keys.Two((Secret, null), (Younger, begins)));

        (await HeadersAsync(rotating, new Access.Bearer())).Headers[0].Value.ShouldBe($"Bearer {Secret}");
        rotating.Clock.Advance(TimeSpan.FromMinutes(1));
        (await HeadersAsync(rotating, new Access.Bearer())).Headers[0].Value.ShouldBe($"Bearer {Younger}");
    }

    [Fact]
    public async Task Without_an_active_secret_nothing_can_be_said()
    {
        using var outside = new Outside([.. Keys.One(Secret), ("Partners:THREEPL:Regions:US:Outbound:0:NotAfter", "2000-01-01T00:00:00Z")]);

        foreach (var access in new Access[] { new Access.Bearer(), Token, new Access.SignedWebhook(), new Access.ClientCredentials("t", "s") })
            (await HeadersAsync(outside, access)).Refusal.ShouldBe(new SendOutcome(OutcomeKind.BadCredentials, "no_active_credential"));
        (await outside.HeadersAsync(new Access.Bearer(), partner: IntegrationType.UBER, region: Region.EU))
            .Refusal!.Detail.ShouldBe("no_active_credential");
    }

    [Fact]
    public async Task A_signed_token_says_what_the_partner_asks_for()
    {
        using var outside = new Outside(Keys.One(Secret));
        var now = outside.Clock.GetUtcNow().ToUnixTimeSeconds();

        var (header, claims) = Read(await TokenAsync(outside, Token), Encoding.UTF8.GetBytes(Secret));

        header.ToJsonString().ShouldBe("""{"alg":"HS256","dd-ver":"V1","typ":"JWT"}""");
        claims["aud"]!.GetValue<string>().ShouldBe("partner");
        claims["iss"]!.GetValue<string>().ShouldBe("us");
        claims["kid"]!.GetValue<string>().ShouldBe("key-1");
        claims["iat"]!.GetValue<long>().ShouldBe(now - 5);
        claims["exp"]!.GetValue<long>().ShouldBe(now - 5 + 300);
        claims.Count.ShouldBe(5);
    }

    [Fact]
    public async Task The_key_id_stands_in_the_header_where_it_belongs_there()
    {
        using var outside = new Outside(Keys.One(Secret));

        var (header, claims) = Read(await TokenAsync(outside, Token with { KeyIdInClaims = false }), Encoding.UTF8.GetBytes(Secret));

        header["kid"]!.GetValue<string>().ShouldBe("key-1");
        claims.ContainsKey("kid").ShouldBeFalse();
    }

    [Fact]
    public async Task A_secret_may_say_that_it_is_base64url()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        using var outside = new Outside(Keys.One("base64url:" + Base64Url.EncodeToString(key)));

        Read(await TokenAsync(outside, Token), key);
    }

    [Fact]
    public async Task A_token_is_used_for_a_quarter_of_its_life()
    {
        using var outside = new Outside(Keys.One(Secret));

        var first = await TokenAsync(outside, Token);
        outside.Clock.Advance(TimeSpan.FromSeconds(74));
        (await TokenAsync(outside, Token with { Header = [new("dd-ver", "V1")] })).ShouldBe(first);
        (await TokenAsync(outside, Token with { Audience = "other" })).ShouldNotBe(first);
        (await TokenAsync(outside, Token with { Header = [new("dd-ver", "V2")] })).ShouldNotBe(first);
        outside.Clock.Advance(TimeSpan.FromSeconds(1));
        (await TokenAsync(outside, Token)).ShouldNotBe(first);
    }

    [Theory]
    [InlineData("too-short-for-hs256")]
    [InlineData("base64url:not base64url at all, whatever it says")]
    public async Task A_secret_that_is_no_key_is_refused(string secret)
    {
        using var outside = new Outside(Keys.One(secret));

        (await HeadersAsync(outside, Token)).Refusal.ShouldBe(new SendOutcome(OutcomeKind.BadCredentials, "unusable_secret"));
    }

    /// <summary>The vector that the Standard Webhooks libraries share.</summary>
    [Fact]
    public void The_reference_signature_comes_out() =>
        WebhookSignature.Sign(
            Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}"u8)
            .ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    [Fact]
    public async Task A_webhook_is_signed_with_every_active_secret()
    {
        var (one, two) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        using var outside = new Outside(Keys.Two(
            ("whsec_" + Convert.ToBase64String(one), null), ("whsec_" + Convert.ToBase64String(two), DateTimeOffset.UnixEpoch)));
        var timestamp = outside.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        var headers = await HeadersAsync(outside, new Access.SignedWebhook(), "m1", "{}");

        headers.Headers.ShouldBe(
        [
            new("webhook-id", "m1"),
            new("webhook-timestamp", timestamp),
            new("webhook-signature", $"{Signature(two)} {Signature(one)}"),
        ]);
        headers.Masked[2].Value.ShouldBe("***");

        string Signature(byte[] key) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"m1.{timestamp}.{{}}")));
    }

    private static async Task<string> TokenAsync(Outside outside, Access.SignedToken access) =>
        (await HeadersAsync(outside, access)).Headers.ShouldHaveSingleItem().Value["Bearer ".Length..];

    private static Task<AccessHeaders> HeadersAsync(Outside outside, Access access, string messageId = "m1", string body = "") =>
        outside.HeadersAsync(access, messageId, body);

    /// <summary>By hand, because a library that both writes and reads would agree with itself.</summary>
    private static (JsonObject Header, JsonObject Claims) Read(string token, byte[] key)
    {
        var parts = token.Split('.');
        parts.Length.ShouldBe(3);
        HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}")).ShouldBe(Base64Url.DecodeFromChars(parts[2]));
        return (Object(parts[0]), Object(parts[1]));

        static JsonObject Object(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();
    }
}

internal static class Keys
{
    public static (string Key, string Value)[] One(string secret) => Two((secret, null));

    public static (string Key, string Value)[] Two(params (string Secret, DateTimeOffset? NotBefore)[] secrets) =>
    [
        .. secrets.SelectMany((s, i) => new (string, string)[]
        {
            ($"Partners:THREEPL:Regions:US:Outbound:{i}:KeyId", $"key-{i + 1}"),
            ($"Partners:THREEPL:Regions:US:Outbound:{i}:Issuer", "us"),
            ($"Partners:THREEPL:Regions:US:Outbound:{i}:Secret", s.Secret),
            ($"Partners:THREEPL:Regions:US:Outbound:{i}:NotBefore", s.NotBefore?.ToString("O", CultureInfo.InvariantCulture) ?? ""),
        }.Where(pair => pair.Item2.Length > 0)),
    ];
}
