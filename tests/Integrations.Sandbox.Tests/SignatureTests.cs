using System.Text;
using System.Text.Json;
using Integrations.Sandbox.Keys;
using Integrations.Sandbox.Partners;
using Shouldly;
using Xunit;

namespace Integrations.Sandbox.Tests;

/// <summary>Signatures over more than the body, from a description's template.</summary>
public sealed class SignatureTests
{
    private const string OverAddress = """
        {"scheme":"hmac","header":"X-Sign","text":"base64","stamps":{"X-Id":"uuid","X-Ticks":"ticks"},
         "signed":"{url}\n{body}\n{header:X-Id}\n{header:X-Ticks}"}
        """;

    private const string OverCall = """
        {"scheme":"hmac","header":"Authorization","written":"Pretend {keyId}:{signature}","text":"base64","stamps":{"Date":"rfc1123"},
         "signed":"{keyId}\n{method}\n{header:Content-Type}\n{sha256:body}\n{path}\n{header:Date}"}
        """;

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly byte[] Body = """{"order":"A-1"}"""u8.ToArray();
    private static readonly Target Here = Target.Of("POST", new Uri("http://127.0.0.1:5000/acme/v1/orders?copy=1"));

    public static TheoryData<string> Schemes => [OverAddress, OverCall];

    /// <summary>
    /// Address, body, id, ticks and secret are the public demonstration constants of github.com/ololabs/dev-support-code-samples
    /// (WebhookSignatureValidation).
    /// </summary>
    [Fact]
    public void The_published_webhook_vector_holds()
    {
        var digest = Prover.Digest(
            Read("""{"scheme":"hmac","header":"X-Olo-Signature","text":"base64","signed":"{url}\n{body}\n{header:X-Olo-Message-Id}\n{header:X-Olo-Timestamp}"}"""),
            new Credential("k", "i", "ThisIsADemonstrationSecret"),
            """{"message":"Olo webhook test!"}"""u8,
            Target.Of("POST", new Uri("https://www.olo.com/webhook/")),
            name => name is "X-Olo-Message-Id" ? "f8dac5dd-d3b2-w76c-b969-a668c699637c" : "635616089149791951");

        digest.ShouldBe("wdXzIQ3FsGtRWtcIgJ5+7eCsPW19s2lILsuOicy54nI=");
    }

    /// <summary>The text of the same repository's OrderingAPISignatureAuthorization, signed with openssl.</summary>
    [Theory]
    [InlineData("POST", "https://ordering.api.olosandbox.com/v1.1/users/exists", "application/json", """{"email":"noreply@olo.com"}""", "qkpMTPokdghbvZKeXX92zrKAY537VNM6a5nYgtGH618=")]
    [InlineData("GET", "https://ordering.api.olosandbox.com/v1.1/brand", "", "", "pciSGaD/cmLs+WcxKaR5HOzGBMY2wz5sdmFnjUv7sO8=")]
    public void The_published_text_of_a_call_is_signed_as_openssl_signs_it(string method, string url, string type, string body, string signature)
    {
        var digest = Prover.Digest(
            Read(OverCall),
            new Credential("example-client", "i", "ThisIsADemonstrationSecret"),
            Encoding.UTF8.GetBytes(body),
            Target.Of(method, new Uri(url)),
            name => name is "Date" ? "Tue, 02 Jun 2026 14:30:00 GMT" : type);

        digest.ShouldBe($"Pretend example-client:{signature}");
    }

    [Fact]
    public void What_one_side_signs_the_other_side_believes_with_any_active_secret()
    {
        var keys = Keys();
        foreach (var credential in keys)
            Fault(Read(OverAddress), keys, Prover.HeadersFor(Read(OverAddress), credential, Body, Now, target: Here)).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Each_part_that_is_signed_counts(string description)
    {
        var (scheme, keys) = (Read(description), Keys());
        var headers = Signed(scheme, keys[0]);

        Fault(scheme, keys, headers).ShouldBeNull();
        Fault(scheme, Keys(), headers).ShouldBe(scheme.HeaderName);
        Fault(scheme, keys, headers, [.. Body, (byte)' ']).ShouldBe(scheme.HeaderName);
        Fault(scheme, keys, headers, target: Target.Of("POST", new Uri("http://127.0.0.1:5000/acme/v1/orders"))).ShouldBe(scheme.HeaderName);
        Fault(scheme, keys, [.. headers.Where(header => header.Key != scheme.HeaderName)]).ShouldBe(scheme.HeaderName);
        foreach (var stamp in scheme.Stamps.Keys)
            Fault(scheme, keys, [.. headers.Where(header => header.Key != stamp)]).ShouldBe(stamp);
    }

    [Fact]
    public void A_call_with_another_method_key_or_type_is_not_believed()
    {
        var (scheme, keys) = (Read(OverCall), Keys());
        var headers = Signed(scheme, keys[0]);
        var otherKey = headers.Select(header => KeyValuePair.Create(header.Key, header.Value.Replace(keys[0].KeyId, keys[1].KeyId, StringComparison.Ordinal))).ToList();
        var otherType = headers.Select(header => header.Key is "Content-Type" ? KeyValuePair.Create("Content-Type", "text/plain") : header).ToList();

        Fault(scheme, keys, headers, target: Here with { Method = "PUT" }).ShouldBe("Authorization");
        Fault(scheme, keys, otherKey).ShouldBe("Authorization");
        Fault(scheme, keys, otherType).ShouldBe("Authorization");
    }

    [Theory]
    [InlineData(OverAddress, "X-Ticks")]
    [InlineData(OverCall, "Date")]
    public void A_signature_of_another_hour_is_refused_by_its_stamp(string description, string stamp)
    {
        var (scheme, keys) = (Read(description), Keys());

        Fault(scheme, keys, Signed(scheme, keys[0], Now.AddMinutes(-4))).ShouldBeNull();
        Fault(scheme, keys, Signed(scheme, keys[0], Now.AddMinutes(-6))).ShouldBe(stamp);
        Fault(scheme, keys, Signed(scheme, keys[0], Now.AddMinutes(6))).ShouldBe(stamp);
    }

    [Theory]
    [InlineData("ticks", "noon")]
    [InlineData("ticks", "-1")]
    [InlineData("ticks", "9223372036854775807")]
    [InlineData("unix", "999999999999999")]
    [InlineData("rfc1123", "2026-06-02T14:30:00Z")]
    [InlineData("uuid", "")]
    [InlineData("uuid", null)]
    public void A_stamp_that_is_none_does_not_hold(string kind, string? value) => Stamp.Holds(kind, value, Now).ShouldBeFalse();

    [Fact]
    public void Each_kind_of_stamp_holds_when_it_is_made() =>
        Stamp.Kinds.ShouldAllBe(kind => Stamp.Holds(kind, Stamp.Of(kind, Now), Now));

    [Theory]
    [InlineData("{url}\n{bodies}", "bodies")]
    [InlineData("{header:X-Id}{sha1:body}", "sha1:body")]
    [InlineData("{url}\n{body}\n{header:Any-Name}", null)]
    public void A_template_with_a_part_that_nobody_can_fill_is_found(string template, string? stranger) =>
        SignedText.Stranger(template).ShouldBe(stranger);

    private static Credential[] Keys() => [Credential.Random(forWebhooks: false), Credential.Random(forWebhooks: false)];

    /// <summary>As it goes over the wire, where the body's type is a header too.</summary>
    private static List<KeyValuePair<string, string>> Signed(Scheme scheme, Credential credential, DateTimeOffset? at = null)
    {
        List<KeyValuePair<string, string>> headers = [.. scheme.Stamps.Select(stamp => KeyValuePair.Create(stamp.Key, Stamp.Of(stamp.Value, at ?? Now)))];
        headers.Add(new("Content-Type", "application/json"));
        headers.Add(new(scheme.HeaderName, Prover.Digest(scheme, credential, Body, Here, Reader(headers))!));
        return headers;
    }

    private static string? Fault(
        Scheme scheme, Credential[] keys, IReadOnlyList<KeyValuePair<string, string>> headers, byte[]? body = null, Target? target = null) =>
        new Checker(new TokenDesk(TimeProvider.System, TimeSpan.FromMinutes(1)), TimeProvider.System)
            .Fault(scheme, keys, Reader(headers), body ?? Body, target ?? Here);

    private static HeaderReader Reader(IReadOnlyList<KeyValuePair<string, string>> headers) =>
        name => headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static Scheme Read(string json) => JsonSerializer.Deserialize<Scheme>(json, JsonSerializerOptions.Web)!;
}
