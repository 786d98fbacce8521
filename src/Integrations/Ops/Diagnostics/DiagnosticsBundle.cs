using System.Text.Json;
using System.Text.Json.Serialization;
using Integrations.Abstractions;
using Integrations.Ops.Jobs;
using Integrations.StatusUpdates.Protection;

namespace Integrations.Ops.Diagnostics;

/// <summary>
/// How the gateway stands, in one file that may be handed on. What it has no field for cannot be in it: no body, no header, no login, no word
/// that a person wrote, and of a secret its mark.
/// </summary>
internal sealed record DiagnosticsBundle
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public required DateTimeOffset At { get; init; }

    /// <summary>Of the host that wrote it.</summary>
    public required string Version { get; init; }

    public required string Host { get; init; }

    public required string JobEngine { get; init; }

    /// <summary>The starts that are kept, newest first.</summary>
    public required IReadOnlyList<BundledStart> Starts { get; init; }

    /// <summary>Those that beat, and those that fell silent within the hour.</summary>
    public required IReadOnlyList<BundledHost> Hosts { get; init; }

    /// <summary>What hosts run with, an entry for each partner and each difference between hosts.</summary>
    public required IReadOnlyList<BundledSettings> Settings { get; init; }

    public required IReadOnlyList<BundledLane> Lanes { get; init; }

    public required IReadOnlyList<BundledAlert> Alerts { get; init; }

    public required IReadOnlyList<BundledJob> Jobs { get; init; }

    /// <summary>Of the last day, the largest first.</summary>
    public required IReadOnlyList<BundledCause> Causes { get; init; }

    public required BundledDatabase Database { get; init; }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}

internal sealed record BundledStart(string Node, string Version, DateTimeOffset StartedAt, DateTimeOffset SeenAt, DateTimeOffset? EndedAt, bool IsDeploy);

/// <summary>With when each of its loops began its last turn.</summary>
internal sealed record BundledHost(string Node, string? Version, DateTimeOffset? StartedAt, DateTimeOffset? SeenAt, bool Alive, IReadOnlyDictionary<string, DateTimeOffset> Loops);

/// <summary>As the settings page shows them, and the hosts that run with them.</summary>
internal sealed record BundledSettings(IntegrationType Partner, IReadOnlyList<string> Nodes, DateTimeOffset Since, string Hash, IReadOnlyDictionary<string, string> Values);

internal sealed record BundledLane(IntegrationType Partner, Region Region, LaneState State)
{
    public bool Configured { get; init; }

    public LaneTrouble? Trouble { get; init; }

    public DateTimeOffset? ClosedSince { get; init; }

    public DateTimeOffset? ClosedUntil { get; init; }

    public bool WaitsForProbe { get; init; }

    public int Trips { get; init; }

    /// <summary>By whom and why is not said.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Orders whose partner is owed something.</summary>
    public long Owed { get; init; }

    public long Due { get; init; }

    public long Leased { get; init; }

    public DateTimeOffset? OldestOwedSince { get; init; }

    /// <summary>Calls under way or repeated that may have arrived.</summary>
    public long InDoubt { get; init; }

    /// <summary>Changes that wait for a person; of them those that may have arrived.</summary>
    public long Dead { get; init; }

    public long Unknown { get; init; }

    /// <summary>Of the host that wrote it.</summary>
    public int? Window { get; init; }

    public int? InFlight { get; init; }
}

/// <summary>Without its subject where that is a person.</summary>
internal sealed record BundledAlert(string Kind, string? Subject, DateTimeOffset OpenedAt, long? Touches, long? Most, int? Step, string? Cause, string? Deploy);

/// <summary>Who paused it and why is not said, nor who asked for its last run.</summary>
internal sealed record BundledJob(string Name, string Cron, DateTimeOffset? Next, DateTimeOffset? PausedSince, BundledRun? Last);

internal sealed record BundledRun(RunState State, DateTimeOffset StartedAt, double? Seconds, string Node);

/// <summary>Of dead changes: operation, word, outcome and the shape of the answer.</summary>
internal sealed record BundledCause(IntegrationType Partner, Region Region, int ApiVersion, string? Cause, long Changes, DateTimeOffset First, DateTimeOffset Last);

/// <param name="PostgreSql">The server's version.</param>
/// <param name="Migrations">Those that were applied, in their order.</param>
/// <param name="Tables">The largest first.</param>
internal sealed record BundledDatabase(string PostgreSql, IReadOnlyList<string> Migrations, IReadOnlyList<BundledTable> Tables);

/// <param name="Name">Its schema before it, where that is not the usual one.</param>
/// <param name="Partitions">Null where it is not partitioned.</param>
/// <param name="Rows">An estimate of the planner's; null where it has none.</param>
/// <param name="Bytes">With indexes and what is stored beside it.</param>
internal sealed record BundledTable(string Name, long? Partitions, long? Rows, long Bytes);
