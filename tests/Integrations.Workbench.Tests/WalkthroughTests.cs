using System.Diagnostics;
using System.Text.RegularExpressions;
using Integrations.Testing;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Integrations.Workbench.Tests;

/// <summary>
/// The thirty minutes of modules/README.md, typed as they stand there, one after the other, in a copy of the working tree. Everything
/// that a team would see fail on its first day fails here.
/// </summary>
public sealed partial class WalkthroughTests(ITestOutputHelper output)
{
    private const string Document = "modules/README.md";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    [Fact]
    public async Task Each_command_of_the_document_does_what_it_says()
    {
        using var limit = new CancellationTokenSource(Patience);
        using var tree = ScratchFolder.Create("walkthrough");
        TreeCopy.To(tree.Path, _ => true);
        var before = Files(tree.Path);
        var commands = Commands(await File.ReadAllTextAsync(Repository.At(Document), limit.Token));
        commands.Count.ShouldBeGreaterThan(3, "the document's commands were not found");

        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var command in commands)
        {
            var (code, text) = await RunAsync(tree.Path, ["sh", "-c", command], limit.Token);
            code.ShouldBe(0, $"{command}\n{text}");
            said[command] = text;
        }

        Changed(before, Files(tree.Path)).ShouldBe(["Integrations.sln", "src/Integrations.Abstractions/Words/IntegrationType.cs"]);
        Said(said, "New-Partner").ShouldMatch(@"Passed! +- Failed: +0");
        Said(said, "Sandbox-Partner").ShouldSatisfyAllConditions(
            text => text.ShouldContain("accepted (201)"), text => text.ShouldContain("forwarded to the Deliveries service"),
            text => text.ShouldContain("told assigned"), text => text.ShouldContain("ended: "), text => text.ShouldContain("accepted 3, final 3, lost 0"));
        Said(said, "Scorecard").Split('\n').Single(line => line.StartsWith("Acme ", StringComparison.Ordinal)).ShouldSatisfyAllConditions(
            line => line.ShouldMatch(@"^Acme +\d+ passed, 20"), line => line.ShouldContain("not run"), line => line.ShouldContain("3 of 3 final, clean"));
        await AgainAsync(tree.Path, limit.Token);
    }

    /// <summary>The program that the build has made, without the build around it.</summary>
    private async Task AgainAsync(string tree, CancellationToken cancel)
    {
        var before = Files(tree);

        var (code, text) = await RunAsync(tree, ["dotnet", "artifacts/bin/Integrations.Workbench/release/Integrations.Workbench.dll", "new-partner", "--name", "Acme"], cancel);

        code.ShouldBe(RefusedException.ExitCode);
        text.ShouldContain("The partner Acme exists: modules/Acme. Nothing was changed.");
        Files(tree).ShouldBe(before);
    }

    /// <summary>The lines between fences.</summary>
    private static List<string> Commands(string document) =>
        [.. Fenced().Matches(document.ReplaceLineEndings("\n")).SelectMany(block => block.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];

    private static string Said(Dictionary<string, string> said, string target) =>
        said.Single(one => one.Key.Contains($"--target={target} ", StringComparison.Ordinal) || one.Key.EndsWith($"--target={target}", StringComparison.Ordinal)).Value;

    /// <summary>Each source file with its content; nothing that a build or a run has made, and not the new partner's folder.</summary>
    private static Dictionary<string, string> Files(string tree) => Directory.EnumerateFiles(tree, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(tree, file))
        .Where(file => file.Split('/')[0] is not ("artifacts" or "data") && !file.StartsWith("modules/Acme/", StringComparison.Ordinal))
        .ToDictionary(file => file, file => File.ReadAllText(Path.Combine(tree, file)), StringComparer.Ordinal);

    private static IEnumerable<string> Changed(Dictionary<string, string> before, Dictionary<string, string> after) =>
        before.Keys.Union(after.Keys).Where(file => before.GetValueOrDefault(file) != after.GetValueOrDefault(file)).Order(StringComparer.Ordinal);

    private async Task<(int Code, string Text)> RunAsync(string tree, string[] command, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = tree, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false,
        };
        // What the build around this test has told its children is not meant for another tree.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("INTEGRATIONS_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // This tree's code has been looked at by the build that made this test.
        start.Environment["RunAnalyzers"] = "false";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        try
        {
            await process.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        output.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s  {string.Join(' ', command)}");
        return (process.ExitCode, string.Concat(await said));
    }

    [GeneratedRegex(@"^```\n(?<lines>(?:(?!```).*\n)+)```$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fenced();
}
