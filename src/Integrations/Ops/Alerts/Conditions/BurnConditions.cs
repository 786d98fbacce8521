using System.Globalization;
using Integrations.Ops.Now;
using Integrations.StatusUpdates.Protection;
using Microsoft.Extensions.Options;

namespace Integrations.Ops.Alerts.Conditions;

/// <summary>
/// Objectives whose room for errors is used up too fast, by two windows: the hour says that it is happening and much, the day that it matters.
/// 14.4 within an hour is two per cent of a month's room. Where an objective leaves so much room that 14.4 cannot be reached, nine failing
/// of ten open it. Counted once a minute.
/// </summary>
internal sealed class BurnConditions(Attainment attainment, IOptions<AlertOptions> options, TimeProvider time) : ICondition
{
    private const double AsGoodAsAll = 0.9;

    // Under half of what opens it, it is over.
    private const double Stays = 0.5;

    private static readonly TimeSpan Rhythm = TimeSpan.FromMinutes(1);

    // Counting what was told may take long on a busy database; the other conditions do not wait for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private (DateTimeOffset At, IReadOnlyDictionary<LaneKey, KeptObjective> Kept)? _last;

    public IReadOnlyList<AlertKind> Kinds { get; } = [AlertKind.ObjectiveBurning];

    public async Task<IReadOnlyList<Condition>> ReadAsync(CancellationToken token)
    {
        var now = time.GetUtcNow();
        if (_last is not { } last || now - last.At >= Rhythm)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
            patience.CancelAfter(Patience);
            _last = last = (now, await attainment.ReadAsync(patience.Token));
        }

        return [.. from one in last.Kept let condition = Of(one.Key, one.Value) where condition is not null select condition];
    }

    /// <summary>A host judges the lanes of its own settings.</summary>
    public bool Knows(AlertSubject subject) =>
        _last is { } last && subject is { Partner: { } partner, Region: { } region } && last.Kept.ContainsKey(new LaneKey(partner, region));

    internal Condition? Of(LaneKey lane, KeptObjective kept)
    {
        if (kept.Burn(kept.Hour) is not { } hour || kept.Burn(kept.Day) is not { } day || day < options.Value.DayBurn)
            return null;
        var threshold = Math.Min(options.Value.HourBurn, AsGoodAsAll / (1 - (kept.Objective.Percent / 100)));
        if (hour < threshold * Stays)
            return null;
        var span = kept.Hour;
        return new Condition(AlertKind.ObjectiveBurning, AlertSubject.Lane(lane.Partner, lane.Region))
        {
            Opens = hour >= threshold && span.Of >= options.Value.LeastChanges,
            Touches = span.Overdue,
            // Of a busy time lateness is an estimate, and stands in the burn.
            Cause = string.Create(
                CultureInfo.InvariantCulture, $"burn {hour:0.0} in the hour and {day:0.0} in the day{(span.Sampled ? "" : $": {span.Late} late, {span.Dead} not told")}"),
        };
    }
}
