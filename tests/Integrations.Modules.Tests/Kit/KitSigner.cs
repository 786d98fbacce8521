using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Partners;

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// Does what the partner does: proves a message the way that the module declares. Which headers a signature covers, and how it spells the
/// time, is found by asking the module.
/// </summary>
internal static class KitSigner
{
    public const string WebhookTime = "webhook-timestamp";
    public const string WebhookSignature = "webhook-signature";

    private const string WebhookId = "webhook-id";
    private const string Authorization = "Authorization";

    private static readonly Func<DateTimeOffset, string>[] TimeSpellings =
    [
        time => time.UtcTicks.ToString(CultureInfo.InvariantCulture),
        time => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        time => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        time => time.ToString("r", CultureInfo.InvariantCulture),
    ];

    /// <summary>The message with everything that proves it.</summary>
    /// <param name="proof">One of those that the module declares.</param>
    /// <param name="message">Unproved.</param>
    /// <param name="secret">As it stands in the settings.</param>
    /// <param name="at">When the partner signs.</param>
    /// <param name="header">Which of the headers that may carry an HMAC.</param>
    public static InboundMessage Signed(Proof proof, InboundMessage message, string secret, DateTimeOffset at, int header = 0) => proof switch
    {
        Proof.Bearer => With(message, (Authorization, "Bearer " + secret)),
        Proof.ApiKey key => With(message, (key.Header, secret)),
        Proof.SignedToken token => With(message, (Authorization, "Bearer " + Token(token, secret, at))),
        Proof.SignedWebhook => Webhook(message, secret, at),
        Proof.Hmac hmac => Hmac(hmac, message, secret, at, header),
        _ => throw new ArgumentException($"The kit cannot sign as {proof.GetType().Name} wants it.", nameof(proof)),
    };

    /// <summary>True where the proof is made from the body, so that another body needs another proof.</summary>
    public static bool CoversBody(Proof proof, InboundMessage signed) => proof switch
    {
        Proof.SignedWebhook or Proof.Hmac { Signed: null } => true,
        Proof.Hmac { Signed: { } choose } => !choose(signed).AsSpan().SequenceEqual(choose(signed with { Body = "another"u8.ToArray() })),
        _ => false,
    };

    /// <summary>True where the proof says when it was made.</summary>
    public static bool CoversTime(Proof proof) => proof is Proof.SignedWebhook or Proof.SignedToken or Proof.Hmac { SignedAt: not null };

    public static InboundMessage With(InboundMessage message, params (string Name, string Value)[] headers)
    {
        var all = new Dictionary<string, string>(message.Headers, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
            all[name] = value;
        return message with { Headers = all };
    }

    private static InboundMessage Hmac(Proof.Hmac proof, InboundMessage message, string secret, DateTimeOffset at, int header)
    {
        var ready = Covered(proof, message, at);
        var content = proof.Signed is { } choose ? choose(ready) ?? throw new InvalidOperationException("Nothing to sign.") : ready.Body.ToArray();
        var digest = HMACSHA256.HashData(SecretBytes.Of(secret), content);
        return With(ready, (proof.Headers[header], proof.Text is DigestText.Base64 ? Convert.ToBase64String(digest) : Convert.ToHexStringLower(digest)));
    }

    /// <summary>The headers that the module reads while it puts together what is signed; one of them holds the time, where it wants one.</summary>
    private static InboundMessage Covered(Proof.Hmac proof, InboundMessage message, DateTimeOffset at)
    {
        var ready = HeadersOf(proof.Signed, message).Aggregate(message, (before, name) => With(before, (name, "kit-" + name.ToUpperInvariant())));
        return proof.SignedAt is { } signedAt ? With(ready, Timed(signedAt, ready, at)) : ready;
    }

    /// <summary>The headers that are asked for.</summary>
    public static IReadOnlyList<string> HeadersOf<T>(Func<InboundMessage, T>? ask, InboundMessage message)
    {
        var asked = new AskedHeaders();
        ask?.Invoke(message with { Headers = asked });
        return asked.Names;
    }

    /// <summary>The header that says the time, and the time as it wants it.</summary>
    public static (string Name, string Value) Timed(Func<InboundMessage, DateTimeOffset?> signedAt, InboundMessage message, DateTimeOffset at) => (
        from name in HeadersOf(signedAt, message)
        from spelling in TimeSpellings
        where signedAt(With(message, (name, spelling(at)))) is { } moment && (moment - at).Duration() < TimeSpan.FromSeconds(1)
        select (name, spelling(at))).First();

    private static InboundMessage Webhook(InboundMessage message, string secret, DateTimeOffset at)
    {
        var (id, time) = ("msg_kit", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        byte[] content = [.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. message.Body.Span];
        var digest = HMACSHA256.HashData(SecretBytes.Of(secret), content);
        return With(message, (WebhookId, id), (WebhookTime, time), (WebhookSignature, "v1," + Convert.ToBase64String(digest)));
    }

    private static string Token(Proof.SignedToken proof, string secret, DateTimeOffset at)
    {
        var header = new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT", ["kid"] = KitDoor.KeyId };
        foreach (var (name, value) in proof.Header)
            header[name] = value;
        var claims = new JsonObject
        {
            ["aud"] = proof.Audience,
            ["iss"] = KitDoor.Issuer,
            ["iat"] = at.ToUnixTimeSeconds(),
            ["exp"] = (at + proof.MaxLifetime).ToUnixTimeSeconds(),
        };
        var signed = $"{Base64Url.EncodeToString(header.Bytes().Span)}.{Base64Url.EncodeToString(claims.Bytes().Span)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(SecretBytes.Of(secret), Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Has every header, and remembers which were asked for.</summary>
    private sealed class AskedHeaders : IReadOnlyDictionary<string, string>
    {
        public List<string> Names { get; } = [];

        public IEnumerable<string> Keys => Names;

        public IEnumerable<string> Values => Names;

        public int Count => Names.Count;

        public string this[string key] => TryGetValue(key, out var value) ? value : "";

        public bool ContainsKey(string key) => TryGetValue(key, out _);

        public bool TryGetValue(string key, out string value)
        {
            if (!Names.Contains(key, StringComparer.OrdinalIgnoreCase))
                Names.Add(key);
            value = "1";
            return true;
        }

        public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => Names.Select(name => KeyValuePair.Create(name, "1")).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
