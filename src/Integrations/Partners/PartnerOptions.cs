using System.ComponentModel.DataAnnotations;
using Integrations.Abstractions;

namespace Integrations.Partners;

/// <summary>The settings of one partner, at <c>Partners:&lt;TYPE&gt;</c>.</summary>
public sealed class PartnerOptions
{
    public const int DefaultTimeoutSeconds = 10;
    public const int DefaultMaxInFlight = 512;
    public const int DefaultPatienceMilliseconds = 2000;

    /// <summary>A disabled partner has no routes and hears nothing; what it is owed waits.</summary>
    public bool Enabled { get; set; }

    /// <summary>The address under which the partner reaches us; some signatures cover it.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>False where the partner's stores are not kept in <c>store</c>.</summary>
    public bool StoreCheck { get; set; } = true;

    /// <summary>Seconds for one call to the partner, everything included. A lease lasts 20 s at least, and the call must fit.</summary>
    [Range(1, 15)]
    public int TimeoutSeconds { get; set; } = DefaultTimeoutSeconds;

    /// <summary>Calls at once to one region of the partner, from one host, at most: how many it takes well is found by trying.</summary>
    [Range(1, 1024)]
    public int MaxInFlight { get; set; } = DefaultMaxInFlight;

    /// <summary>Milliseconds that the partner's request waits for the Deliveries service before it is answered as pending.</summary>
    [Range(50, 20000)]
    public int PatienceMilliseconds { get; set; } = DefaultPatienceMilliseconds;

    /// <summary>Operations that are never repeated when it is open whether a call arrived, beside those that the module says so of.</summary>
    public List<string> AtMostOnce { get; set; } = [];

    /// <summary>Limits agreed with the partner, by scope (<c>Address</c>, <c>Credential</c>, <c>Store</c>), instead of the contract's.</summary>
    public Dictionary<string, RateLimitOptions> RateLimits { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How soon the partner is to have its updates, wherever a region does not say otherwise.</summary>
    public ObjectiveOptions Objective { get; set; } = new();

    public Dictionary<string, RegionOptions> Regions { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    public TimeSpan Patience => TimeSpan.FromMilliseconds(PatienceMilliseconds);

    /// <summary>True for a call that is not repeated while it is open whether it arrived.</summary>
    public bool IsAtMostOnce(PartnerCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.AtMostOnce || AtMostOnce.Contains(call.Operation, StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>At <c>Partners:&lt;TYPE&gt;:RateLimits:&lt;SCOPE&gt;</c>.</summary>
public sealed class RateLimitOptions
{
    [Range(1, 1_000_000)]
    public int Calls { get; set; }

    [Range(1, 86_400)]
    public int Seconds { get; set; } = 1;
}

/// <summary>
/// Which share of updates the partner is to have answered in which time, counted from when the change was recorded. Nothing waits or fails by
/// it: the console holds against it what was told. At <c>Partners:&lt;TYPE&gt;:Objective</c> or <c>Partners:&lt;TYPE&gt;:Regions:&lt;US|EU&gt;:Objective</c>.
/// </summary>
public sealed class ObjectiveOptions
{
    public const int DefaultWithinSeconds = 10;
    public const double DefaultPercent = 99;

    [Range(1, 3600)]
    public int WithinSeconds { get; set; } = DefaultWithinSeconds;

    [Range(1, 99.999)]
    public double Percent { get; set; } = DefaultPercent;

    public TimeSpan Within => TimeSpan.FromSeconds(WithinSeconds);
}

/// <summary>The partner's endpoints and both sides' secrets in one region, at <c>Partners:&lt;TYPE&gt;:Regions:&lt;US|EU&gt;</c>.</summary>
public sealed class RegionOptions
{
    /// <summary>Where our calls go, by API version.</summary>
    public Dictionary<string, Uri> BaseAddresses { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Where tokens are fetched, where it is another host than the base address.</summary>
    public Uri? TokenAddress { get; set; }

    /// <summary>Instead of the partner's own.</summary>
    public ObjectiveOptions? Objective { get; set; }

    /// <summary>Whose clock the partner's people read, as in <c>Europe/Berlin</c>: for those who look at times in the console, and nothing else.</summary>
    public string? TimeZone { get; set; }

    /// <summary>What the partner proves itself with. Two may be active at once, so that a secret can be changed without a gap.</summary>
    public List<Credential> Inbound { get; set; } = [];

    /// <summary>What we prove ourselves with.</summary>
    public List<Credential> Outbound { get; set; } = [];
}

/// <summary>A secret and what belongs to it. Secrets come from the environment or a secret store, never from a file in the repository.</summary>
public sealed class Credential
{
    /// <summary>At most this many are active in one direction.</summary>
    public const int MaxActive = 2;

    /// <summary>Bytes. Shorter ones can be guessed from a single signature.</summary>
    public const int ShortestSecret = 16;

    private long _usedAt;

    /// <summary>Key id of a token, or client id of an OAuth client.</summary>
    public string? KeyId { get; set; }

    public string? Issuer { get; set; }

    [Required]
    public string Secret { get; set; } = "";

    public DateTimeOffset? NotBefore { get; set; }

    public DateTimeOffset? NotAfter { get; set; }

    /// <summary>When it last proved something on this host, the partner's request or our call; null where it has not yet.</summary>
    internal DateTimeOffset? UsedAt => Volatile.Read(ref _usedAt) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    internal void Use(DateTimeOffset at) => Volatile.Write(ref _usedAt, at.UtcTicks);

    public bool ActiveAt(DateTimeOffset time) => !(time < NotBefore) && !(time >= NotAfter);

    public override string ToString() => "***";
}
