using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;
using Integrations.Ingress.Authentication;

namespace Integrations.Tests.Ingress.Authentication;

/// <summary>A digest over address, body, id and time, as the module chooses them: every part counts, and an old one is old.</summary>
internal sealed class AddressHmacCases : ProofCases
{
    private const string Body = """{"id":"order-1","note":"Grüße"}""";
    private const string Id = "0197a2c4-9f10";
    private const string Signature = "X-Signature";
    private const string IdHeader = "X-Id";
    private const string TimeHeader = "X-Ticks";

    private static readonly Uri Address = new("https://gateway.example.com/base/ALLY/v1/deliveries?copy=1");
    private static readonly long Now = Credentials.Now.UtcTicks;
    private static readonly long Tolerance = TimeSpan.FromMinutes(5).Ticks;

    public AddressHmacCases()
    {
        var right = Sign(Credentials.Us, Now);
        Good["US"] = (Message(right), Region.US);
        Good["EU"] = (Message(Sign(Credentials.Eu, Now)), Region.EU);
        Good["an empty body"] = (Message(Sign(Credentials.Us, Now, ""), body: ""), Region.US);
        Good["as old as may be"] = (Message(Sign(Credentials.Us, Now - Tolerance), Now - Tolerance), Region.US);
        Good["as far ahead as may be"] = (Message(Sign(Credentials.Us, Now + Tolerance), Now + Tolerance), Region.US);

        for (var place = 0; place < Body.Length; place += 3)
            Bad[Text($"bit flipped in the body at {place}")] = (Message(right, body: Credentials.Flip(Body, place)), ProofResult.Mismatch);
        for (var place = 0; place < right.Length - 2; place += 4)
            Bad[Text($"bit flipped in the signature at {place}")] = (Message(Credentials.Flip(right, place)), ProofResult.Mismatch);
        for (var place = 0; place < Id.Length; place += 4)
            Bad[Text($"bit flipped in the id at {place}")] = (Message(right, id: Credentials.Flip(Id, place)), ProofResult.Mismatch);
        Bad["another tick"] = (Message(right, Now + 1), ProofResult.Mismatch);
        Bad["a tick too old"] = (Message(Sign(Credentials.Us, Now - Tolerance - 1), Now - Tolerance - 1), ProofResult.Stale);
        Bad["a tick too far ahead"] = (Message(Sign(Credentials.Us, Now + Tolerance + 1), Now + Tolerance + 1), ProofResult.Stale);
        Bad["at the beginning of time"] = (Message(Sign(Credentials.Us, 0), 0), ProofResult.Stale);
        Bad["before time"] = (Message(Sign(Credentials.Us, -1), -1), ProofResult.Malformed);
        Bad["after the end of time"] = (Message(Sign(Credentials.Us, long.MaxValue), long.MaxValue), ProofResult.Malformed);
        Bad["signed for another address"] = (
            Message(Sign(Credentials.Us, Now, address: new Uri("https://gateway.example.com/base/ALLY/v1/quotes")), id: Id), ProofResult.Mismatch);
        Bad["signed for another host"] = (
            Message(Sign(Credentials.Us, Now, address: new Uri("https://intruder.example.com/base/ALLY/v1/deliveries?copy=1"))), ProofResult.Mismatch);
        Bad["signed without the query"] = (
            Message(Sign(Credentials.Us, Now, address: new Uri("https://gateway.example.com/base/ALLY/v1/deliveries"))), ProofResult.Mismatch);
        Bad["over the body alone"] = (Message(Spell(Credentials.Us, Body)), ProofResult.Mismatch);
        Bad["no signature"] = (Credentials.Message(Body, (IdHeader, Id), (TimeHeader, Text($"{Now}"))), ProofResult.Missing);
        Bad["no id"] = (Credentials.Message(Body, (TimeHeader, Text($"{Now}")), (Signature, right)), ProofResult.Malformed);
        Bad["no time"] = (Credentials.Message(Body, (IdHeader, Id), (Signature, right)) with { PublicUrl = Address }, ProofResult.Malformed);
        Bad["no address in the settings"] = (Message(right, body: Body + " ") with { PublicUrl = null }, ProofResult.Malformed);
        Bad["the neighbour's"] = (Message(Sign(Credentials.OfNeighbour, Now)), ProofResult.Mismatch);
        Bad["the neighbour's, and old"] = (Message(Sign(Credentials.OfNeighbour, 1), 1), ProofResult.Mismatch);
        Bad["retired"] = (Message(Sign(Credentials.UsRetired, Now)), ProofResult.Retired);
        Bad["not yet"] = (Message(Sign(Credentials.EuNotYet, Now)), ProofResult.Retired);
    }

    public override IReadOnlyList<Proof> Proofs { get; } =
    [
        new Proof.Hmac([Signature], DigestText.Base64, Signed)
        {
            SignedAt = SignedAt,
            Tolerance = TimeSpan.FromMinutes(5),
            CoversPublicUrl = true,
        },
    ];

    private static byte[]? Signed(InboundMessage message) =>
        message.PublicUrl is { } url && message.Header(IdHeader) is { } id && message.Header(TimeHeader) is { } time
            ? Encoding.UTF8.GetBytes($"{url.OriginalString}\n{Encoding.UTF8.GetString(message.Body.Span)}\n{id}\n{time}")
            : null;

    private static DateTimeOffset? SignedAt(InboundMessage message) =>
        long.TryParse(message.Header(TimeHeader), CultureInfo.InvariantCulture, out var ticks) && ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;

    private static InboundMessage Message(string signature, long? time = null, string body = Body, string id = Id) =>
        Credentials.Message(body, (IdHeader, id), (TimeHeader, Text($"{time ?? Now}")), (Signature, signature)) with { PublicUrl = Address };

    private static string Sign(string secret, long time, string body = Body, Uri? address = null) =>
        Spell(secret, Text($"{(address ?? Address).OriginalString}\n{body}\n{Id}\n{time}"));

    private static string Spell(string secret, string text) =>
        Convert.ToBase64String(HMACSHA256.HashData(Credentials.Bytes(secret), Encoding.UTF8.GetBytes(text)));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
