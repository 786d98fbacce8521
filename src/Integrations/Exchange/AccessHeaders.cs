using Integrations.Abstractions;

namespace Integrations.Exchange;

/// <summary>What makes a call believable, or why it cannot be made so.</summary>
public sealed record AccessHeaders
{
    public static readonly AccessHeaders None = new();

    private AccessHeaders()
    {
    }

    /// <summary>To send. Secrets in clear: for the wire only.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; private init; } = [];

    /// <summary>The same for the audit.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Masked => Redaction.Masked(Headers);

    /// <summary>Set when there is nothing to send with: the call proper was not made, and this is its outcome.</summary>
    public SendOutcome? Refusal { get; private init; }

    /// <summary>The token of a token server, where one was used.</summary>
    internal SharedToken? Token { get; private init; }

    public override string ToString() => Refusal?.Detail ?? Redaction.Mask;

    internal static AccessHeaders Of(params IReadOnlyList<KeyValuePair<string, string>> headers) => new() { Headers = headers };

    internal static AccessHeaders Bearer(string token, SharedToken? shared = null) =>
        new() { Headers = [new("Authorization", $"Bearer {token}")], Token = shared };

    internal static AccessHeaders Refused(SendOutcome outcome) => new() { Refusal = outcome };

    /// <summary>Our own settings do not allow the call.</summary>
    internal static AccessHeaders Refused(string detail) => Refused(new SendOutcome(OutcomeKind.BadCredentials, detail));
}
