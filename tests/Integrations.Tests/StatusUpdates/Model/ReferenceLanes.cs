using Integrations.StatusUpdates.Protection;

namespace Integrations.Tests.StatusUpdates.Model;

/// <summary>What <c>partner_lane</c> should hold, kept by plain code. A lane without a row is open.</summary>
internal sealed class ReferenceLanes(Func<DateTimeOffset> now)
{
    private static readonly TimeSpan Flapping = TimeSpan.FromMinutes(5);

    private readonly Dictionary<LaneKey, LaneRow> _rows = [];
    private readonly List<OrderRow> _orders = [];

    public IReadOnlyList<LaneRow> Rows => [.. _rows.Values];

    public IReadOnlyList<OrderRow> Orders => _orders;

    private DateTimeOffset Now => now();

    public LaneRow? Of(LaneKey lane) => _rows.GetValueOrDefault(lane);

    public bool IsClosed(LaneKey lane) => Of(lane) is { } row && (row.NeedsProbe || row.ClosedUntil > Now);

    /// <summary>What was owed before this moment may be claimed: all of it (null), or nothing (false).</summary>
    public bool Admits(LaneKey lane, long? probe, out DateTimeOffset? owedBefore)
    {
        var row = Of(lane);
        owedBefore = row?.HeldSince;
        if (row is { HeldSince: not null, Drains: false })
            return false;
        return probe is null ? !IsClosed(lane) : row?.ProbeToken == probe;
    }

    public void Close(LaneKey lane, Closing closing)
    {
        if (Of(lane) is not { } row)
        {
            _rows[lane] = new LaneRow(lane)
            {
                ClosedUntil = Now + closing.Shortest,
                ClosedSince = Now,
                Trouble = closing.Trouble,
                NeedsProbe = closing.NeedsProbe,
                Trips = closing.NeedsProbe ? 1 : 0,
                AlertSince = closing.Alerts ? Now : null,
            };
            return;
        }

        if (row.NeedsProbe && !(closing.Alerts && row.AlertSince is null))
            return;
        var flaps = closing.NeedsProbe && row.RecoveredAt > Now - Flapping;
        var until = Now + (flaps ? Grown(closing, row.Trips) : closing.Shortest);
        _rows[lane] = row with
        {
            Trips = !closing.NeedsProbe ? row.Trips : flaps ? row.Trips + 1 : 1,
            ClosedUntil = row.ClosedUntil > until ? row.ClosedUntil : until,
            ClosedSince = IsClosed(lane) ? row.ClosedSince : Now,
            Trouble = closing.Trouble,
            NeedsProbe = closing.NeedsProbe,
            ProbeToken = null,
            AlertSince = closing.Alerts ? row.AlertSince ?? Now : null,
        };
    }

    /// <summary>Whether one real update may try now.</summary>
    public bool MayProbe(LaneKey lane) => Of(lane) is { NeedsProbe: true } row && (row.HeldSince is null || row.Drains) && row.ClosedUntil <= Now;

    public void ProbeTaken(LaneKey lane, long token, TimeSpan lease) =>
        _rows[lane] = _rows[lane] with { ProbeToken = token, ClosedUntil = Now + lease };

    public void Reopen(LaneKey lane, long probe) => WhereProbing(lane, probe, row => row with
    {
        ClosedUntil = null,
        ClosedSince = null,
        Trouble = null,
        NeedsProbe = false,
        ProbeToken = null,
        AlertSince = null,
        RecoveredAt = Now,
    });

    public void ProbeFailed(LaneKey lane, long probe, Closing closing) => WhereProbing(lane, probe, row => row with
    {
        ClosedUntil = Now + Grown(closing, row.Trips),
        Trips = row.Trips + 1,
        ProbeToken = null,
        Trouble = closing.Trouble,
        AlertSince = closing.Alerts ? row.AlertSince ?? Now : row.AlertSince,
    });

    public void ProbeUnused(LaneKey lane, long probe) => WhereProbing(lane, probe, row => row with { ClosedUntil = Now, ProbeToken = null });

    /// <summary>Said again it holds since it was first said; said otherwise it begins anew.</summary>
    public void Hold(LaneKey lane, bool drain, string by, string reason)
    {
        var row = Of(lane) ?? new LaneRow(lane);
        _rows[lane] = row with { HeldSince = row.Drains == drain ? row.HeldSince ?? Now : Now, Drains = drain, HeldBy = by };
        _orders.Add(new OrderRow(lane, Now, drain ? LaneAct.Drain : LaneAct.Pause, by, reason));
    }

    public void Resume(LaneKey lane, string by, string reason)
    {
        _orders.Add(new OrderRow(lane, Now, LaneAct.Resume, by, reason));
        if (Of(lane) is not { } row)
            return;
        _rows[lane] = row with
        {
            HeldSince = null,
            Drains = false,
            HeldBy = null,
            ProbeToken = null,
            ClosedUntil = row.NeedsProbe ? Now : null,
            ClosedSince = row.NeedsProbe ? row.ClosedSince : null,
            Trouble = row.NeedsProbe ? row.Trouble : null,
        };
    }

    /// <summary>A drain that has nothing left is a pause.</summary>
    public void EndDrains(Func<LaneKey, DateTimeOffset, bool> anyOwedBefore)
    {
        foreach (var row in Rows.Where(r => r.Drains && !anyOwedBefore(r.Lane, r.HeldSince!.Value)))
            _rows[row.Lane] = row with { Drains = false };
    }

    // Doubled up to its longest, but never shorter than the partner asked for.
    private static TimeSpan Grown(Closing closing, int trips)
    {
        var doubled = TimeSpan.FromSeconds(Math.Min(closing.Longest.TotalSeconds, closing.For.TotalSeconds * Math.Pow(2, Math.Min(trips, 20))));
        return doubled > closing.AtLeast ? doubled : closing.AtLeast;
    }

    private void WhereProbing(LaneKey lane, long probe, Func<LaneRow, LaneRow> change)
    {
        if (Of(lane) is { } row && row.ProbeToken == probe)
            _rows[lane] = change(row);
    }
}
