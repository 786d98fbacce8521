using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Integrations.Tests.StatusUpdates.Protection;
using static Integrations.Tests.StatusUpdates.Model.ModelViolation;

namespace Integrations.Tests.StatusUpdates.Model;

internal sealed partial class Episode
{
    private static LaneRoom Room(LaneKey lane, short kind, int slots) => new(new Lane(lane.Partner, lane.Region, kind), slots);

    private List<LaneRoom> SomeRooms() =>
        Some(ModelHost.AllLanes.SelectMany(l => Enumerable.Range(0, Lane.Kinds).Select(k => Room(l, (short)k, _random.Next(1, 4)))));

    private TimeSpan SomeJump()
    {
        var left = TimeSpan.FromHours(46) - _time.Passed;
        var jump = _random.Next(100) switch
        {
            < 30 => TimeSpan.FromSeconds(1),
            < 50 => TimeSpan.FromSeconds(3),
            < 65 => TimeSpan.FromSeconds(14),
            < 85 => TimeSpan.FromSeconds(26),
            < 93 => TimeSpan.FromSeconds(61),
            < 97 => TimeSpan.FromMinutes(16),
            < 99 => TimeSpan.FromMinutes(61),
            _ => TimeSpan.FromHours(25),
        };
        return jump < left ? jump : TimeSpan.FromSeconds(1);
    }

    /// <summary>Bytes on the wire do not stay there: they arrive or are lost before a lease ends.</summary>
    private async Task JumpAsync(TimeSpan by)
    {
        foreach (var telling in _hosts.SelectMany(h => h.Tellings).Where(t => t is { OnWire: true, Arrived: null }))
            Arrive(telling, taken: Chance(0.5));
        await CheckAsync($"{by} pass", by);
    }

    private async Task LookAsync(ModelHost host)
    {
        var gates = await host.Gates.ReadAsync(CancellationToken.None);
        var expected = _reference.Lanes.Rows.Select(row => new LaneGate(row.Lane)
        {
            ClosedFor = !_reference.Lanes.IsClosed(row.Lane) ? null : row.ClosedUntil > _time.Now ? row.ClosedUntil - _time.Now : TimeSpan.Zero,
            NeedsProbe = row.NeedsProbe,
            Trouble = row.Trouble,
            RecoveredAt = row.RecoveredAt,
            Held = row.HeldSince is not null,
            Draining = row.Drains,
        });
        Unless(gates.ToHashSet().SetEquals(expected), $"the lanes were read as {string.Join(", ", gates)}");
        host.Lanes.Learn(gates);
        if (gates.Any(g => g.Draining))
        {
            await host.Gates.EndDrainsAsync(CancellationToken.None);
            _reference.Lanes.EndDrains((lane, since) => _reference.Ready.Any(r => _reference.LaneOf[r.Delivery] == lane && r.Since < since));
            _log.Saw("a drain ends", _reference.Lanes.Rows.Any(r => r is { HeldSince: not null, Drains: false }));
        }

        await CheckAsync($"{host.Name} looks at the lanes");
    }

    /// <summary>What a host found out about lanes is written down, in order.</summary>
    private async Task WriteNewsAsync(ModelHost host)
    {
        Unless(host.Lanes.News.TryRead(out var news), "there is news");
        switch (news!)
        {
            case LaneNews.Closed { Closing: var closing }:
                await host.Gates.CloseAsync(news!.Lane, closing, CancellationToken.None);
                _reference.Lanes.Close(news.Lane, closing);
                break;
            case LaneNews.ProbeFailed { Probe: var probe, Closing: var closing }:
                await host.Gates.ProbeFailedAsync(news!.Lane, probe, closing, CancellationToken.None);
                _reference.Lanes.ProbeFailed(news.Lane, probe, closing);
                break;
            case LaneNews.Reopened { Probe: var probe }:
                await host.Gates.ReopenAsync(news!.Lane, probe, CancellationToken.None);
                _reference.Lanes.Reopen(news.Lane, probe);
                break;
            case LaneNews.ProbeUnused { Probe: var probe }:
                await host.Gates.ProbeUnusedAsync(news!.Lane, probe, CancellationToken.None);
                _reference.Lanes.ProbeUnused(news.Lane, probe);
                break;
        }

        host.Lanes.Reported(news!.Lane);
        _log.Saw(news.GetType().Name);
        await CheckAsync($"{host.Name} writes {news}");
    }

    private async Task TakeProbeAsync(ModelHost host, LaneKey lane)
    {
        var probe = await host.Gates.TakeProbeAsync(lane, Lease, CancellationToken.None);
        _reference.ProbeTaken(lane, probe, Lease);
        if (probe is var (token, kind))
            host.Probes.Add(Room(lane, kind, 1) with { Probe = token });
        await CheckAsync($"{host.Name} asks to probe {lane.Region}: {probe}");
    }

    /// <summary>An operator, or a host whose calls all fail.</summary>
    private async Task OperateAsync(LaneKey lane)
    {
        var gates = _hosts[0].Gates;
        switch (_random.Next(5))
        {
            case 0 or 1:
                var drain = Chance(0.5);
                await gates.HoldAsync(lane, drain, "operator", "test", CancellationToken.None);
                _reference.Lanes.Hold(lane, drain, "operator", "test");
                _log.Saw(drain ? "drain" : "pause");
                await CheckAsync($"{lane.Region} is {(drain ? "drained" : "paused")}");
                break;
            case 2 or 3:
                await ResumeAsync(lane);
                break;
            default:
                var closing = Any([Closing.Failures, Closing.Gone, Closing.BadCredentials, Closing.RetryAfter(TimeSpan.FromSeconds(7)), Closing.Failures with { AtLeast = TimeSpan.FromSeconds(_random.Next(1, 60)) }]);
                await gates.CloseAsync(lane, closing, CancellationToken.None);
                _reference.Lanes.Close(lane, closing);
                await CheckAsync($"{lane.Region} closes: {closing.Trouble}");
                break;
        }
    }

    private async Task ResumeAsync(LaneKey lane)
    {
        await _hosts[0].Gates.ResumeAsync(lane, "a test", "looks well", CancellationToken.None);
        _reference.Lanes.Resume(lane, "a test", "looks well");
        await CheckAsync($"{lane.Region} is resumed");
    }

    /// <summary>What it holds is gone; what is on the wire arrives or does not. Another takes its place.</summary>
    private async Task DieAsync(int place)
    {
        var host = _hosts[place];
        foreach (var telling in host.Tellings.Where(t => t is { OnWire: true, Arrived: null }))
            Arrive(telling, taken: Chance(0.5));
        await host.DisposeAsync();
        _hosts[place] = NewHost(place);
        _log.Saw("a host dies with a call on the wire", host.Tellings.Any(t => t.OnWire));
        await CheckAsync($"{host.Name} dies");
    }

    private ModelHost NewHost(int place) => new(
        $"h{place}.{_hostsBegun++}", _source, _sources, _time.For(WrongBy[place]),
        new SteppedPartner(_partner, Refusal, Answer));
}
