using Integrations.Partners;

namespace Integrations.Ops.Now;

/// <summary>A partner's objective in a region, and how it was kept.</summary>
public sealed record KeptObjective(ObjectiveOptions Objective, KeptSpan Hour, KeptSpan Day)
{
    /// <summary>The same by the partner's API version, of those in which anything was to be told. What waits now is not among them.</summary>
    public IReadOnlyList<KeptVersion> Versions { get; init; } = [];

    /// <summary>How many times faster than allowed the room for errors is used up; 1 uses it up exactly. Null where nothing was to be told.</summary>
    public double? Burn(KeptSpan span) => span.Share is { } share ? (1 - share) / (1 - (Objective.Percent / 100)) : null;
}

/// <summary>What of a span was told in time and what was not.</summary>
/// <param name="Told">Changes that the partner took.</param>
/// <param name="Late">Of those, later than the objective wants.</param>
/// <param name="Dead">That could not be told.</param>
/// <param name="Overdue">Orders whose partner waits at this moment for longer than the objective wants.</param>
public readonly record struct KeptSpan(long Told, long Late, long Dead, long Overdue)
{
    /// <summary>More calls were made than were looked at: what was told is estimated from an even share of each part of the span.</summary>
    public bool Sampled { get; init; }

    /// <summary>A part of this span of which more was looked at: it has no less than its part.</summary>
    public KeptSpan AtLeast(KeptSpan part) => Told >= part.Told ? this : this with { Told = part.Told, Late = part.Late, Sampled = Sampled || part.Sampled };

    public long Of => Told + Dead + Overdue;

    /// <summary>From 0 to 1; null where nothing was to be told, or nothing of it was looked at.</summary>
    public double? Share => Of == 0 ? null : (double)(Told - Late) / Of;
}

/// <summary>How the objective was kept in one version of the partner's API.</summary>
public sealed record KeptVersion(int ApiVersion, KeptSpan Hour, KeptSpan Day)
{
    /// <summary>Over the day, or over its last hour where nothing else was looked at; null where nothing was told whose recording is known.</summary>
    public TookSeconds? Took { get; init; }
}

/// <summary>In how many seconds half, 95 and 99 of 100 changes were told, of those looked at.</summary>
public sealed record TookSeconds(double P50, double P95, double P99);
