using System.Globalization;
using Integrations.Sandbox.Partners;

namespace Integrations.FaultLab;

/// <summary>What goes wrong and when, drawn beforehand from a seed: the same seed is the same plan.</summary>
internal sealed class Nemesis(int seed, TimeSpan length)
{
    /// <summary>Names a seed to play once more.</summary>
    public const string SeedVariable = "INTEGRATIONS_FAULTLAB_SEED";

    private const double FailShare = 0.10;

    private readonly Random _moods = new(seed + 1);

    public IReadOnlyList<Blow> Plan { get; } = [.. Draw(new Random(seed), length.TotalSeconds).OrderBy(blow => blow.After)];

    public static int SeedOfTheRun() =>
        Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Random.Shared.Next(1, 1_000_000);

    /// <summary>Strikes as planned; returns when everybody who was struck down is well again.</summary>
    public Task StrikeAsync(Fleet fleet, MortalPostgres postgres, Outages outages) =>
        Task.WhenAll(Plan.Select(async blow =>
        {
            await Task.Delay(blow.After);
            switch (blow)
            {
                case Blow.Kill kill:
                    await fleet.KillAsync(kill.Choice, kill.Pause);
                    break;
                case Blow.Freeze freeze:
                    await fleet.FreezeAsync(freeze.Choice, freeze.For);
                    break;
                case Blow.DatabaseDeath death:
                    await outages.DuringAsync(async () =>
                    {
                        await postgres.KillAsync();
                        await Task.Delay(death.Pause);
                        await postgres.ReviveAsync();
                    });
                    break;
            }
        }));

    /// <summary>Partners answer slowly, refuse one call in ten and cut one in twenty-five, now so and now so, until told to stop.</summary>
    public async Task UpsetPartnersAsync(Lab lab, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var partner in lab.World.Partners)
            {
                var busy = _moods.Next(4) == 0;
                lab.World.Misbehave(new Misbehaviour
                {
                    Partner = partner.Partner,
                    FailRate = FailShare,
                    Status = busy ? 429 : 503,
                    RetryAfterSeconds = busy ? 1 : 0,
                    DelayMs = _moods.Next(20, 400),
                    CutRate = 0.03 + (_moods.NextDouble() * 0.02),
                });
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static IEnumerable<Blow> Draw(Random random, double seconds)
    {
        for (var i = 0; i < 3; i++)
            yield return new Blow.Kill(Within(0.05, 0.95), random.Next(), TimeSpan.FromSeconds(random.NextDouble() * 3));
        for (var i = 0; i < 2; i++)
            yield return new Blow.Freeze(Within(0.05, 0.70), random.Next(), Lab.Lease + TimeSpan.FromSeconds(2 + (random.NextDouble() * 4)));
        yield return new Blow.DatabaseDeath(Within(0.35, 0.60), TimeSpan.FromSeconds(random.NextDouble() * 2));
        yield return new Blow.DatabaseDeath(Within(0.70, 0.95), TimeSpan.Zero);

        TimeSpan Within(double from, double to) => TimeSpan.FromSeconds(seconds * (from + (random.NextDouble() * (to - from))));
    }
}

/// <summary>One thing that goes wrong.</summary>
internal abstract record Blow(TimeSpan After)
{
    internal sealed record Kill(TimeSpan After, int Choice, TimeSpan Pause) : Blow(After);

    internal sealed record Freeze(TimeSpan After, int Choice, TimeSpan For) : Blow(After);

    internal sealed record DatabaseDeath(TimeSpan After, TimeSpan Pause) : Blow(After);
}

/// <summary>When the database was away.</summary>
internal sealed class Outages
{
    private readonly List<(DateTimeOffset From, DateTimeOffset Until)> _all = [];

    public IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> All => _all;

    public async Task DuringAsync(Func<Task> outage)
    {
        var from = TimeProvider.System.GetUtcNow();
        await outage();
        _all.Add((from, TimeProvider.System.GetUtcNow()));
    }
}
