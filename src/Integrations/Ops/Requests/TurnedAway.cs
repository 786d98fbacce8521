using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Integrations.Abstractions;

namespace Integrations.Ops.Requests;

/// <summary>
/// What this host has sent away before anything of it was kept, since it started: nobody has proved whose it is, so there is a count and
/// nothing else. Heard from the gateway's own metrics.
/// </summary>
internal sealed class TurnedAway : IDisposable
{
    private const string Unauthenticated = "integrations.ingress.unauthenticated";
    private const string Verdicts = "integrations.ingress.verdicts";

    // Every other verdict stands on a stored request, or is counted with its reason.
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        [nameof(Verdict.TooLarge)] = "too large",
        [nameof(Verdict.UnsupportedContentType)] = "another content type",
        [nameof(Verdict.TooManyRequests)] = "too many at once",
        [nameof(Verdict.Unavailable)] = "the database was away",
        ["TwoLengths"] = "two lengths",
        ["Broken"] = "a broken body",
        ["Gone"] = "hung up",
    };

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(string Partner, string Why), long> _counts = new();

    public TurnedAway(IMeterFactory factory, TimeProvider time)
    {
        Since = time.GetUtcNow();
        // Other hosts in this process have meters of the same name.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is Unauthenticated or Verdicts && ReferenceEquals(instrument.Meter.Scope, factory))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(Count);
        _listener.Start();
    }

    public DateTimeOffset Since { get; }

    public IReadOnlyList<(string Partner, string Why, long Count)> Counts =>
        [.. _counts.Select(c => (c.Key.Partner, c.Key.Why, c.Value)).OrderByDescending(c => c.Value).ThenBy(c => c.Partner, StringComparer.Ordinal).ThenBy(c => c.Why, StringComparer.Ordinal)];

    public void Dispose() => _listener.Dispose();

    private void Count(Instrument instrument, long measured, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var partner = Tag(tags, "partner") ?? "";
        if (instrument.Name is Unauthenticated)
            Add(partner, $"not proved: {Tag(tags, "reason")}", measured);
        else if (Tag(tags, "verdict") is { } verdict && Words.TryGetValue(verdict, out var why))
            Add(partner, why, measured);
    }

    private void Add(string partner, string why, long measured) => _counts.AddOrUpdate((partner, why), measured, (_, was) => was + measured);

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var (key, value) in tags)
        {
            if (key == name)
                return value?.ToString();
        }

        return null;
    }
}
