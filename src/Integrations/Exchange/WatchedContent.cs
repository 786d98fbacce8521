using System.Net;

namespace Integrations.Exchange;

/// <summary>
/// A body that knows whether it was sent. The handler asks for the body once it has a connection, and holds the request's head back until
/// then; so a body never asked for proves that nothing left, whatever went wrong and wherever. (A flag set when a connection opens would
/// be wrong in both directions: the pool opens connections for one request and gives them to another.)
/// It is given out once: the handler cannot repeat a request on a second connection behind our back.
/// </summary>
internal sealed class WatchedContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly TimeProvider _time;
    private int _asked;

    public WatchedContent(OutboundCall call, TimeProvider time)
    {
        _body = call.Body;
        _time = time;
        if (call.ContentType.Length > 0)
            Headers.TryAddWithoutValidation("Content-Type", call.ContentType);
    }

    public bool Sent => Volatile.Read(ref _asked) != 0;

    /// <summary>When the first byte left, as a timestamp of the clock.</summary>
    public long SentAt { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _asked, 1) != 0)
            throw new InvalidOperationException("A request is sent once.");
        SentAt = _time.GetTimestamp();
        return stream.WriteAsync(_body, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
