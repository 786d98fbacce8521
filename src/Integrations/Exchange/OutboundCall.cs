namespace Integrations.Exchange;

/// <summary>A call as it will stand on the wire.</summary>
/// <param name="Client">One of <see cref="OutboundClients"/>.</param>
/// <param name="Method">Upper case.</param>
/// <param name="Url">Absolute. Ids only; a URL is kept and logged.</param>
/// <param name="ContentType">Empty for a call without a body.</param>
/// <param name="Body">Sent as it is.</param>
/// <param name="Headers">Secrets included. Of two with one name the last counts.</param>
/// <param name="Deadline">For everything: name, connection, request, answer and its body.</param>
public sealed record OutboundCall(
    string Client,
    string Method,
    Uri Url,
    string ContentType,
    ReadOnlyMemory<byte> Body,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    TimeSpan Deadline);

/// <summary>What is certain about a call after it has ended.</summary>
public enum Transport
{
    /// <summary>Not one byte left: the other side cannot have it.</summary>
    NotSent,

    /// <summary>A status line came back. It counts even when the rest was cut off.</summary>
    Answered,

    /// <summary>Bytes left and no answer came: the other side may have it.</summary>
    InDoubt,
}

/// <summary>What came of a call.</summary>
/// <param name="Transport">What is certain.</param>
/// <param name="Detail">A stable word: <c>http_200</c>, <c>timeout</c>, <c>connection_refused</c>.</param>
/// <param name="Status">The HTTP status; null without an answer.</param>
/// <param name="Headers">Of the answer, as they came: names once, values joined.</param>
/// <param name="Body">At most <see cref="OutboundHttp.BodyLimit"/> bytes.</param>
/// <param name="BodyCut">True when the body was longer, or broke off.</param>
/// <param name="RetryAfter">As asked for, from now; never negative, at most an hour.</param>
/// <param name="Duration">From the first byte out to the last byte in; without a first byte, from the start.</param>
public sealed record CallResult(
    Transport Transport,
    string Detail,
    int? Status,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    byte[] Body,
    bool BodyCut,
    TimeSpan? RetryAfter,
    TimeSpan Duration);
