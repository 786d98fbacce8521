using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Partners;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Exchange;

/// <summary>Signatures in a partner's own spelling: the module spells, the platform signs, each attempt anew.</summary>
public sealed class CallSignatureTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";
    private const string Younger = "YOUNGERYOUNGERYOUNGERYOUNGERYOUN";

    /// <summary>Everything that can be signed is, and stands in a header of its own for the test to see.</summary>
    private static readonly Access.Signature Everything = new(DigestText.Base64, Text, (call, signature) =>
        [new("Authorization", $"Pretend {call.ClientId}:{signature}"), new("Date", Date(call))]);

    /// <summary>
    /// Text and constants of the public samples for Olo's Ordering API (github.com/ololabs/dev-support-code-samples,
    /// OrderingAPISignatureAuthorization); they print no signature, so it was made once with openssl for a client and a time of ours.
    /// </summary>
    [Theory]
    [InlineData("POST", "https://ordering.api.olosandbox.com/v1.1/users/exists", """{"email":"noreply@olo.com"}""", "qkpMTPokdghbvZKeXX92zrKAY537VNM6a5nYgtGH618=")]
    [InlineData("GET", "https://ordering.api.olosandbox.com/v1.1/brand", "", "pciSGaD/cmLs+WcxKaR5HOzGBMY2wz5sdmFnjUv7sO8=")]
    public void The_published_example_comes_out(string method, string url, string body, string signature)
    {
        var access = new Access.Signature(
            DigestText.Base64,
            call => Encoding.UTF8.GetBytes(string.Join(
                '\n', call.ClientId, call.Method, call.ContentType, Convert.ToBase64String(SHA256.HashData(call.Body.Span)), call.PathAndQuery, Date(call))),
            (call, made) => [new("Authorization", $"OloSignature {call.ClientId}:{made}"), new("Date", Date(call))]);
        var call = new PartnerCall("status", method, "ignored", access) { Body = Encoding.UTF8.GetBytes(body) };
        var credential = new Credential { KeyId = "example-client", Secret = "ThisIsADemonstrationSecret" };

        var headers = CallSignature.Headers(access, credential, call, new Uri(url), "m1", new DateTimeOffset(2026, 6, 2, 14, 30, 0, TimeSpan.Zero));

        headers.Headers.ShouldBe(
            [new("Authorization", $"OloSignature example-client:{signature}"), new("Date", "Tue, 02 Jun 2026 14:30:00 GMT")]);
        headers.Masked.ShouldBe([new("Authorization", "OloSignature ***"), new("Date", "Tue, 02 Jun 2026 14:30:00 GMT")]);
    }

    [Fact]
    public async Task A_signature_covers_what_goes_over_the_wire_and_is_masked()
    {
        using var outside = new Outside(Keys.One(Secret));

        var headers = await outside.HeadersAsync(Everything, "m1", "{}");

        var time = outside.Clock.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        var signed = $"key-1|POST|/base/deliveries/1/status|application/json|{{}}|m1|{time}";
        headers.Headers.ShouldBe([new("Authorization", $"Pretend key-1:{Sign(Secret, signed)}"), new("Date", time)]);
        Redaction.Json(headers.Headers).ShouldBe($$"""{"Authorization":"Pretend ***","Date":"{{time}}"}""");
        headers.ToString().ShouldBe(Redaction.Mask);
    }

    [Fact]
    public async Task Each_attempt_is_signed_anew_at_its_own_time()
    {
        using var outside = new Outside(Keys.One(Secret));

        var first = await outside.HeadersAsync(Everything, "m1", "{}");
        outside.Clock.Advance(TimeSpan.FromSeconds(30));
        var second = await outside.HeadersAsync(Everything, "m1", "{}");

        second.Headers[1].Value.ShouldBe(outside.Clock.GetUtcNow().ToString("r", CultureInfo.InvariantCulture));
        second.Headers[1].ShouldNotBe(first.Headers[1]);
        second.Headers[0].ShouldNotBe(first.Headers[0]);
    }

    [Fact]
    public async Task Of_two_active_secrets_the_younger_signs_under_its_own_name()
    {
        using var outside = new Outside(Keys.Two((Secret, null), (Younger, DateTimeOffset.UnixEpoch)));

        var headers = await outside.HeadersAsync(Everything, "m1", "{}");

        var signed = $"key-2|POST|/base/deliveries/1/status|application/json|{{}}|m1|{headers.Headers[1].Value}";
        headers.Headers[0].Value.ShouldBe($"Pretend key-2:{Sign(Younger, signed)}");
    }

    [Fact]
    public async Task A_call_without_a_body_has_no_content_type_and_hex_is_hex()
    {
        using var outside = new Outside(Keys.One(Secret));
        var access = new Access.Signature(DigestText.LowerHex, call => Encoding.UTF8.GetBytes($"<{call.ContentType}>"), (_, made) => [new("X-Sign", made)]);

        (await outside.HeadersAsync(access)).Headers.ShouldBe(
            [new("X-Sign", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), "<>"u8)))]);
    }

    [Theory]
    [InlineData("base64:not base64 at all, whatever it says", "key-1", "unusable_secret")]
    [InlineData(Secret, null, "no_key_id")]
    [InlineData(Secret, "", "no_key_id")]
    public async Task What_cannot_be_signed_is_refused_and_waits_for_an_operator(string secret, string? keyId, string detail)
    {
        using var outside = new Outside(
            [("Partners:THREEPL:Regions:US:Outbound:0:Secret", secret), .. keyId is null ? [] : new[] { ("Partners:THREEPL:Regions:US:Outbound:0:KeyId", keyId) }]);

        (await outside.HeadersAsync(Everything)).Refusal.ShouldBe(new SendOutcome(OutcomeKind.BadCredentials, detail));
    }

    private static byte[] Text(CallToSign call) => Encoding.UTF8.GetBytes(
        $"{call.ClientId}|{call.Method}|{call.PathAndQuery}|{call.ContentType}|{Encoding.UTF8.GetString(call.Body.Span)}|{call.MessageId}|{Date(call)}");

    private static string Date(CallToSign call) => call.Time.ToString("r", CultureInfo.InvariantCulture);

    private static string Sign(string secret, string text) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
}
