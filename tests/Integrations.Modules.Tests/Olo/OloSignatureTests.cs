using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;
using Integrations.Modules.Olo;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Olo;

/// <summary>Both signatures, held against what Olo publishes: github.com/ololabs/dev-support-code-samples.</summary>
public sealed class OloSignatureTests
{
    private const string Secret = "ThisIsADemonstrationSecret";
    private const string Ticks = "635616089149791951";

    private static readonly DateTimeOffset SentAt = new(2015, 3, 10, 18, 28, 34, 979, TimeSpan.Zero);

    /// <summary>The constants of its WebhookSignatureValidation samples (no credential of anyone's).</summary>
    private static readonly InboundMessage Published = OloCalls.Message("v1-quote", """{"message":"Olo webhook test!"}""") with
    {
        PublicUrl = new Uri("https://www.olo.com/webhook/"),
        Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["X-Olo-Message-Id"] = "f8dac5dd-d3b2-w76c-b969-a668c699637c",
            ["X-Olo-Timestamp"] = Ticks,
        },
    };

    private static readonly Proof.Hmac Proof = new OloProofs().For(OloCalls.Ingress.Routes[0]).ShouldHaveSingleItem().ShouldBeOfType<Proof.Hmac>();

    private static readonly CallToSign Call = new()
    {
        ClientId = "example-client",
        Method = "POST",
        PathAndQuery = "/v1.1/users/exists",
        ContentType = "application/json",
        Body = """{"email":"noreply@olo.com"}"""u8.ToArray(),
        MessageId = "m1",
        Time = new DateTimeOffset(2026, 6, 2, 16, 30, 0, TimeSpan.FromHours(2)),
    };

    [Fact]
    public void The_proof_as_declared_gives_the_published_signature()
    {
        (Proof.Headers.ShouldHaveSingleItem(), Proof.Text, Proof.CoversPublicUrl).ShouldBe(("X-Olo-Signature", DigestText.Base64, true));
        Sign(Proof.Signed!(Published)!).ShouldBe("wdXzIQ3FsGtRWtcIgJ5+7eCsPW19s2lILsuOicy54nI=");
    }

    [Fact]
    public void Every_part_of_what_is_signed_counts()
    {
        var right = Sign(Proof.Signed!(Published)!);

        foreach (var other in new[]
                 {
                     Published with { PublicUrl = new Uri("https://www.olo.com/webhook") },
                     Published with { Body = """{"message":"Olo webhook test?"}"""u8.ToArray() },
                     With("X-Olo-Message-Id", "f8dac5dd-d3b2-w76c-b969-a668c699637d"),
                     With("X-Olo-Timestamp", "635616089149791952"),
                 })
            Sign(Proof.Signed(other)!).ShouldNotBe(right);
    }

    [Fact]
    public void Nothing_is_signed_when_a_part_is_missing()
    {
        Proof.Signed!(Published with { PublicUrl = null }).ShouldBeNull();
        Proof.Signed(With("X-Olo-Message-Id", "")).ShouldBeNull();
        Proof.Signed(With("X-Olo-Timestamp", "")).ShouldBeNull();
        Proof.Signed(OloCalls.Message("v1-query")).ShouldBeNull();
    }

    [Fact]
    public void The_ticks_are_dotnets_and_hold_for_five_minutes()
    {
        Proof.Tolerance.ShouldBe(TimeSpan.FromMinutes(5));
        Proof.SignedAt!(Published)!.Value.ShouldBe(SentAt, TimeSpan.FromMilliseconds(1));
        foreach (var ticks in new[] { "", "-1", "noon", "6356160891497919.51", " 635616089149791951", "3155378976000000000", "99999999999999999999" })
            Proof.SignedAt(With("X-Olo-Timestamp", ticks)).ShouldBeNull(ticks);
    }

    [Fact]
    public void Every_route_wants_this_proof() =>
        OloCalls.Ingress.Routes.ShouldAllBe(route => new OloProofs().For(route).Single() is Proof.Hmac);

    /// <summary>The text of its OrderingAPISignatureAuthorization samples. They print no signature: these two were made with openssl.</summary>
    [Fact]
    public void The_access_as_declared_gives_the_published_text_its_signature()
    {
        var access = OloSignature.Access.ShouldBeOfType<Access.Signature>();
        var get = Call with { Method = "GET", PathAndQuery = "/v1.1/brand", ContentType = "", Body = default };

        access.Text.ShouldBe(DigestText.Base64);
        Encoding.UTF8.GetString(access.Signed(Call)).ShouldBe(
            "example-client\nPOST\napplication/json\nvrSCpuK0RdOgKBC14ZbMh4DTeIb1lfXEBnqoeTmdIUA=\n/v1.1/users/exists\nTue, 02 Jun 2026 14:30:00 GMT");
        Sign(access.Signed(Call)).ShouldBe("qkpMTPokdghbvZKeXX92zrKAY537VNM6a5nYgtGH618=");
        Sign(access.Signed(get)).ShouldBe("pciSGaD/cmLs+WcxKaR5HOzGBMY2wz5sdmFnjUv7sO8=");
        access.Headers(Call, "SIGNATURE").ShouldBe(
            [new("Authorization", "OloSignature example-client:SIGNATURE"), new("Date", "Tue, 02 Jun 2026 14:30:00 GMT")]);
    }

    private static InboundMessage With(string header, string value) => Published with
    {
        Headers = new Dictionary<string, string>(Published.Headers, StringComparer.OrdinalIgnoreCase) { [header] = value },
    };

    private static string Sign(byte[] text) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), text));
}
