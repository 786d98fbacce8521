using System.Collections.Concurrent;

namespace Integrations.StatusUpdates;

/// <summary>
/// Does at once what many callers ask for one by one: who comes while others are being served is served together with those who wait.
/// One alone waits for nobody. A caller that fails in company is served again alone, so that nobody pays for another's fault.
/// </summary>
/// <param name="most">Served together, at most.</param>
/// <param name="servers">How many groups are served at the same time.</param>
/// <param name="serve">Serves all of a group or none; the results in the order of the askers.</param>
internal sealed class GroupCommit<TAsk, TResult>(int most, int servers, Func<IReadOnlyList<TAsk>, Task<IReadOnlyList<TResult>>> serve)
{
    private readonly ConcurrentQueue<Waiting> _waiting = new();
    private int _serving;

    public Task<TResult> AskAsync(TAsk ask)
    {
        var waiting = new Waiting(ask);
        _waiting.Enqueue(waiting);
        Serve();
        return waiting.Result.Task;
    }

    private void Serve()
    {
        if (Interlocked.Increment(ref _serving) <= servers)
            _ = Task.Run(ServeAllAsync);
        else
            Leave();
    }

    private async Task ServeAllAsync()
    {
        while (Take() is { Count: > 0 } group)
            await ServeAsync(group);
        Leave();
    }

    /// <summary>Whoever asked between the last look and the leaving found all places taken, and must not be left standing.</summary>
    private void Leave()
    {
        Interlocked.Decrement(ref _serving);
        if (!_waiting.IsEmpty && Volatile.Read(ref _serving) < servers)
            Serve();
    }

    private List<Waiting> Take()
    {
        var group = new List<Waiting>();
        while (group.Count < most && _waiting.TryDequeue(out var next))
            group.Add(next);
        return group;
    }

    private async Task ServeAsync(List<Waiting> group)
    {
        try
        {
            var results = await serve([.. group.Select(waiting => waiting.Ask)]);
            for (var i = 0; i < group.Count; i++)
                group[i].Result.SetResult(results[i]);
        }
#pragma warning disable CA1031 // Every failure belongs to the callers, whatever it is.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (group.Count == 1)
            {
                group[0].Result.SetException(e);
                return;
            }

            foreach (var waiting in group)
                await ServeAsync([waiting]);
        }
    }

    private sealed class Waiting(TAsk ask)
    {
        public TAsk Ask { get; } = ask;

        // The caller goes on elsewhere: the next group does not wait for him.
        public TaskCompletionSource<TResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
