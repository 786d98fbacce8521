using System.Collections.Concurrent;

namespace Integrations.Sandbox.Partners;

/// <summary>How a partner's endpoints misbehave on demand.</summary>
public sealed record Misbehaviour
{
    public required string Partner { get; init; }

    /// <summary>Share of calls answered with <see cref="Status"/>, without having taken effect.</summary>
    public double FailRate { get; init; }

    public int Status { get; init; } = StatusCodes.Status503ServiceUnavailable;

    /// <summary>Sent along with 429 and 503.</summary>
    public int RetryAfterSeconds { get; init; } = 1;

    /// <summary>Wait before every answer; the call has taken effect by then.</summary>
    public int DelayMs { get; init; }

    /// <summary>Share of calls whose connection is cut after they took effect.</summary>
    public double CutRate { get; init; }
}

/// <summary>Who misbehaves how, at this moment.</summary>
internal sealed class Moods
{
    private readonly ConcurrentDictionary<string, Misbehaviour> _moods = new(StringComparer.Ordinal);

    public Misbehaviour Of(string partner) => _moods.GetOrAdd(partner, static name => new Misbehaviour { Partner = name });

    public void Set(Misbehaviour mood) => _moods[mood.Partner] = mood;
}
