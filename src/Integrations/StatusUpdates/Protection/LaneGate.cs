using Integrations.Abstractions;

namespace Integrations.StatusUpdates.Protection;

/// <summary>A lane's row as a host last read it.</summary>
internal sealed record LaneGate(LaneKey Lane)
{
    /// <summary>What is left of the closing at the time of reading; null when open.</summary>
    public TimeSpan? ClosedFor { get; init; }

    public bool NeedsProbe { get; init; }

    public LaneTrouble? Trouble { get; init; }

    public DateTimeOffset? RecoveredAt { get; init; }

    public bool Held { get; init; }

    public bool Draining { get; init; }
}

/// <summary>Why and for how long a lane closes.</summary>
/// <param name="Trouble">What was seen.</param>
/// <param name="For">The first time; a probe that fails doubles it.</param>
/// <param name="Longest">It is not doubled beyond.</param>
/// <param name="NeedsProbe">True: one real update decides whether it opens. False: it opens by itself.</param>
/// <param name="Alerts">True: no waiting heals it, somebody has to act.</param>
internal sealed record Closing(LaneTrouble Trouble, TimeSpan For, TimeSpan Longest, bool NeedsProbe, bool Alerts)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>What the partner asked for; never less than that.</summary>
    public TimeSpan AtLeast { get; init; }

    /// <summary>The first time.</summary>
    public TimeSpan Shortest => AtLeast > For ? AtLeast : For;

    /// <summary>Short at first, because a delivery lasts half an hour; at most a minute, so that a partner that is back hears soon.</summary>
    public static readonly Closing Failures = new(LaneTrouble.Failures, TimeSpan.FromSeconds(5), Minute, NeedsProbe: true, Alerts: false);

    /// <summary>Slower: a partner may lock an account that knocks with the wrong key.</summary>
    public static readonly Closing BadCredentials = new(LaneTrouble.BadCredentials, Minute, TimeSpan.FromMinutes(5), NeedsProbe: true, Alerts: true);

    public static readonly Closing Gone = new(LaneTrouble.Gone, Minute, TimeSpan.FromMinutes(15), NeedsProbe: true, Alerts: true);

    public static Closing RetryAfter(TimeSpan wait) => new(LaneTrouble.RetryAfter, wait, wait, NeedsProbe: false, Alerts: false);

    /// <summary>What an answer says of the whole lane; null when it concerns its own delivery at most.</summary>
    public static Closing? AskedBy(SendOutcome outcome) => outcome.Kind switch
    {
        OutcomeKind.BadCredentials => BadCredentials,
        OutcomeKind.Gone => Gone,
        // A limit concerns every call. "Unavailable, come back in an hour" may concern one order only, so it does not close for an hour.
        OutcomeKind.RateLimited when outcome.RetryAfter is { } wait && wait > TimeSpan.Zero => RetryAfter(wait),
        OutcomeKind.Transient when outcome.RetryAfter is { } wait && wait > TimeSpan.Zero => RetryAfter(wait < Minute ? wait : Minute),
        OutcomeKind.RateLimited or OutcomeKind.Transient or OutcomeKind.Unreachable or OutcomeKind.InDoubt or OutcomeKind.Delivered
            or OutcomeKind.AlreadyFinal or OutcomeKind.UnknownDelivery or OutcomeKind.Refused => null,
    };
}
