using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;
using Integrations.Ingress.Authentication;

namespace Integrations.Tests.Ingress.Authentication;

/// <summary>A digest of the body under the secret: everything near it that is not it.</summary>
internal abstract class HmacCases : ProofCases
{
    protected const string Body = """{"id":"order-1","note":"Grüße","total":12.50}""";
    protected const string First = "X-First-Signature";
    private const string Second = "X-Second-Signature";

    private readonly Func<byte[], string> _text;

    protected HmacCases(DigestText text, Func<byte[], string> spell)
    {
        _text = spell;
        Proofs = [new Proof.Hmac([First, Second], text)];
        var right = Sign(Credentials.Us, Body);
        Good["US"] = (Message(Body, right), Region.US);
        Good["EU, with a secret in base64"] = (Message(Body, Sign(Credentials.Eu, Body)), Region.EU);
        Good["in the second header"] = (Credentials.Message(Body, (Second, right)), Region.US);
        Good["an empty body"] = (Message("", Sign(Credentials.Us, "")), Region.US);
        Good["a body that is not UTF-8"] = (
            Credentials.Message([0xff, 0xfe, 0x00], (First, _text(HMACSHA256.HashData(Credentials.Bytes(Credentials.Us), (byte[])[0xff, 0xfe, 0x00])))), Region.US);

        for (var place = 0; place < Body.Length; place += 4)
            Add(string.Create(CultureInfo.InvariantCulture, $"bit flipped in the body at {place}"), Credentials.Flip(Body, place), right);
        for (var place = 0; place < right.Length - 2; place += 4)
            Add(string.Create(CultureInfo.InvariantCulture, $"bit flipped in the signature at {place}"), Body, Credentials.Flip(right, place));
        Add("a newline behind the body", Body + "\n", right);
        Add("a byte order mark before the body", "\ufeff" + Body, right);
        Add("the body written anew with other spaces", Body.Replace(":", ": ", StringComparison.Ordinal), right);
        Add("the body written anew with other numbers", Body.Replace("12.50", "12.5", StringComparison.Ordinal), right);
        Add("the body written anew with escapes", Body.Replace("ü", "\\u00fc", StringComparison.Ordinal), right);
        Add("no body", "", right);
        Add("the signature of no body", Body, Sign(Credentials.Us, ""));
        Add("a space before the signature", Body, " " + right);
        Add("a space behind the signature", Body, right + " ");
        Add("the signature cut", Body, right[..^2]);
        Add("half of the signature", Body, right[..(right.Length / 2)]);
        Add("the signature and more", Body, right + "0");
        Add("the signature twice", Body, right + right);
        Add("two headers, the valid one first", Body, right + "," + Sign(Credentials.OfNeighbour, Body));
        Add("two headers, the valid one last", Body, Sign(Credentials.OfNeighbour, Body) + "," + right);
        Add("with the algorithm before it", Body, "sha256=" + right);
        Add("in quotes", Body, $"\"{right}\"");
        Add("the neighbour's secret", Body, Sign(Credentials.OfNeighbour, Body));
        Add("the secret as text instead of its base64", Body, spell(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Credentials.Eu), Encoding.UTF8.GetBytes(Body))));
        Add("no secret", Body, spell(HMACSHA256.HashData((byte[])[], Encoding.UTF8.GetBytes(Body))));
        Add("a plain digest", Body, spell(SHA256.HashData(Encoding.UTF8.GetBytes(Body))));
        Add("secret and body hashed together", Body, spell(SHA256.HashData(Encoding.UTF8.GetBytes(Credentials.Us + Body))));
        Add("another digest", Body, spell(HMACSHA512.HashData(Credentials.Bytes(Credentials.Us), Encoding.UTF8.GetBytes(Body))));
        Add("the secret itself", Body, Credentials.Us);
        Add("zeros", Body, spell(new byte[32]));
        Bad["retired"] = (Message(Body, Sign(Credentials.UsRetired, Body)), ProofResult.Retired);
        Bad["not yet"] = (Message(Body, Sign(Credentials.EuNotYet, Body)), ProofResult.Retired);
        Bad["nothing"] = (Credentials.Message(Body), ProofResult.Missing);
        Bad["an empty header"] = (Message(Body, ""), ProofResult.Missing);
        Bad["in another header"] = (Credentials.Message(Body, ("X-Signature", right)), ProofResult.Missing);
        Bad["a wrong first header before a right second"] = (
            Credentials.Message(Body, (First, Sign(Credentials.OfNeighbour, Body)), (Second, right)), ProofResult.Mismatch);
    }

    public override IReadOnlyList<Proof> Proofs { get; }

    protected void Add(string name, string body, string signature) => Bad[name] = (Message(body, signature), ProofResult.Mismatch);

    protected static byte[] Digest(string secret, string body) => HMACSHA256.HashData(Credentials.Bytes(secret), Encoding.UTF8.GetBytes(body));

    private static InboundMessage Message(string body, string signature) => Credentials.Message(body, (First, signature));

    private string Sign(string secret, string body) => _text(Digest(secret, body));
}

internal sealed class HexHmacCases : HmacCases
{
    public HexHmacCases()
        : base(DigestText.LowerHex, Convert.ToHexStringLower)
    {
        Add("in upper case", Body, Convert.ToHexString(Digest(Credentials.Us, Body)));
        Add("in base64", Body, Convert.ToBase64String(Digest(Credentials.Us, Body)));
        Add("with a mark before it", Body, "0x" + Convert.ToHexStringLower(Digest(Credentials.Us, Body)));
    }
}

internal sealed class Base64HmacCases : HmacCases
{
    public Base64HmacCases()
        : base(DigestText.Base64, Convert.ToBase64String)
    {
        var right = Convert.ToBase64String(Digest(Credentials.Us, Body));
        var other = Enumerable.Range(0, 1000).Select(i => Body + new string(' ', i))
            .First(body => Convert.ToBase64String(Digest(Credentials.Us, body)).AsSpan().ContainsAny('+', '/'));
        Add("in hex", Body, Convert.ToHexStringLower(Digest(Credentials.Us, Body)));
        Add("in base64url", other, Convert.ToBase64String(Digest(Credentials.Us, other)).Replace('+', '-').Replace('/', '_'));
        Add("without its padding", Body, right.TrimEnd('='));
        // The last letter holds two bits that say nothing: a lenient reader takes four spellings for one digest.
        Add("with other spare bits", Body, Credentials.Flip(right, right.Length - 2));
    }
}
