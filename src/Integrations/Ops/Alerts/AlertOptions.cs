using System.ComponentModel.DataAnnotations;

namespace Integrations.Ops.Alerts;

/// <summary>When somebody is told that something is not as it should be, and where. At <c>Alerts</c>.</summary>
public sealed class AlertOptions
{
    public const string Section = "Alerts";

    public const int DefaultEverySeconds = 15;
    public const double DefaultHourBurn = 14.4;
    public const double DefaultDayBurn = 1;
    public const int DefaultLeastChanges = 10;
    public const int DefaultFailuresInARow = 20;
    public const int DefaultHeldMinutes = 60;
    public const int DefaultSilentSeconds = 60;
    public const int DefaultLooksPercent = 80;

    /// <summary>False on a host that does not watch. Events of others it tells all the same.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Who looks after alerts, as the runbook and the events name it.</summary>
    [Required]
    public string Owners { get; set; } = "ops";

    /// <summary>Where people reach the console from outside, without <c>/ops</c>; events then carry links.</summary>
    public Uri? ConsoleUrl { get; set; }

    /// <summary>Seconds between two looks at everything.</summary>
    [Range(1, 600)]
    public int EverySeconds { get; set; } = DefaultEverySeconds;

    /// <summary>An objective burns when the last hour used its room so many times faster than allowed, and <see cref="DayBurn"/> holds too.</summary>
    [Range(1, 1000)]
    public double HourBurn { get; set; } = DefaultHourBurn;

    /// <summary>The same of the last day: a short peak of a good day calls nobody.</summary>
    [Range(0, 1000)]
    public double DayBurn { get; set; } = DefaultDayBurn;

    /// <summary>Changes of the hour, at least: one late of one proves nothing.</summary>
    [Range(1, 1_000_000)]
    public int LeastChanges { get; set; } = DefaultLeastChanges;

    /// <summary>Calls to a partner that are looked at, the newest: somebody is told when half of them, 70, 90 and 100 % failed in a row.</summary>
    [Range(4, 200)]
    public int FailuresInARow { get; set; } = DefaultFailuresInARow;

    /// <summary>Minutes that a person may hold a lane, or have its orders refused, before it is said aloud.</summary>
    [Range(1, 10_080)]
    public int HeldMinutes { get; set; } = DefaultHeldMinutes;

    /// <summary>Seconds without a beat after which a host is said to be silent.</summary>
    [Range(21, 3600)]
    public int SilentSeconds { get; set; } = DefaultSilentSeconds;

    /// <summary>Of the looks that one person may have within an hour.</summary>
    [Range(1, 100)]
    public int LooksPercent { get; set; } = DefaultLooksPercent;

    /// <summary>Who is told, by a name for people.</summary>
    public Dictionary<string, WebhookOptions> Webhooks { get; } = new(StringComparer.Ordinal);
}

/// <summary>At <c>Alerts:Webhooks:&lt;name&gt;</c>.</summary>
public sealed class WebhookOptions
{
    [Required]
    public Uri? Url { get; set; }

    /// <summary>
    /// What a <see cref="WebhookFormat.Standard"/> call is signed with (<c>whsec_</c> and base64), or the routing key of
    /// <see cref="WebhookFormat.PagerDuty"/>. From the environment or a secret store, never from a file in the repository.
    /// </summary>
    public string Secret { get; set; } = "";

    public WebhookFormat Format { get; set; }

    /// <summary>Of what it is told, by the names in the runbook. None: of everything that its format has room for.</summary>
    public IList<string> Kinds { get; } = [];

    internal bool Wants(AlertKind kind) => Kinds.Count > 0
        ? Kinds.Contains(kind.Name, StringComparer.Ordinal)
        // What never closes would stay open there for good.
        : Format is not WebhookFormat.PagerDuty || kind.Closed is not null;

    public override string ToString() => "***";
}

public enum WebhookFormat
{
    /// <summary>Our own shape, signed as Standard Webhooks says.</summary>
    Standard,

    /// <summary>A message for a channel. Its address is its secret.</summary>
    Slack,

    /// <summary>Events API v2: triggers and resolves.</summary>
    PagerDuty,
}
