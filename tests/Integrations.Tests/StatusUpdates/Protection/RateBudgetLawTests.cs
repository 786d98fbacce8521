using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>
/// The law of the limits: whatever one to four hosts do, in any span of a limit there are no more calls than it allows. The hosts ask at
/// once, use what they got at once, late, too late or never, and die with it; time jumps as it likes.
/// </summary>
public sealed class RateBudgetLawTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private static readonly LaneKey Ally = new(PretendPartner.Name, Region.US);

    [Theory]
    [InlineData("Credential 1/60", 1)]
    [InlineData("Credential 2/60", 2)]
    [InlineData("Store 2/60", 3)]
    [InlineData("Store 8/60", 4)]
    [InlineData("Address 20/1", 5)]
    [InlineData("Address 20/10,Credential 12/10,Store 8/10", 6)]
    public async Task No_span_holds_more_calls_than_the_limit(string limits, int seed)
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        await time.OweAsync(200);
        var random = new Random(seed);
        var (rateLimits, settings) = Of(limits);
        var most = rateLimits.Max(l => l.Per);
        List<Host> hosts = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => new Host(time, settings))];
        var calls = new List<(RateScope Scope, string Of, DateTimeOffset At)>();

        for (var step = 0; step < 120; step++)
        {
            await time.PassAsync(most * (random.Next(8) switch { 0 => 0.5, < 4 => 0.05, _ => 0.004 } * random.NextDouble()));
            // A host that dies leaves what it was given, and another one begins with nothing.
            if (random.Next(25) == 0)
                hosts[random.Next(hosts.Count)] = new Host(time, settings);
            var plans = hosts.Select(_ => (Uses: random.Next(9), Keeps: random.Next(3) == 0, Store: $"s{random.Next(2)}")).ToList();
            var now = time.Clock.GetUtcNow();
            foreach (var (made, store) in (await Task.WhenAll(hosts.Select((h, i) => h.ActAsync(plans[i].Uses, plans[i].Keeps, plans[i].Store)))).SelectMany(m => m))
                calls.AddRange(Enumerable.Range(0, made).SelectMany(_ => rateLimits.Select(l => (l.Scope, l.Scope is RateScope.Store ? store : "", now))));
        }

        foreach (var limit in rateLimits)
        {
            foreach (var counted in calls.Where(c => c.Scope == limit.Scope).GroupBy(c => c.Of))
            {
                var at = counted.Select(c => c.At).ToList();
                at.Max(first => at.Count(t => t >= first && t <= first + limit.Per)).ShouldBeLessThanOrEqualTo(limit.Calls, $"{limit.Scope} {counted.Key}");
            }
        }

        calls.Count.ShouldBeGreaterThan(0, "somebody was granted something");
        foreach (var host in hosts)
            await host.DisposeAsync();
        await LotsKeepItTooAsync(time, rateLimits);
    }

    /// <summary>Even if every lot were used at the worst moment of its life.</summary>
    private static async Task LotsKeepItTooAsync(BudgetTime time, IReadOnlyList<RateLimit> limits)
    {
        var grants = await time.GrantsAsync();
        foreach (var limit in limits)
        {
            var life = limit.Per + RatePace.Of(limit).Good;
            foreach (var counted in grants.Where(g => g.Key.Contains($"/{limit.Scope}", StringComparison.OrdinalIgnoreCase)).GroupBy(g => g.Key))
                counted.Max(first => counted.Where(g => g.At >= first.At && g.At <= first.At + life).Sum(g => g.Calls)).ShouldBeLessThanOrEqualTo(limit.Calls, counted.Key);
        }
    }

    private static (IReadOnlyList<RateLimit> Limits, (string, string)[] Settings) Of(string limits)
    {
        var parsed = limits.Split(',').Select(l => l.Split(' ', '/'))
            .Select(p => new RateLimit(Enum.Parse<RateScope>(p[0]), Number(p[1]), TimeSpan.FromSeconds(Number(p[2])))).ToList();
        return (parsed, [.. parsed.SelectMany(l => new[]
        {
            ($"Partners:ALLY:RateLimits:{l.Scope}:Calls", $"{l.Calls}"), ($"Partners:ALLY:RateLimits:{l.Scope}:Seconds", $"{(int)l.Per.TotalSeconds}"),
        })]);
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>As much of a host as asks for calls and makes them.</summary>
    private sealed class Host : IAsyncDisposable
    {
        private readonly RateBudgets _budgets;
        private readonly Task _turns;
        private readonly List<(Claimed Claim, string Store)> _kept = [];

        public Host(BudgetTime time, (string, string)[] limits)
        {
            var registry = PretendPartner.Registry();
            var settings = PretendPartner.Settings(registry, 64, limits);
            _budgets = new RateBudgets(new RateBudgetStore(time.Source), settings, registry, time.Clock);
            _turns = _budgets.RunAsync();
        }

        public async Task<IReadOnlyList<(int Made, string Store)>> ActAsync(int uses, bool keeps, string store)
        {
            var made = new List<(int, string)>();
            // What was taken earlier is used now, if it still may be.
            foreach (var (claim, of) in _kept)
                made.Add((_budgets.Spend(claim) ? 1 : 0, of));
            _kept.Clear();
            if (_budgets.Available(Ally) == 0)
                await _budgets.AskAsync([(Ally, uses)], CancellationToken.None);
            for (var i = 0; i < uses && _budgets.Available(Ally) > 0; i++)
            {
                var claim = TestClaims.In(PretendPartner.Name);
                _budgets.Take(claim);
                if (await _budgets.StoreTurnAsync(claim, store, "status") > TimeSpan.Zero)
                    _budgets.End(claim, called: false);
                else if (keeps)
                    _kept.Add((claim, store));
                else
                    made.Add((_budgets.Spend(claim) ? 1 : 0, store));
            }

            return made;
        }

        public async ValueTask DisposeAsync()
        {
            _budgets.Complete();
            await _turns;
        }
    }
}
