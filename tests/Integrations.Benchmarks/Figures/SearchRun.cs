using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Benchmarks.Setting;

namespace Integrations.Benchmarks.Figures;

/// <summary>
/// An operator who looks for orders in the console, one question after the other, over a database with a past: whole pages, from the
/// question to the last byte.
/// </summary>
internal static class SearchRun
{
    private const int OfEach = 40;
    private const int WarmUp = 3;

    public static async Task MeasureAsync(Bench bench, BenchDatabase database, CancellationToken stop)
    {
        await using var gateway = await GatewayProcess.StartAsync(bench.LogFile, bench.Settings.For(database.ConnectionString), stop);
        using var console = await ConsoleVisitor.EnterAsync(gateway.Address, database, stop);
        var past = bench.Options.PastDeliveries;
        var searches = await AskAsync(console, "search", Searches(past, await NewestAsync(database, stop)), stop);
        var lists = await AskAsync(console, "list", Lists(), stop);
        bench.Results.Add("search_p95_ms", searches.At(0.95), "milliseconds");
        bench.Results.Add("list_p95_ms", lists.At(0.95), "milliseconds");
        await gateway.StopAsync();
    }

    /// <summary>By ids of every age, by filters that many match, few and none.</summary>
    private static IEnumerable<(string Kind, Func<int, string> Path)> Searches(int past, Guid newest) =>
    [
        ("external id", round => Orders(string.Create(CultureInfo.InvariantCulture, $"PAST-{1 + ((long)round * 7_919_003 % past):D9}"))),
        ("our id", _ => Orders(newest.ToString("D"))),
        ("no such id", round => Orders(string.Create(CultureInfo.InvariantCulture, $"NONE-{round}"))),
        ("partner", _ => Orders("partner:doordash")),
        ("partner without orders", _ => Orders("partner:uber")),
        ("old", round => Orders(string.Create(CultureInfo.InvariantCulture, $"age>{1 + (round % 6)}d"))),
        ("waiting", _ => Orders("state:waiting")),
        ("unknown and old", _ => Orders("state:unknown age>10m")),
        ("dead", _ => Orders("state:dead")),
        ("a store", _ => Orders("store:store-12345")),
        ("a robot that is not there", _ => Orders("robot:robot-4711")),
        ("a month", _ => Orders("partner:doordash") + "&days=28"),
    ];

    private static IEnumerable<(string Kind, Func<int, string> Path)> Lists() =>
        from path in new[] { "", "alerts", "orders", "inbound", "inbound/causes", "updates", "decide", "issues", "audit", "audit/acts", "batches", "jobs", "partners", "partners/DOORDASH" }
        select (path.Length == 0 ? "now" : path, (Func<int, string>)(_ => path));

    private static string Orders(string line) => "orders?q=" + Uri.EscapeDataString(line);

    private static async Task<Percentiles> AskAsync(
        ConsoleVisitor console, string figure, IEnumerable<(string Kind, Func<int, string> Path)> questions, CancellationToken stop)
    {
        var all = new List<long>();
        foreach (var (kind, path) in questions)
        {
            var waits = new List<long>();
            for (var round = -WarmUp; round < OfEach; round++)
            {
                var begun = Stopwatch.GetTimestamp();
                await console.ReadAsync(path(Math.Abs(round)), stop);
                if (round >= 0)
                    waits.Add(Stopwatch.GetTimestamp() - begun);
            }

            Console.WriteLine(new JsonObject { [figure] = kind, ["p95_ms"] = Math.Round(new Percentiles(waits).At(0.95), 1) }.ToJsonString());
            all.AddRange(waits);
        }

        return new Percentiles(all);
    }

    private static Task<Guid> NewestAsync(BenchDatabase database, CancellationToken stop) =>
        database.ScalarAsync<Guid>("SELECT id FROM delivery ORDER BY id DESC LIMIT 1", stop);
}
