using System.Text;
using System.Text.Json;
using Integrations.Sandbox.Keys;
using Integrations.Sandbox.Partners;
using Shouldly;
using Xunit;

namespace Integrations.Sandbox.Tests;

public sealed class ProofTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly byte[] Body = """{"order":"A-1"}"""u8.ToArray();

    public static TheoryData<string, string> Schemes => new()
    {
        { "bearer", """{"scheme":"bearer"}""" },
        { "api-key", """{"scheme":"api-key","header":"x-acme-key"}""" },
        { "hmac hex", """{"scheme":"hmac","header":"x-acme-signature","text":"lower-hex"}""" },
        { "hmac base64", """{"scheme":"hmac","header":"x-acme-signature","text":"base64"}""" },
        { "token, key id in claims", """{"scheme":"signed-token","audience":"acme","header":{"acme-ver":"A1"},"keyIdIn":"claims"}""" },
        { "token, key id in header", """{"scheme":"signed-token","audience":"acme"}""" },
        { "webhook", """{"scheme":"signed-webhook"}""" },
    };

    [Theory]
    [MemberData(nameof(Schemes))]
    public void What_one_side_signs_the_other_side_believes_with_any_active_secret(string name, string description)
    {
        var scheme = Read(description);
        var keys = Keys(scheme);

        foreach (var credential in keys)
            Fault(scheme, keys, Prover.HeadersFor(scheme, credential, Body, Now), Body).ShouldBeNull(name);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Another_secret_or_a_changed_proof_is_not_believed(string name, string description)
    {
        var scheme = Read(description);
        var keys = Keys(scheme);
        var headers = Prover.HeadersFor(scheme, keys[0], Body, Now);

        Fault(scheme, Keys(scheme), headers, Body).ShouldNotBeNull(name);
        Fault(scheme, keys, [], Body).ShouldNotBeNull(name);
        foreach (var header in headers)
        {
            var changed = headers.Select(other => string.Equals(other.Key, header.Key, StringComparison.Ordinal) ? new(header.Key, Changed(header.Value)) : other).ToList();
            Fault(scheme, keys, changed, Body).ShouldNotBeNull($"{name} {header.Key}");
        }
    }

    [Theory]
    [InlineData("""{"scheme":"hmac","header":"x-acme-signature","text":"lower-hex"}""")]
    [InlineData("""{"scheme":"signed-webhook"}""")]
    public void One_changed_byte_of_the_body_breaks_a_signature(string description)
    {
        var scheme = Read(description);
        var keys = Keys(scheme);
        var headers = Prover.HeadersFor(scheme, keys[0], Body, Now);
        byte[] changed = [.. Body[..^1], (byte)' '];

        Fault(scheme, keys, headers, changed).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(-600, 300, "exp")]
    [InlineData(600, 300, "iat")]
    [InlineData(0, 3600, "exp")]
    public void A_token_out_of_its_time_is_refused(int issuedAgo, int lifetime, string rule)
    {
        var scheme = Read("""{"scheme":"signed-token","audience":"acme"}""");
        var keys = Keys(scheme);

        var token = TokenText.Write(scheme, keys[0], Now.AddSeconds(issuedAgo), TimeSpan.FromSeconds(lifetime));

        TokenText.Fault(token, scheme, keys, Now).ShouldBe(rule);
    }

    [Theory]
    [InlineData("""{"scheme":"signed-token","audience":"other"}""", "aud")]
    [InlineData("""{"scheme":"signed-token","audience":"acme","header":{"acme-ver":"A2"}}""", "acme-ver")]
    [InlineData("""{"scheme":"signed-token","audience":"acme","keyIdIn":"claims"}""", "kid")]
    public void A_token_for_somebody_else_is_refused(string expected, string rule)
    {
        var scheme = Read("""{"scheme":"signed-token","audience":"acme"}""");
        var keys = Keys(scheme);

        var token = TokenText.Write(scheme, keys[0], Now, TimeSpan.FromMinutes(5));

        TokenText.Fault(token, Read(expected), keys, Now).ShouldBe(rule);
    }

    /// <summary>The example of the Standard Webhooks specification's own libraries.</summary>
    [Fact]
    public void The_published_webhook_vector_holds()
    {
        var credential = new Credential("k", "i", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        var signature = WebhookText.Sign(credential, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}"u8);

        signature.ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    [Fact]
    public void An_old_webhook_is_refused_and_a_valid_signature_may_stand_last()
    {
        var keys = Keys(Read("""{"scheme":"signed-webhook"}"""));
        var signature = WebhookText.Sign(keys[1], "m", Seconds(Now), Body);

        WebhookText.Fault(Headers("m", Seconds(Now), $"v1,AAAA {signature}"), Body, keys, Now).ShouldBeNull();
        WebhookText.Fault(Headers("m", Seconds(Now), signature), Body, keys, Now.AddMinutes(6)).ShouldBe(WebhookText.TimeHeader);
        WebhookText.Fault(Headers("n", Seconds(Now), signature), Body, keys, Now).ShouldBe(WebhookText.SignatureHeader);
    }

    [Fact]
    public void Tokens_of_the_desk_are_for_known_clients_hold_a_while_and_cover_their_scope()
    {
        var desk = new TokenDesk(TimeProvider.System, TimeSpan.FromMinutes(1));
        var past = new TokenDesk(TimeProvider.System, TimeSpan.Zero);
        Credential[] keys = [Credential.Random(forWebhooks: false)];
        var form = Form(keys[0].KeyId, keys[0].Secret);
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{keys[0].KeyId}:{keys[0].Secret}"));

        var token = (string)desk.Ask(form, _ => null, keys).Body["access_token"]!;

        desk.Fault(token, "events").ShouldBeNull();
        desk.Fault(token, "events admin").ShouldBe("scope");
        desk.Fault(token + "x", "events").ShouldBe("token");
        past.Fault((string)past.Ask(form, _ => null, keys).Body["access_token"]!, "events").ShouldBe("expired");
        desk.Ask(Form(keys[0].KeyId, "guess"), _ => null, keys).Status.ShouldBe(401);
        desk.Ask(Form(null, null), name => name is "Authorization" ? basic : null, keys).Status.ShouldBe(200);
    }

    private static Dictionary<string, string> Form(string? id, string? secret) => new(StringComparer.Ordinal)
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = id ?? "",
        ["client_secret"] = secret ?? "",
        ["scope"] = "events",
    };

    private static string? Fault(
        Scheme scheme, Credential[] keys, IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body) =>
        new Checker(new TokenDesk(TimeProvider.System, TimeSpan.FromMinutes(1)), TimeProvider.System).Fault(
            scheme, keys, name => headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value, body);

    private static HeaderReader Headers(string id, string time, string signature) => name => name switch
    {
        WebhookText.IdHeader => id,
        WebhookText.TimeHeader => time,
        _ => signature,
    };

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Changes a character in the middle: the last one of a base64 text may carry bits that mean nothing.</summary>
    private static string Changed(string value)
    {
        var at = value.Length / 2;
        return value[..at] + (value[at] is 'a' ? 'b' : 'a') + value[(at + 1)..];
    }

    private static Credential[] Keys(Scheme scheme) =>
        [Credential.Random(scheme.Kind is "signed-webhook"), Credential.Random(scheme.Kind is "signed-webhook")];

    private static Scheme Read(string json) => JsonSerializer.Deserialize<Scheme>(json, JsonSerializerOptions.Web)!;
}
