using System.Text;
using Integrations.Abstractions;
using Integrations.Ingress.Authentication;
using Integrations.Partners;

namespace Integrations.Tests.Ingress.Authentication;

/// <summary>A partner with two regions, each with a secret that is active and one that is not; and a neighbour with one of its own.</summary>
internal static class Credentials
{
    public const IntegrationType Partner = IntegrationType.ALLY;
    public const IntegrationType Neighbour = IntegrationType.OTTER;
    public const string Issuer = "the-partner";
    public const string UsKeyId = "us-key";
    public const string EuKeyId = "eu-key";
    public const string Us = "a raw secret of the US region, long enough";
    public const string UsRetired = "a raw secret that was retired yesterday";
    public const string EuNotYet = "a raw secret that begins tomorrow, not today";
    public const string OfNeighbour = "a raw secret of quite another partner";

    public static readonly DateTimeOffset Now = new(2030, 1, 15, 12, 0, 0, TimeSpan.Zero);

    public static readonly byte[] EuKey = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static readonly string Eu = "whsec_" + Convert.ToBase64String(EuKey);

    public static byte[] Bytes(string secret) => SecretBytes.Of(secret);

    public static RequestAuthentication Authentication()
    {
        var values = PretendSettings.Partner(Partner, "US", "EU");
        foreach (var (key, value) in PretendSettings.Partner(Neighbour, "US"))
            values[key] = value;
        values.Inbound(Partner, "US", 0, Us, UsKeyId, Issuer)
            .Inbound(Partner, "US", 1, UsRetired, UsKeyId, Issuer, notAfter: "2030-01-14T12:00:00Z")
            .Inbound(Partner, "EU", 0, Eu, EuKeyId, Issuer)
            .Inbound(Partner, "EU", 1, EuNotYet, EuKeyId, Issuer, notBefore: "2030-01-16T12:00:00Z")
            .Inbound(Neighbour, "US", 0, OfNeighbour, UsKeyId, Issuer);
        return new RequestAuthentication(PretendSettings.Of(values, new PretendModule(Partner, 1), new PretendModule(Neighbour, 1)));
    }

    public static InboundMessage Message(string body, params (string Name, string Value)[] headers) => Message(Encoding.UTF8.GetBytes(body), headers);

    public static InboundMessage Message(byte[] body, params (string Name, string Value)[] headers) => new()
    {
        Route = new InboundRoute("v1-create", "POST", "/ALLY/v1/deliveries", RouteKind.Create, 1),
        Body = body,
        RequestId = Guid.CreateVersion7(Now),
        ReceivedAt = Now,
        Headers = headers.ToDictionary(h => h.Name, h => h.Value, StringComparer.OrdinalIgnoreCase),
    };

    /// <summary>The text with one bit of one character turned over.</summary>
    public static string Flip(string text, int place, int bit = 0) =>
        text[..place] + (char)(text[place] ^ (1 << bit)) + text[(place + 1)..];
}
