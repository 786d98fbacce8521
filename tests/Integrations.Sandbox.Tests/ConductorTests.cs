using System.Diagnostics;
using System.Text.Json.Nodes;
using Integrations.Sandbox.Run;
using Integrations.Sandbox.Tests.Pretend;
using Shouldly;
using Spectre.Console;
using Xunit;

namespace Integrations.Sandbox.Tests;

/// <summary>Whole processes: the conductor starts this assembly as its gateway.</summary>
public sealed class ConductorTests(RecountSqlTests.Schema schema) : IClassFixture<RecountSqlTests.Schema>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("conductor-").FullName;
    private readonly StringWriter _said = new();

    public void Dispose()
    {
        _said.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_run_ends_when_all_is_final_and_writes_its_summary()
    {
        using var limit = new CancellationTokenSource(Patience);
        var file = Path.Combine(_folder, "summary.json");

        var code = await Conductor(new RunOptions { Orders = 6, Once = true, Fast = true, Json = file }).RunAsync(limit.Token);

        var summary = JsonNode.Parse(await File.ReadAllTextAsync(file, limit.Token))!;
        ((int)summary["accepted"]!, (int)summary["final"]!, (int)summary["lost"]!).ShouldBe((6, 6, 0), _said.ToString());
        ((int)summary["partners"]!["ACME"]!["final"]!).ShouldBe(6);
        _said.ToString().ShouldContain("curl -sS");
        // The pretend gateway writes no rows, so the database knows nothing of what it did: that is not clean.
        ((int)summary["sql"]!["accepted"]!).ShouldBe(0);
        ((int)summary["unaudited"]!).ShouldBeGreaterThan(0);
        code.ShouldBe(Run.Conductor.NotClean);
    }

    [Fact]
    public async Task A_run_that_is_followed_tells_of_each_order_from_its_answer_to_its_end()
    {
        using var limit = new CancellationTokenSource(Patience);

        await Conductor(new RunOptions { Orders = 2, Once = true, Fast = true, Follow = true, Only = "acme" }).RunAsync(limit.Token);

        var stories = _said.ToString().Split('\n').Where(line => line.StartsWith("ACME v", StringComparison.Ordinal))
            .GroupBy(line => line.Split(' ')[2], line => line.Split("  ")[1].Trim(), StringComparer.Ordinal)
            .Where(story => story.First().StartsWith("accepted", StringComparison.Ordinal)).ToList();
        stories.Count.ShouldBe(2, _said.ToString());
        stories.ShouldAllBe(story => story.ElementAt(1) == "forwarded to the Deliveries service" && story.Last().Contains("ended: "));
        stories.ShouldAllBe(story => story.Count(line => line.Contains("told ")) > 1);
    }

    [Fact]
    public async Task A_partner_that_nobody_has_described_is_said_so()
    {
        var code = await Conductor(new RunOptions { Only = "NOBODY" }).RunAsync(CancellationToken.None);

        code.ShouldBe(Run.Conductor.NotStarted);
        _said.ToString().ShouldContain("There is no partner NOBODY");
        _said.ToString().ShouldContain("ACME");
    }

    [Fact]
    public async Task A_gateway_that_is_nowhere_is_said_so()
    {
        var code = await Conductor(new RunOptions { Host = Path.Combine(_folder, "nothing.dll") }).RunAsync(CancellationToken.None);

        code.ShouldBe(Run.Conductor.NotStarted);
        _said.ToString().ShouldContain("--host");
    }

    [Fact]
    public async Task A_gateway_that_does_not_start_ends_the_run_with_its_last_words()
    {
        var broken = Path.Combine(_folder, "broken.dll");
        await File.WriteAllTextAsync(broken, "no program");

        var code = await Conductor(new RunOptions { Host = broken }).RunAsync(CancellationToken.None);

        code.ShouldBe(Run.Conductor.NotStarted);
        _said.ToString().ShouldContain("does not start");
    }

    [Fact]
    public async Task A_killed_gateway_is_started_again_and_a_stopped_one_is_not()
    {
        using var limit = new CancellationTokenSource(Patience);
        using var stop = new CancellationTokenSource();
        var deaths = 0;
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" };
        var host = new HostProcess(Gateway, environment, Path.Combine(_folder, "log"), TimeProvider.System)
        {
            WasReady = true,
            Died = () => Interlocked.Increment(ref deaths),
        };
        var hosting = host.RunAsync(stop.Token, CancellationToken.None);
        await Until(() => host.ProcessId != 0, limit.Token);
        var first = host.ProcessId;

        Process.GetProcessById(first).Kill();
        await Until(() => host.ProcessId != first, limit.Token);
        var second = host.ProcessId;
        await stop.CancelAsync();
        await hosting.WaitAsync(limit.Token);

        (deaths, host.Restarts).ShouldBe((1, 1));
        Should.Throw<ArgumentException>(() => Process.GetProcessById(second));
    }

    private static string Gateway => typeof(PretendGateway).Assembly.Location;

    private Conductor Conductor(RunOptions options)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_said), Ansi = AnsiSupport.No });
        var complete = options with
        {
            Partners = AcmeWorld.Folder,
            Connection = schema.ConnectionString,
            Host = options.Host is { } host && host.StartsWith(_folder, StringComparison.Ordinal) ? host : Gateway,
        };
        return new Conductor(complete, new Board(console, isTerminal: false), TimeProvider.System);
    }

    private static async Task Until(Func<bool> holds, CancellationToken limit)
    {
        while (!holds())
            await Task.Delay(20, limit);
    }
}
