namespace Integrations.Ops.Jobs;

/// <summary>
/// The border between the engine that keeps the rhythm and those who look at it. The engine begins each firing once over all hosts and
/// hands it to <see cref="JobRunner"/>; history and pauses are ours, so they are the same under every engine.
/// </summary>
public interface IRecurringJobs
{
    /// <summary>The engine's name, for people.</summary>
    string Engine { get; }

    /// <summary>What becomes of firings that no host was up for, in a sentence.</summary>
    string Misfires { get; }

    /// <summary>Every recurring job that there is.</summary>
    IReadOnlyList<Schedule> Schedules { get; }

    /// <summary>When each is due next, by name. Absent where the engine does not know the job yet.</summary>
    Task<IReadOnlyDictionary<string, DateTimeOffset>> NextAsync(CancellationToken token);

    /// <summary>Begins one run at once, on any one host, paused or not. Returns when the engine has taken it over.</summary>
    Task TriggerAsync(string name, string askedBy, CancellationToken token);

    /// <summary>The hosts that reported to the engine, the silent ones too as long as it knows them.</summary>
    Task<IReadOnlyList<SeenHost>> HostsAsync(CancellationToken token);
}

/// <summary>A host as the engine's heartbeat shows it.</summary>
/// <param name="Node">As leases and runs name it.</param>
/// <param name="SeenAt">Its last heartbeat.</param>
/// <param name="Alive">False once its silence is too long for a living host.</param>
public sealed record SeenHost(string Node, DateTimeOffset? SeenAt, bool Alive);
