using System.ComponentModel.DataAnnotations;

namespace Integrations.Ingress;

/// <summary>What holds for the requests of every partner, at <c>Ingress</c>.</summary>
public sealed class IngressOptions
{
    public const string Section = "Ingress";
    public const int DefaultBodyKilobytes = 256;
    public const int DefaultBodySeconds = 10;
    public const int DefaultRideThroughMilliseconds = 4000;
    public const int DefaultRetryAfterSeconds = 5;
    public const int DefaultRequestsPerSecond = 500;
    public const int DefaultBurst = 2000;
    public const int DefaultPastGraceMinutes = 15;
    public const int MostPastGraceMinutes = 10 * 366 * 24 * 60;
    public const int DefaultFurthestDays = 90;
    public const int DefaultMaxItems = 200;
    public const int DefaultMaxQuantity = 1000;
    public const int DefaultMaxJobs = 1;
    public const int DefaultMaxWaypointsPerJob = 2;

    /// <summary>Kilobytes of one body; a longer one is answered with 413 and not kept.</summary>
    [Range(1, 1024)]
    public int BodyKilobytes { get; set; } = DefaultBodyKilobytes;

    /// <summary>Seconds for a whole body to arrive.</summary>
    [Range(1, 60)]
    public int BodySeconds { get; set; } = DefaultBodySeconds;

    /// <summary>Milliseconds that a request waits for a database that is away for a moment, before it is answered with 503.</summary>
    [Range(100, 4000)]
    public int RideThroughMilliseconds { get; set; } = DefaultRideThroughMilliseconds;

    /// <summary>Seconds after which a partner is asked to try again when we could not serve it.</summary>
    [Range(1, 300)]
    public int RetryAfterSeconds { get; set; } = DefaultRetryAfterSeconds;

    /// <summary>Requests per second from one address to one partner's routes, on one host, before anything is read.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = DefaultRequestsPerSecond;

    /// <summary>Requests that may come at once before <see cref="RequestsPerSecond"/> holds.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = DefaultBurst;

    /// <summary>Minutes by which a wanted time may lie in the past. Years only where examples with fixed times are sent, as in a sandbox.</summary>
    [Range(0, MostPastGraceMinutes)]
    public int PastGraceMinutes { get; set; } = DefaultPastGraceMinutes;

    /// <summary>Days by which a wanted time may lie ahead.</summary>
    [Range(1, 3650)]
    public int FurthestDays { get; set; } = DefaultFurthestDays;

    [Range(1, 1000)]
    public int MaxItems { get; set; } = DefaultMaxItems;

    /// <summary>Of one item.</summary>
    [Range(1, 1_000_000)]
    public int MaxQuantity { get; set; } = DefaultMaxQuantity;

    /// <summary>Jobs of one trip: a robot has one box.</summary>
    [Range(1, 100)]
    public int MaxJobs { get; set; } = DefaultMaxJobs;

    /// <summary>Waypoints of one job of a trip: from the merchant to the customer.</summary>
    [Range(2, 100)]
    public int MaxWaypointsPerJob { get; set; } = DefaultMaxWaypointsPerJob;

    public int BodyBytes => BodyKilobytes * 1024;

    public TimeSpan BodyTime => TimeSpan.FromSeconds(BodySeconds);

    public TimeSpan RideThrough => TimeSpan.FromMilliseconds(RideThroughMilliseconds);

    public TimeSpan RetryAfter => TimeSpan.FromSeconds(RetryAfterSeconds);

    public TimeSpan PastGrace => TimeSpan.FromMinutes(PastGraceMinutes);

    public TimeSpan Furthest => TimeSpan.FromDays(FurthestDays);
}
