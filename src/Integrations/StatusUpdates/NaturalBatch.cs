using System.Threading.Channels;

namespace Integrations.StatusUpdates;

/// <summary>
/// Handles what is there at once, and what arrives meanwhile in the next go: a single item waits for nobody, and under load batches
/// grow by themselves. One handler at a time; it must not throw.
/// </summary>
internal sealed class NaturalBatch<T>(int most, Func<IReadOnlyList<T>, Task> handle)
{
    private readonly Channel<T> _items = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });

    public void Add(T item) => _items.Writer.TryWrite(item);

    /// <summary>Lets <see cref="RunAsync"/> end once everything added is handled.</summary>
    public void Complete() => _items.Writer.TryComplete();

    public async Task RunAsync()
    {
        var batch = new List<T>(most);
        while (await _items.Reader.WaitToReadAsync())
        {
            while (batch.Count < most && _items.Reader.TryRead(out var item))
                batch.Add(item);
            await handle(batch);
            batch = new List<T>(most);
        }
    }
}
