using System.Diagnostics;
using Xunit.Sdk;

namespace Integrations.Testing;

/// <summary>Waits for what another thread or process brings about, as long as it needs and no longer than the deadline.</summary>
public static class Eventually
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <param name="condition">Asked again and again.</param>
    /// <param name="what">Completes the sentence "It did not come about that ...".</param>
    /// <param name="within">20 s unless told.</param>
    public static async Task Holds(Func<Task<bool>> condition, string what, TimeSpan? within = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > (within ?? Usual))
                throw new XunitException($"It did not come about that {what}.");
            await Task.Delay(Pause);
        }
    }

    public static Task Holds(Func<bool> condition, string what, TimeSpan? within = null) =>
        Holds(() => Task.FromResult(condition()), what, within);

    /// <summary>Repeats assertions until they pass; the last failure is the test's.</summary>
    public static async Task Passes(Func<Task> assertions, TimeSpan? within = null)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await assertions();
                return;
            }
            catch (Exception) when (Stopwatch.GetElapsedTime(started) <= (within ?? Usual))
            {
                await Task.Delay(Pause);
            }
        }
    }
}
