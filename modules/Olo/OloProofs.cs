using System.Globalization;
using System.Text;
using Integrations.Abstractions;

namespace Integrations.Modules.Olo;

/// <summary>
/// Olo signs the address that it calls, the raw body, the message's id and the moment of sending, each on a line of its own. The address is
/// the one that Olo was given, so it comes from the settings: behind a proxy the request does not know it.
/// https://github.com/ololabs/dev-support-code-samples (WebhookSignatureValidation)
/// </summary>
internal sealed class OloProofs : IProofs
{
    private const string SignatureHeader = "X-Olo-Signature";
    private const string MessageIdHeader = "X-Olo-Message-Id";
    private const string TimestampHeader = "X-Olo-Timestamp";

    /// <summary>Olo publishes no tolerance; this is what Standard Webhooks allow.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private static readonly Proof[] Signature =
    [
        new Proof.Hmac([SignatureHeader], DigestText.Base64, Signed) { SignedAt = SignedAt, Tolerance = Tolerance, CoversPublicUrl = true },
    ];

    public IntegrationType Type => IntegrationType.OLO;

    public IReadOnlyList<Proof> For(InboundRoute route) => Signature;

    private static byte[]? Signed(InboundMessage message) =>
        message.PublicUrl is { } url
        && message.Header(MessageIdHeader) is { Length: > 0 } id
        && message.Header(TimestampHeader) is { Length: > 0 } ticks
            ? [.. Encoding.UTF8.GetBytes(url.OriginalString + "\n"), .. message.Body.Span, .. Encoding.UTF8.GetBytes($"\n{id}\n{ticks}")]
            : null;

    /// <summary>The timestamp counts steps of 100 ns since the year 1: .NET's ticks, in UTC.</summary>
    private static DateTimeOffset? SignedAt(InboundMessage message) =>
        long.TryParse(message.Header(TimestampHeader), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
        && ticks <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;
}
