using System.Diagnostics;

namespace Integrations.Benchmarks.Load;

/// <summary>
/// Acts at the instants of a timetable, whether or not what was begun before has ended. Who measures from the instant of the timetable
/// counts the wait that a slow system imposes on everybody behind.
/// </summary>
internal static class OpenLoop
{
    /// <param name="perSecond">How often.</param>
    /// <param name="count">How many times.</param>
    /// <param name="act">Gets its number and the timestamp at which it was to be.</param>
    /// <param name="stop">Ends the timetable.</param>
    public static async Task RunAsync(double perSecond, int count, Func<int, long, Task> act, CancellationToken stop)
    {
        var begun = new Task[count];
        var timetable = Task.Factory.StartNew(
            () =>
            {
                var first = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 100;
                for (var number = 0; number < count && !stop.IsCancellationRequested; number++)
                {
                    var due = first + (long)(number * Stopwatch.Frequency / perSecond);
                    while (Stopwatch.GetTimestamp() < due)
                        Thread.Sleep(Pause(due));
                    var mine = number;
                    begun[number] = Task.Run(() => act(mine, due), stop);
                }
            },
            stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await timetable;
        stop.ThrowIfCancellationRequested();
        await Task.WhenAll(begun);
    }

    /// <summary>Half of what is left: a thread sleeps a little longer than it is asked to.</summary>
    private static TimeSpan Pause(long due) => (due - Stopwatch.GetTimestamp()) switch
    {
        <= 0 => TimeSpan.Zero,
        var left => TimeSpan.FromSeconds((double)left / Stopwatch.Frequency / 2),
    };
}
