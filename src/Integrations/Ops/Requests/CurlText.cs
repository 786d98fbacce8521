using System.Text;
using Integrations.Abstractions;

namespace Integrations.Ops.Requests;

/// <summary>A stored request as a command that sends the like of it: placeholders where the host, a secret, a signature and the body stand.</summary>
internal static class CurlText
{
    public static string Of(InboundRoute route, IReadOnlyDictionary<string, string> path, IReadOnlyDictionary<string, string> headers, IReadOnlyList<Proof> proofs)
    {
        var text = new StringBuilder($"curl -X {route.Method} {Quoted("https://HOST" + Filled(route.Pattern, path))}");
        foreach (var (name, value) in headers)
            Add(text, $"-H {Quoted($"{name}: {value}")}");
        foreach (var name in proofs.Select(Header))
            Add(text, $"-H {Quoted(name)}");
        if (route.ContentTypes.Count > 0)
            Add(text, "--data-binary @BODY");
        return text.ToString();
    }

    private static string Header(Proof proof) => proof switch
    {
        Proof.ApiKey key => $"{key.Header}: SECRET",
        Proof.Hmac hmac => $"{hmac.Headers[0]}: SIGNATURE",
        Proof.SignedWebhook => "webhook-signature: SIGNATURE",
        Proof.SignedToken => "Authorization: Bearer TOKEN",
        _ => "Authorization: Bearer SECRET",
    };

    private static string Filled(string pattern, IReadOnlyDictionary<string, string> path) =>
        path.Aggregate(pattern, (text, value) => text.Replace($"{{{value.Key}}}", Uri.EscapeDataString(value.Value), StringComparison.OrdinalIgnoreCase));

    private static void Add(StringBuilder text, string argument) => text.Append(" \\\n  ").Append(argument);

    /// <summary>One word for every shell: nothing in it is read as anything else.</summary>
    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
