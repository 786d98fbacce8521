using System.Threading.Channels;

namespace Integrations.StatusUpdates;

/// <summary>
/// Says that a partner is owed something. A hint that saves latency and no more: the engine polls, so a lost hint costs a second, not an update.
/// </summary>
public sealed class EgressSignal
{
    private readonly Channel<bool> _here = OneSlot();
    private readonly Channel<bool> _elsewhere = OneSlot();

    /// <summary>To be called after the commit: wakes this host's engine, and the other hosts' by NOTIFY.</summary>
    public void Wake()
    {
        _here.Writer.TryWrite(true);
        _elsewhere.Writer.TryWrite(true);
    }

    /// <summary>Wakes this host's engine only.</summary>
    internal void WakeHere() => _here.Writer.TryWrite(true);

    /// <summary>Returns at a hint or after <paramref name="longest"/>.</summary>
    internal async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken token)
    {
        using var deadline = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, token);
        try
        {
            await _here.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
        }
    }

    internal ValueTask<bool> NextForOthersAsync(CancellationToken token) => _elsewhere.Reader.ReadAsync(token);

    private static Channel<bool> OneSlot() => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
}
