using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;

namespace Integrations.Modules.Olo;

/// <summary>
/// Our calls to Olo carry <c>Authorization: OloSignature {clientId}:{signature}</c> and the <c>Date</c> that it covers. The client id is the
/// key id of the outbound credential. https://github.com/ololabs/dev-support-code-samples (OrderingAPISignatureAuthorization)
/// </summary>
internal static class OloSignature
{
    public static readonly Access Access = new Access.Signature(DigestText.Base64, Signed, Headers);

    /// <summary>An empty body is hashed too, and has no content type.</summary>
    private static byte[] Signed(CallToSign call) => Encoding.UTF8.GetBytes(string.Join(
        '\n', call.ClientId, call.Method, call.ContentType, Convert.ToBase64String(SHA256.HashData(call.Body.Span)), call.PathAndQuery, Date(call)));

    private static KeyValuePair<string, string>[] Headers(CallToSign call, string signature) =>
        [new("Authorization", $"OloSignature {call.ClientId}:{signature}"), new("Date", Date(call))];

    private static string Date(CallToSign call) => call.Time.ToString("r", CultureInfo.InvariantCulture);
}
