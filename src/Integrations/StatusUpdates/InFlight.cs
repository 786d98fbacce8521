using System.Collections.Concurrent;

namespace Integrations.StatusUpdates;

/// <summary>The calls that are on their way, so that a stop can wait for them.</summary>
internal sealed class InFlight
{
    private readonly ConcurrentDictionary<Task, bool> _tasks = new();

    public void Add(Task task)
    {
        if (task.IsCompleted)
            return;
        _tasks.TryAdd(task, true);
        _ = task.ContinueWith(
            (done, tasks) => ((ConcurrentDictionary<Task, bool>)tasks!).TryRemove(done, out _),
            _tasks,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public async Task EmptyAsync()
    {
        while (!_tasks.IsEmpty)
            await Task.WhenAll(_tasks.Keys);
    }
}
