using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;
using Integrations.Ingress.Authentication;

namespace Integrations.Tests.Ingress.Authentication;

/// <summary>Standard Webhooks, and what comes near it.</summary>
internal sealed class SignedWebhookCases : ProofCases
{
    private const string Body = """{"type":"order.created","data":{"id":"order-1"}}""";
    private const string Id = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";

    private const string Unknown = "a raw secret that nobody has written down";

    private static readonly long Now = Credentials.Now.ToUnixTimeSeconds();

    public SignedWebhookCases()
    {
        var right = Sign(Credentials.Us, Now);
        Good["US"] = (Message(right), Region.US);
        Good["EU"] = (Message(Sign(Credentials.Eu, Now)), Region.EU);
        Good["several signatures, the valid one last"] = (Message($"{Sign(Unknown, Now)} v1a,AAAA {right}"), Region.US);
        Good["several signatures, the valid one first"] = (Message($"{right} {Sign(Unknown, Now)}"), Region.US);
        Good["300 s old"] = (Message(Sign(Credentials.Us, Now - 300), Now - 300), Region.US);
        Good["300 s ahead"] = (Message(Sign(Credentials.Us, Now + 300), Now + 300), Region.US);
        Good["an empty body"] = (Message(Sign(Credentials.Us, Now, ""), body: ""), Region.US);

        for (var place = 0; place < Body.Length; place += 5)
            Bad[Text($"bit flipped in the body at {place}")] = (Message(right, body: Credentials.Flip(Body, place)), ProofResult.Mismatch);
        for (var place = 3; place < right.Length - 2; place += 5)
            Bad[Text($"bit flipped in the signature at {place}")] = (Message(Credentials.Flip(right, place)), ProofResult.Mismatch);
        for (var place = 0; place < Id.Length; place += 6)
            Bad[Text($"bit flipped in the id at {place}")] = (Message(right, id: Credentials.Flip(Id, place)), ProofResult.Mismatch);
        Bad["another second"] = (Message(right, Now + 1), ProofResult.Mismatch);
        Bad["301 s old"] = (Message(Sign(Credentials.Us, Now - 301), Now - 301), ProofResult.Stale);
        Bad["301 s ahead"] = (Message(Sign(Credentials.Us, Now + 301), Now + 301), ProofResult.Stale);
        Bad["captured a month ago"] = (Message(Sign(Credentials.Us, Now - 2592000), Now - 2592000), ProofResult.Stale);
        Bad["at the beginning of time"] = (Message(Sign(Credentials.Us, 0), 0), ProofResult.Stale);
        Bad["at the end of time"] = (Message(Sign(Credentials.Us, 253402300799), 253402300799), ProofResult.Stale);
        Bad["after the end of time"] = (Message(Sign(Credentials.Us, 253402300800), 253402300800), ProofResult.Malformed);
        Bad["a negative time"] = (Raw(Id, "-1", right), ProofResult.Malformed);
        Bad["a time in words"] = (Raw(Id, "noon", right), ProofResult.Malformed);
        Bad["a time with a sign"] = (Raw(Id, Text($"+{Now}"), SignText(Credentials.Us, Text($"+{Now}"))), ProofResult.Malformed);
        Bad["a time with a space"] = (Raw(Id, Text($" {Now}"), SignText(Credentials.Us, Text($" {Now}"))), ProofResult.Malformed);
        Bad["a time with a fraction"] = (Raw(Id, Text($"{Now}.0"), SignText(Credentials.Us, Text($"{Now}.0"))), ProofResult.Malformed);
        Bad["milliseconds"] = (Raw(Id, Text($"{Now}000"), SignText(Credentials.Us, Text($"{Now}000"))), ProofResult.Malformed);
        Bad["no id"] = (Raw(null, Text($"{Now}"), right), ProofResult.Missing);
        Bad["no time"] = (Raw(Id, null, right), ProofResult.Missing);
        Bad["no signature"] = (Raw(Id, Text($"{Now}"), null), ProofResult.Missing);
        Bad["nothing"] = (Credentials.Message(Body), ProofResult.Missing);
        Bad["an empty signature"] = (Message(""), ProofResult.Missing);
        Bad["no version"] = (Message(right[3..]), ProofResult.Mismatch);
        Bad["another version"] = (Message("v2," + right[3..]), ProofResult.Mismatch);
        Bad["the asymmetric version"] = (Message("v1a," + right[3..]), ProofResult.Mismatch);
        Bad["signatures parted by commas"] = (Message(Sign(Credentials.OfNeighbour, Now) + "," + right), ProofResult.Mismatch);
        Bad["in hex"] = (Message("v1," + Convert.ToHexStringLower(Digest(Credentials.Us, Text($"{Id}.{Now}.{Body}")))), ProofResult.Mismatch);
        Bad["body only"] = (Message("v1," + Convert.ToBase64String(Digest(Credentials.Us, Body))), ProofResult.Mismatch);
        Bad["without the id"] = (Message("v1," + Convert.ToBase64String(Digest(Credentials.Us, Text($"{Now}.{Body}")))), ProofResult.Mismatch);
        Bad["without its padding"] = (Message(right.TrimEnd('=')), ProofResult.Mismatch);
        Bad["the neighbour's"] = (Message(Sign(Credentials.OfNeighbour, Now)), ProofResult.Mismatch);
        Bad["the secret as text instead of its base64"] = (
            Message("v1," + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Credentials.Eu), Encoding.UTF8.GetBytes(Text($"{Id}.{Now}.{Body}"))))),
            ProofResult.Mismatch);
        Bad["retired"] = (Message(Sign(Credentials.UsRetired, Now)), ProofResult.Retired);
        Bad["not yet"] = (Message(Sign(Credentials.EuNotYet, Now)), ProofResult.Retired);
    }

    public override IReadOnlyList<Proof> Proofs { get; } = [new Proof.SignedWebhook()];

    private static InboundMessage Message(string signature, long? time = null, string body = Body, string id = Id) =>
        Credentials.Message(body, ("webhook-id", id), ("webhook-timestamp", Text($"{time ?? Now}")), ("webhook-signature", signature));

    private static InboundMessage Raw(string? id, string? time, string? signature)
    {
        var headers = new (string Name, string? Value)[] { ("webhook-id", id), ("webhook-timestamp", time), ("webhook-signature", signature) };
        return Credentials.Message(Body, [.. headers.Where(h => h.Value is not null).Select(h => (h.Name, h.Value!))]);
    }

    private static string Sign(string secret, long time, string body = Body) => SignText(secret, Text($"{time}"), body);

    private static string SignText(string secret, string time, string body = Body) =>
        "v1," + Convert.ToBase64String(Digest(secret, $"{Id}.{time}.{body}"));

    private static byte[] Digest(string secret, string content) => HMACSHA256.HashData(Credentials.Bytes(secret), Encoding.UTF8.GetBytes(content));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
