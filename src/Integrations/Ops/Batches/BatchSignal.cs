namespace Integrations.Ops.Batches;

/// <summary>Says that a batch may have work on this host. A hint: every host looks by itself, too.</summary>
internal sealed class BatchSignal : IDisposable
{
    private readonly SemaphoreSlim _work = new(0, 1);
    private readonly Lock _gate = new();

    public void Wake()
    {
        lock (_gate)
        {
            if (_work.CurrentCount == 0)
                _work.Release();
        }
    }

    /// <summary>Returns at a hint or after <paramref name="longest"/>.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken token) => await _work.WaitAsync(longest, token);

    public void Dispose() => _work.Dispose();
}
