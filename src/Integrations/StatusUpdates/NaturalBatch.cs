using System.Threading.Channels;

namespace Integrations.StatusUpdates;

/// <summary>
/// Handles what is there at once, and what arrives meanwhile in the next go: a single item waits for nobody. Where several come at once,
/// more are coming: a moment's patience then makes one statement of many. One handler at a time; it must not throw.
/// </summary>
internal sealed class NaturalBatch<T>(int most, Func<IReadOnlyList<T>, Task> handle)
{
    private const int Several = 8;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(3);

    private readonly Channel<T> _items = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });

    public void Add(T item) => _items.Writer.TryWrite(item);

    /// <summary>Lets <see cref="RunAsync"/> end once everything added is handled.</summary>
    public void Complete() => _items.Writer.TryComplete();

    public async Task RunAsync()
    {
        var batch = new List<T>(most);
        while (await _items.Reader.WaitToReadAsync())
        {
            TakeInto(batch);
            if (batch.Count >= Several && batch.Count < most / 2)
            {
                await Task.Delay(Moment);
                TakeInto(batch);
            }

            await handle(batch);
            batch = new List<T>(most);
        }
    }

    private void TakeInto(List<T> batch)
    {
        while (batch.Count < most && _items.Reader.TryRead(out var item))
            batch.Add(item);
    }
}
