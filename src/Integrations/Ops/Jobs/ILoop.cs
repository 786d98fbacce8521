namespace Integrations.Ops.Jobs;

/// <summary>Work without a rhythm: a loop that runs on every host for as long as the host does. Nobody can trigger it.</summary>
internal interface ILoop
{
    string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    string Promise { get; }

    /// <summary>When it last began a turn on this host; null where it is switched off or has not begun.</summary>
    DateTimeOffset? LastTurn { get; }
}

/// <summary>When a loop last began a turn. Written by the loop, read by whoever looks.</summary>
internal sealed class Turn
{
    private long _ticks;

    public DateTimeOffset? Last => Volatile.Read(ref _ticks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public void Begin(TimeProvider time) => Volatile.Write(ref _ticks, time.GetUtcNow().UtcTicks);
}
