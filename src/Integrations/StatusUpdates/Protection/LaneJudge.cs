using Integrations.Abstractions;
using Integrations.Exchange;

namespace Integrations.StatusUpdates.Protection;

/// <summary>What a call showed of the partner, as one host's window and breaker see it. Not thread-safe.</summary>
internal sealed class LaneJudge(int most)
{
    // A pause that is already kept is no news; a few milliseconds more of it neither.
    private static readonly TimeSpan SamePause = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan LongestUnavailable = TimeSpan.FromMinutes(1);

    private readonly CallWindow _window = new(most);
    private readonly Breaker _breaker = new();
    private TimeSpan _recovered = TimeSpan.MinValue;
    private TimeSpan _lastTaken = TimeSpan.MinValue;

    public int Window => _window.Size;

    /// <summary>What follows for the whole lane; null when nothing does.</summary>
    /// <param name="call">That has ended.</param>
    /// <param name="inFlight">Calls, this one included.</param>
    /// <param name="pauseKnownUntil">The lane is known to wait until then.</param>
    public Closing? Observe(LaneCall call, int inFlight, TimeSpan pauseKnownUntil)
    {
        if (call.ShowsNothing)
            return null;
        var tripped = Count(call, inFlight);
        if (call.Failed && (tripped || call.Probe is not null))
            return Closing.Failures with { AtLeast = Shorter(call.Outcome.RetryAfter ?? TimeSpan.Zero, LongestUnavailable) };
        if (call.Outcome.Kind is OutcomeKind.Delivered)
            _lastTaken = call.End;
        if (Closing.AskedBy(call.Outcome) is not { } asked)
            return null;

        // The partner took another call while this one was on its way, or since this delivery was last refused: the refusal is about this
        // delivery, and one such must not keep all the others waiting.
        if (asked.Alerts && _lastTaken >= (call.Again ? call.Begun - RetrySchedule.AfterBadCredentials : call.Begun))
            return null;
        return call.Probe is null && !asked.NeedsProbe && call.End + asked.For <= pauseKnownUntil + SamePause ? null : asked;
    }

    /// <summary>The partner works again; what was begun before then tells nothing of it.</summary>
    public void Restart(TimeSpan now)
    {
        _window.Restart();
        _breaker.Reset();
        _recovered = now;
    }

    private bool Count(LaneCall call, int inFlight)
    {
        if (call.Begun < _recovered)
            return false;
        if (call.Outcome.Kind is OutcomeKind.RateLimited)
            _window.TooMany(call.End);
        else if (call.Failed)
            _window.Failed(call.End);
        else if (call.Answered)
            _window.Answered(call.End, call.Outcome.Kind is OutcomeKind.Delivered ? call.End - call.Begun : null, InUse(inFlight));
        return (call.Failed || call.Answered) && _breaker.Trips(call.End, call.Failed);
    }

    // Work is claimed in portions, so a window in full use is seldom full.
    private bool InUse(int inFlight) => inFlight * 2 >= _window.Size;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

/// <summary>A call to a partner that has ended, or could not be begun.</summary>
/// <param name="Outcome">Of it.</param>
/// <param name="Begun">From any fixed moment.</param>
/// <param name="End">From the same.</param>
internal sealed record LaneCall(SendOutcome Outcome, TimeSpan Begun, TimeSpan End)
{
    /// <summary>The partner was called: a call that lacked its token never left.</summary>
    public bool Answered { get; init; } = true;

    /// <summary>The change was tried before.</summary>
    public bool Again { get; init; }

    /// <summary>Set when it decides whether the lane opens.</summary>
    public long? Probe { get; init; }

    /// <summary>The partner failed, not the payload.</summary>
    public bool Failed => Outcome.Kind is OutcomeKind.Transient or OutcomeKind.Unreachable or OutcomeKind.InDoubt;

    /// <summary>A refused token that has already been replaced says nothing of the partner.</summary>
    public bool ShowsNothing => Outcome.Detail is PartnerAccess.TokenRenewed;
}
