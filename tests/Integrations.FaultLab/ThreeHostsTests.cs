using System.Diagnostics;
using System.Globalization;
using Integrations.Exchange;
using Integrations.Sandbox;
using Integrations.Sandbox.Report;
using Integrations.Storage;
using Integrations.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Integrations.FaultLab;

/// <summary>The test of the promise: statuses are told once, in order, whatever happens to hosts, database and partners.</summary>
[Collection(Alone.Name)]
public sealed class ThreeHostsTests(ITestOutputHelper output)
{
    private const int Orders = 2000;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromMinutes(3);

    /// <summary>Of the promise: the work of a dead host goes on.</summary>
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Nothing_is_lost_doubled_or_out_of_order_while_hosts_and_database_die_and_partners_fail()
    {
        var seed = Nemesis.SeedOfTheRun();
        var nemesis = new Nemesis(seed, Length);
        output.WriteLine($"Again: {Nemesis.SeedVariable}={seed}");
        foreach (var blow in nemesis.Plan)
            output.WriteLine($"{blow}");
        var postgres = new MortalPostgres();
        await using var lab = await Lab.OpenAsync(postgres, new WorldSettings { Seed = seed, TimeScale = 100 });
        var fleet = new Fleet(lab, lab.HostSettings());
        await fleet.StartAsync(3);
        var outages = new Outages();
        using var calm = new CancellationTokenSource();

        var upset = nemesis.UpsetPartnersAsync(lab, calm.Token);
        var blows = nemesis.StrikeAsync(fleet, postgres, outages);
        await lab.World.SendOrdersAsync(Orders, Orders / Length.TotalSeconds / lab.World.Partners.Count);
        await blows;
        var summary = await SettledAsync(lab);
        await calm.CancelAsync();
        await upset;

        await CloseLostCallsAsync(lab);
        var evidence = await Evidence.CollectAsync(lab.ConnectionString, lab.World);
        var trial = new Trial(evidence, fleet.Falls);
        var recoveries = trial.Recoveries();
        Describe(summary, evidence, trial, fleet, outages, recoveries);
        string[] broken =
        [
            .. Faults(summary),
            .. NotFinal(lab, evidence),
            .. TakenAndMissing(lab, evidence),
            .. trial.ChangesWithoutTheirOneDecision(),
            .. trial.CallsWithoutOutcome(),
            .. trial.CallsNotOnRecord(),
            .. trial.ReceiptsTooManyOrTooFew(),
            .. trial.OutOfOrder(),
            .. fleet.Falls.SelectMany(fall => fall.Held.Where(held => held.Ends > fall.At + Recovery)
                .Select(held => $"a lease of {held.Delivery} outlasts the promise by {held.Ends - fall.At - Recovery}, forward {held.IsForward}")),
            .. trial.LeftLyingLongerThanOthers(recoveries, patience: Recovery - Lab.Lease),
        ];
        broken.ShouldBeEmpty();
        recoveries.ShouldNotBeEmpty();
    }

    /// <summary>The job that gives calls of dead hosts their outcome, as it runs a few minutes later.</summary>
    private static async Task CloseLostCallsAsync(Lab lab)
    {
        await using var source = StorageSetup.OpenSource(lab.ConnectionString);
        var later = new TestClock(TimeProvider.System.GetUtcNow() + CloseLostCalls.Over + TimeSpan.FromSeconds(1));
        await new CloseLostCalls(source, later, NullLogger<CloseLostCalls>.Instance).RunAsync(CancellationToken.None);
    }

    /// <summary>Waits until all is over. If it never is, the evidence says what is missing.</summary>
    private static async Task<Summary> SettledAsync(Lab lab)
    {
        var summary = lab.World.Audit();
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < PatienceAtTheEnd)
        {
            try
            {
                summary = await lab.World.AuditAsync(lab.ConnectionString);
                if (summary is { Lost: 0, Sql: { } sql } && summary.Final == Orders && sql.Final == Orders
                    && await lab.ScalarAsync<long>("SELECT (SELECT count(*) FROM egress_ready) + (SELECT count(*) FROM delivery_command)") == 0)
                    return summary;
            }
            catch (NpgsqlException)
            {
                // A connection from before the database's death.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }

        return summary;
    }

    private static IEnumerable<string> Faults(Summary summary) =>
        from count in new (string What, int? Found, int Right)[]
        {
            ("accepted", summary.Accepted, Orders), ("accepted by SQL", summary.Sql?.Accepted, Orders), ("final", summary.Final, Orders),
            ("final by SQL", summary.Sql?.Final, Orders), ("lost", summary.Lost, 0), ("misanswered", summary.Misanswered, 0),
            ("unknown words", summary.VocabularyViolations, 0), ("wrong shapes", summary.SchemaViolations, 0),
            ("milestones skipped", summary.MilestonesSkipped, 0), ("unaudited", summary.Unaudited, 0),
        }
        where count.Found != count.Right
        select $"{count.What}: {count.Found}, not {count.Right}";

    /// <summary>Deliveries that did not come to their end.</summary>
    private static IEnumerable<string> NotFinal(Lab lab, Evidence evidence)
    {
        var owing = evidence.Owing.ToLookup(owing => owing.Delivery, owing => owing.What);
        foreach (var order in lab.World.Book.All.Where(order => order.Accepted))
        {
            var delivery = evidence.Deliveries.GetValueOrDefault((order.Partner, order.ExternalId));
            var runs = lab.World.Deliveries.RunsOf(order.Partner, order.ExternalId);
            if (owing[delivery].Any() || runs.Count != 1 || !runs[0].IsFinal)
            {
                yield return $"{order.Partner} {order.ExternalId} {delivery}: {runs.Count} runs, {(runs.Count == 0 ? "" : runs[0].Last?.Status)}, "
                    + $"cancelled {order.CancelAsked}, {string.Join(", ", owing[delivery])}";
            }
        }
    }

    /// <summary>What somebody got a 2xx for is there: each order, and each change of each robot.</summary>
    private static IEnumerable<string> TakenAndMissing(Lab lab, Evidence evidence)
    {
        foreach (var order in lab.World.Book.All.Where(order => order.Accepted))
        {
            if (!evidence.Deliveries.ContainsKey((order.Partner, order.ExternalId)))
                yield return $"order {order.ExternalId} was accepted and is missing";
        }

        var versions = evidence.Changes.GroupBy(change => change.Delivery).ToDictionary(all => all.Key, all => all.Select(change => change.Version).ToHashSet());
        foreach (var run in lab.World.Deliveries.Runs)
        {
            var known = versions.GetValueOrDefault(run.Order.DeliveryId) ?? [];
            foreach (var change in run.Story.Where(change => !known.Contains(change.Version)))
                yield return $"change {change.Version} of {run.Order.ExternalId} was taken and is missing";
        }
    }

    private void Describe(
        Summary summary, Evidence evidence, Trial trial, Fleet fleet, Outages outages, IReadOnlyList<Recovery> recoveries)
    {
        var told = evidence.Attempts.Where(attempt => attempt.Purpose == Attempt.Telling).ToList();
        Say($"{summary.Accepted} deliveries, {evidence.Changes.Count} changes, {told.Count} calls, {summary.Heard} heard, p50 {summary.P50Ms} ms");
        Say($"decisions: {Counted(evidence.Decisions.Select(decision => decision.Decision))}");
        Say($"outcomes: {Counted(told.Select(attempt => $"{attempt.Outcome} {attempt.Detail}{(attempt.Stale ? " stale" : "")}"))}");
        Say($"in doubt {told.Count(attempt => attempt.InDoubt)}, sent late by a held host {trial.SentLateByAHeldHost().Count()}");
        Say($"reports refused: {string.Join(", ", summary.ReportsRefused.Select(refused => $"{refused.Key}: {refused.Value}"))}");
        foreach (var fall in fleet.Falls)
        {
            var took = recoveries.Where(recovery => recovery.Fall == fall).Select(recovery => recovery.Took.TotalSeconds).DefaultIfEmpty().Max();
            Say($"{fall.At:HH:mm:ss} {fall.How} {fall.ProcessId}: {fall.Held.Count} in hand, the last one went on after {took:0.0} s");
        }

        foreach (var (from, until) in outages.All)
            Say($"{from:HH:mm:ss} the database was away for {(until - from).TotalSeconds:0.0} s");
        foreach (var finding in summary.Findings)
            Say(finding);
    }

    private void Say(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private void Say(string text) => output.WriteLine(text);

    private static string Counted(IEnumerable<string> words) =>
        string.Join(", ", words.CountBy(word => word, StringComparer.Ordinal).OrderByDescending(entry => entry.Value).Select(entry => $"{entry.Key} {entry.Value}"));
}
