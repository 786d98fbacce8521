using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Workbench.Evidence;
using Integrations.Workbench.Kit;

namespace Integrations.Workbench.Mutation;

/// <summary>
/// One run of dotnet-stryker over a module, with the module's kit and own tests as its judges. It works on a copy with this one module,
/// because it leaves changed code behind in the build outputs when it is stopped. Its report stays under artifacts.
/// Each change is tried in a process of its own, so what counts is how soon that process has an answer: the copy holds no other module, a
/// test is one test for all its cases, so that hundreds need not be found first, and fewer orders are made by chance, which can only cost
/// the module points. It stops at the first failure; what that leaves undecided is tried once more without stopping.
/// </summary>
internal sealed class MutationRun(string root, string module)
{
    /// <summary>What the house asks of a module.</summary>
    private const int Goal = 90;

    private readonly string _folder = MutationReport.FolderOf(root, module);

    private string Tree => Path.Combine(_folder, "tree");

    private string Again => Path.Combine(_folder, "again");

    public async Task<int> RunAsync(TimeSpan limit, CancellationToken cancel)
    {
        if (!Directory.Exists(Path.Combine(root, "modules", module)))
            throw new RefusedException($"There is no module {module}: modules/{module} is not there.");
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        TreeCopy.To(Tree, IsNeeded);
        // The build that checks the style is another one.
        Environment.SetEnvironmentVariable("RunAnalyzers", "false");
        Environment.SetEnvironmentVariable("KIT_ORDERS", "25");
        // A process of a second's life spends it on compiling; what is compiled better pays later.
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(limit);
        try
        {
            await TryAsync(_folder, stopOnFail: true, ["**/*"], patience.Token);
            var undecided = new Undecided(ReportIn(_folder));
            if (undecided.Places is { Count: > 0 } places)
            {
                await TryAsync(Again, stopOnFail: false, places, patience.Token);
                undecided.Settle(ReportIn(Again));
            }

            foreach (var survivor in MutationReport.Survivors(root, module))
                Console.WriteLine($"not noticed  {survivor}");
            Console.WriteLine($"{module}: {MutationReport.Of(root, new ModuleFolder(Path.Combine(root, "modules", module)))}; the goal is {Goal} %.");
            return MutationReport.Killed(root, module) >= Goal ? 0 : 1;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new RefusedException($"The mutation run of {module} took longer than {limit.TotalMinutes} minutes and was given up; --minutes gives it more.");
        }
        finally
        {
            Directory.Delete(Tree, recursive: true);
            if (Directory.Exists(Again))
                Directory.Delete(Again, recursive: true);
        }
    }

    private async Task TryAsync(string output, bool stopOnFail, IReadOnlyList<string> places, CancellationToken cancel)
    {
        var tests = Path.Combine(Tree, "tests", KitFilter.Project);
        var runner = new JsonObject { ["preEnumerateTheories"] = false, ["stopOnFail"] = stopOnFail };
        await File.WriteAllTextAsync(Path.Combine(tests, "xunit.runner.json"), runner.ToJsonString(), cancel);
        Directory.CreateDirectory(output);
        var config = Path.Combine(output, "stryker-config.json");
        await File.WriteAllTextAsync(config, Config(places), cancel);
        // In the tests' folder: at the root it would take the solution for what it has to change.
        await Tool.ShowAsync(tests, "dotnet", ["stryker", "--config-file", config, "--output", output], cancel);
    }

    private static string ReportIn(string output) => Path.Combine(output, "reports", "mutation-report.json");

    private bool IsNeeded(string file) => file.Split('/') switch
    {
        [_] or ["src", "Integrations" or "Integrations.Abstractions", ..] or ["modules" or "tests", _] => true,
        ["modules", var folder, ..] => folder == module,
        ["tests", KitFilter.Project, "Kit", ..] or ["tests", KitFilter.Project, _] => true,
        ["tests", KitFilter.Project, var folder, ..] => folder == module,
        ["tests", "Integrations.Testing", ..] => true,
        _ => false,
    };

    private string Config(IEnumerable<string> places) => new JsonObject
    {
        ["stryker-config"] = new JsonObject
        {
            ["project"] = $"Integrations.Modules.{module}.csproj",
            ["configuration"] = "Release",
            ["mutate"] = new JsonArray([.. places.Select(place => JsonValue.Create(place))]),
            ["reporters"] = new JsonArray("json", "progress"),
            ["concurrency"] = Environment.ProcessorCount,
            // A machine that is busy with something else must not count as a test that noticed.
            ["additional-timeout"] = 60_000,
            // What a test covers is found for its first case only, and each case may reach other code: so every test judges every change.
            ["coverage-analysis"] = "off",
        },
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
}
