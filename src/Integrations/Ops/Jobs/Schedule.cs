namespace Integrations.Ops.Jobs;

/// <summary>A recurring job: what it is for, when it runs and what it does. It knows no engine and may run twice without harm.</summary>
/// <param name="Name">Stable: history and pauses are kept under it.</param>
/// <param name="Cron">Seconds first, UTC.</param>
/// <param name="Rhythm">The same in words.</param>
/// <param name="Promise">What would go wrong without it.</param>
/// <param name="Work">One run. Says in a few words what it did; nothing personal.</param>
public sealed record Schedule(string Name, string Cron, string Rhythm, string Promise, Func<IServiceProvider, CancellationToken, Task<string>> Work);
