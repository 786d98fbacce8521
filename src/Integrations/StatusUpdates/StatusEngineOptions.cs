using System.ComponentModel.DataAnnotations;

namespace Integrations.StatusUpdates;

/// <summary>Settings of the engine, at <c>StatusUpdates</c>.</summary>
public sealed class StatusEngineOptions
{
    public const string Section = "StatusUpdates";

    public const int DefaultBatch = 256;
    public const int DefaultLeaseSeconds = 25;
    public const int DefaultIdlePollMilliseconds = 1000;
    public const int DefaultMaxInFlight = 2048;

    /// <summary>False on a host that only takes requests.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Deliveries claimed, or outcomes recorded, in one statement.</summary>
    [Range(1, 500)]
    public int Batch { get; set; } = DefaultBatch;

    /// <summary>Deliveries that this host works on at once, over all lanes. Each lane may always have an equal share.</summary>
    [Range(16, 100_000)]
    public int MaxInFlight { get; set; } = DefaultMaxInFlight;

    /// <summary>
    /// Seconds that a claim lasts: longer than a whole call (15 s at most) and its recording, shorter than the 30 s within which the
    /// work of a dead host must go on.
    /// </summary>
    [Range(20, 29)]
    public int LeaseSeconds { get; set; } = DefaultLeaseSeconds;

    /// <summary>Milliseconds between looks at the table when nothing says that there is work.</summary>
    [Range(10, 10000)]
    public int IdlePollMilliseconds { get; set; } = DefaultIdlePollMilliseconds;

    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    public TimeSpan IdlePoll => TimeSpan.FromMilliseconds(IdlePollMilliseconds);
}
