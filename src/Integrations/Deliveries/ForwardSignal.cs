using System.Threading.Channels;

namespace Integrations.Deliveries;

/// <summary>Says that a command may be due. A hint that saves latency and no more: the table is polled.</summary>
public sealed class ForwardSignal
{
    private readonly Channel<bool> _slot = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>To be called after the commit.</summary>
    public void Wake() => _slot.Writer.TryWrite(true);

    /// <summary>Returns at a hint or after <paramref name="longest"/>; true at a hint.</summary>
    internal async Task<bool> WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken token)
    {
        using var deadline = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, token);
        try
        {
            return await _slot.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return false;
        }
    }
}
