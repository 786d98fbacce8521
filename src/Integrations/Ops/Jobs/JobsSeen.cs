namespace Integrations.Ops.Jobs;

/// <summary>What the jobs page shows.</summary>
/// <param name="Work">What is owed, by how it stands.</param>
/// <param name="Failed">Changes that could not be told, that nobody has decided about.</param>
/// <param name="Calls">Of the last hour, by minute.</param>
/// <param name="Retries">What is due later, soonest first.</param>
public sealed record JobsSeen(WorkCounts Work, long Failed, IReadOnlyList<CallMinute> Calls, IReadOnlyList<WorkItem> Retries)
{
    public string Engine { get; init; } = "";

    public string Misfires { get; init; } = "";

    public IReadOnlyList<RecurringSeen> Recurring { get; init; } = [];

    public IReadOnlyList<LoopSeen> Loops { get; init; } = [];

    public IReadOnlyList<HostSeen> Hosts { get; init; } = [];

    public long Succeeded => Calls.Sum(minute => minute.Succeeded);
}

/// <summary>A recurring job with its last run; without a next one while it is paused.</summary>
public sealed record RecurringSeen(Schedule Schedule, RunSeen? Last, DateTimeOffset? Next)
{
    public string? PausedBy { get; init; }

    public string? PausedWhy { get; init; }

    public DateTimeOffset? PausedSince { get; init; }
}

/// <summary>A recurring job with a page of its runs.</summary>
/// <param name="Schedule">Of it.</param>
/// <param name="Runs">Newest first.</param>
/// <param name="Older">Where the next page begins; null on the last.</param>
public sealed record JobSeen(Schedule Schedule, IReadOnlyList<RunSeen> Runs, DateTimeOffset? Older)
{
    public string Misfires { get; init; } = "";

    public DateTimeOffset? Next { get; init; }

    public string? PausedBy { get; init; }

    public string? PausedWhy { get; init; }

    public DateTimeOffset? PausedSince { get; init; }
}

/// <summary>One run. Lost: it has no end, and its host gives no sign of life.</summary>
public sealed record RunSeen(RunState State, DateTimeOffset StartedAt, TimeSpan? Took, string? Detail, string Node, string? AskedBy);

public enum RunState
{
    Running,
    Succeeded,
    Failed,
    Lost,
}

/// <summary>A loop, with when it last began a turn on each host that lives. Null: it is switched off there.</summary>
public sealed record LoopSeen(string Name, string Promise, IReadOnlyList<(string Node, DateTimeOffset? LastTurn)> Hosts);

/// <summary>A host that works on this database.</summary>
public sealed record HostSeen(string Node, DateTimeOffset? StartedAt, DateTimeOffset? SeenAt, bool Alive, bool IsThis)
{
    /// <summary>Null of a host that never beat.</summary>
    public string? Version { get; init; }

    public IReadOnlyDictionary<string, DateTimeOffset> Turns { get; init; } = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
}
