using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Explain;
using Integrations.StatusUpdates.Protection;
using Shouldly;
using Xunit;
using Xunit.Sdk;

namespace Integrations.Tests.StatusUpdates.Explain;

/// <summary>
/// What is said of a delivery is what the claim does with it: rows are made at random, explained, moved in time to an instant that was
/// named, and claimed.
/// </summary>
public sealed class GateAgreesTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private const int Rounds = 80;
    private const int Deliveries = 5;

    // Times lie this far apart, so that the time which the test itself takes decides nothing.
    private const int Grid = 60;

    private static readonly LaneKey Key = new(PretendPartner.Name, Region.US);

    [Fact]
    public async Task A_delivery_is_claimed_at_the_instant_that_was_named_and_not_before()
    {
        await using var run = new ExplainRun(database.ConnectionString);
        var deliveries = new List<Guid>();
        for (var i = 0; i < Deliveries; i++)
            deliveries.Add(await run.OwingAsync());

        var tally = new Tally();
        for (var seed = 1; seed <= Rounds; seed++)
        {
            try
            {
                await RoundAsync(run, deliveries, new Random(seed), tally);
            }
            catch (ShouldAssertException e)
            {
                throw new XunitException($"Seed {seed}: {e.Message}", e);
            }
        }

        // The rounds have seen what they are for.
        tally.Gates.ShouldBe(
            [typeof(Gate.Held), typeof(Gate.Closed), typeof(Gate.Leased), typeof(Gate.Backoff), typeof(Gate.PutOff), typeof(Gate.OrderHeld), typeof(Gate.DueNow)], ignoreOrder: true);
        tally.Probes.ShouldBeGreaterThan(2);
        tally.Claimed.ShouldBeGreaterThan(20);
        tally.Waited.ShouldBeGreaterThan(20);
    }

    private static async Task RoundAsync(ExplainRun run, List<Guid> deliveries, Random random, Tally tally)
    {
        // One moment for all, so that equal times are equal.
        var start = await run.Engine.ScalarAsync<DateTime>("SELECT now()");
        await MakeLaneAsync(run, start, random);
        foreach (var delivery in deliveries)
            await MakeRowAsync(run, delivery, start, random);

        var said = new Dictionary<Guid, Waiting>();
        var now = DateTimeOffset.MinValue;
        foreach (var delivery in deliveries)
        {
            var explanation = await run.ExplainAsync(delivery);
            said.Add(delivery, explanation.Waiting.ShouldNotBeNull());
            now = explanation.Now;
        }

        var until = Until(said.Values, now, random);
        await run.Engine.ExecuteAsync("UPDATE egress_ready SET due_at = due_at - $1", until - now);
        await run.Engine.ExecuteAsync("UPDATE partner_lane SET closed_until = closed_until - $1", until - now);
        var expected = said.Where(s => s.Value.NextMoveAt <= until).Select(s => s.Key).ToList();

        if (await run.Engine.ScalarAsync<bool>("SELECT needs_probe FROM partner_lane"))
        {
            (await ClaimAsync(run, probe: null)).ShouldBeEmpty("a lane that waits for its probe yields nothing else");
            await ProbeAsync(run, expected, tally);
        }
        else
        {
            (await ClaimAsync(run, probe: null)).ShouldBe(expected, ignoreOrder: true);
        }

        if (until == now)
            said.Where(s => s.Value.Gate is Gate.DueNow).Select(s => s.Key).ShouldBe(said.Values.Any(w => w.Gate is Gate.Closed { WaitsForProbe: true }) ? [] : expected, ignoreOrder: true);
        tally.Gates.UnionWith(said.Values.Select(w => w.Gate.GetType()));
        tally.Claimed += expected.Count;
        tally.Waited += deliveries.Count - expected.Count;
    }

    private static async Task ProbeAsync(ExplainRun run, List<Guid> expected, Tally tally)
    {
        var probe = await run.Engine.Gates.TakeProbeAsync(Key, TimeSpan.FromSeconds(25), CancellationToken.None);
        (probe is not null).ShouldBe(expected.Count > 0, "a probe goes when one of them can move");
        if (probe is not var (token, kind))
            return;
        tally.Probes++;
        expected.ShouldContain((await ClaimAsync(run, token, kind)).ShouldHaveSingleItem());
    }

    /// <summary>Now, far in the future, an instant that was named, or one that is short of it.</summary>
    private static DateTimeOffset Until(IEnumerable<Waiting> said, DateTimeOffset now, Random random)
    {
        var named = said.Select(w => w.NextMoveAt).OfType<DateTimeOffset>().Where(t => t > now).ToList();
        var some = named.Count == 0 ? now : named[random.Next(named.Count)];
        return random.Next(4) switch
        {
            0 => now,
            1 => some,
            2 => some - TimeSpan.FromSeconds(Grid / 2) is var early && early > now ? early : now,
            _ => now + TimeSpan.FromDays(1),
        };
    }

    private static async Task MakeLaneAsync(ExplainRun run, DateTime start, Random random)
    {
        await run.Engine.ExecuteAsync("DELETE FROM partner_lane");
        if (random.Next(4) == 0)
            return;
        var held = random.Next(4);
        object closed = random.Next(2) == 0 ? DBNull.Value : (double)(random.Next(-2, 4) * Grid);
        var needsProbe = closed is double && random.Next(2) == 0;
        await run.Engine.ExecuteAsync(
            """
            INSERT INTO partner_lane (integration_type, region, needs_probe, trips, hold_drains, held_since, held_by, hold_reason, closed_until, closed_since, trouble, probe_token)
            VALUES ('ALLY', 'US', $1, 1, $2, CASE WHEN $3 THEN $6 - interval '100 s' END, 'ann', 'a reason', $6 + make_interval(secs => $4),
                $6 - interval '1 h', CASE WHEN $1 THEN 'Failures'::lane_trouble ELSE 'RetryAfter' END, CASE WHEN $5 THEN nextval('lease_token') END)
            """,
            needsProbe, held == 1, held is 1 or 2, closed is double seconds ? seconds : DBNull.Value, needsProbe && random.Next(2) == 0, start);
    }

    private static Task MakeRowAsync(ExplainRun run, Guid delivery, DateTime start, Random random) => run.Engine.ExecuteAsync(
        """
        WITH row AS (
        UPDATE egress_ready SET lane = $2, due_at = $8 + make_interval(secs => $3), pending_since = $8 - make_interval(secs => $4), attempts = $5,
            sending_seq = CASE WHEN $6 THEN 1 END, lease_token = CASE WHEN $7 THEN nextval('lease_token') END, lease_owner = CASE WHEN $7 THEN 'another' END
        WHERE delivery_id = $1 RETURNING due_at)
        UPDATE external_state SET held_until = CASE WHEN $9 AND NOT $7 THEN row.due_at END FROM row WHERE delivery_id = $1
        """,
        delivery, (short)random.Next(Lane.Kinds), (double)(random.Next(-3, 4) * Grid) - 1, (double)random.Next(1, 4) * 50, random.Next(3),
        random.Next(3) == 0, random.Next(3) == 0, start, random.Next(4) == 0);

    private static async Task<IReadOnlyList<Guid>> ClaimAsync(ExplainRun run, long? probe, short? kind = null)
    {
        var rooms = Enumerable.Range(0, Lane.Kinds).Select(k => (short)k).Where(k => kind is null || k == kind)
            .Select(k => new LaneRoom(new Lane(Key.Partner, Key.Region, k), probe is null ? 100 : 1, probe)).ToList();
        return [.. (await run.Engine.Store.ClaimAsync(rooms, "test", TimeSpan.FromSeconds(25), CancellationToken.None)).Select(c => c.DeliveryId)];
    }

    private sealed class Tally
    {
        public HashSet<Type> Gates { get; } = [];

        public int Probes { get; set; }

        public int Claimed { get; set; }

        public int Waited { get; set; }
    }
}
