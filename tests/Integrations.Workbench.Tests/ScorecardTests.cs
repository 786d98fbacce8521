using System.Text.RegularExpressions;
using Integrations.Testing;
using Integrations.Workbench.Evidence;
using Shouldly;
using Xunit;

namespace Integrations.Workbench.Tests;

/// <summary>Each cell comes from evidence, changes with it, and says so when there is none.</summary>
public sealed class ScorecardTests : IDisposable
{
    private const string Kit = "Integrations.Modules.Tests.Kit.";

    private static readonly DateTime Earlier = new(2030, 1, 15, 12, 0, 0, DateTimeKind.Utc);

    private readonly ScratchFolder _tree = ScratchFolder.Create("scorecard");

    public ScorecardTests()
    {
        Write("modules/Acme/README.md", "| statuses |\n| AtPickup, Delivered | `there` |\n\n| fact | https://acme.example.com/docs |\n");
        Write("modules/Acme/Samples/v1-create.in.json", "{}");
        Write("modules/Acme/Samples/v1-create-two.in.json", "{}");
        Write("modules/Acme/Approved/statuses.v1.verified.txt",
            "Requested              - not told: why\nAtPickup               there\n  POST a/b (status, Bearer)\n  {}\nDelivered              there\n  POST a/b (status, Bearer)\n  {}\n");
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Without_evidence_it_says_so() =>
        Cells().ShouldBe(["Acme", "no evidence", "2; routes: no evidence", "not run", "current", "public (1 links)", "no evidence"]);

    [Fact]
    public void The_kit_s_newest_result_counts_and_gives_the_routes()
    {
        WriteResults("test-results/Integrations.Modules.Tests.trx", Earlier.AddHours(1), ("A_route_is_well_formed_and_proved(module: \"Acme\", route: \"v1-create\")", "Failed"));
        WriteResults("kit/Integrations.Modules.Tests.Acme.trx", Earlier.AddHours(2),
            ("A_route_is_well_formed_and_proved(module: \"Acme\", route: \"v1-create\")", "Passed"),
            ("A_route_is_well_formed_and_proved(module: \"Acme\", route: \"v1-query\")", "Passed"),
            ("A_sample_reads_as_approved(module: \"Acme\", sample: \"v1-create\")", "Failed"),
            ("A_sample_reads_as_approved(module: \"AcmeToo\", sample: \"v1-create\")", "Failed"));

        Cells()[1..3].ShouldBe(["1 failed, 2 passed, 2030-01-15 14:00Z", "2 on 2 routes, without: v1-query"]);
    }

    [Fact]
    public void What_is_older_than_the_module_is_said_to_be()
    {
        WriteResults("kit/Integrations.Modules.Tests.Acme.trx", Earlier.AddHours(-1), ("The_parts_are_complete_and_of_one_partner(module: \"Acme\")", "Passed"));

        Cells()[1].ShouldBe("1 passed, before the last change");
    }

    [Fact]
    public void Mutants_that_say_nothing_are_not_counted()
    {
        Write("artifacts/mutation/Acme/reports/mutation-report.json",
            """{"files":{"A.cs":{"mutants":[{"status":"Killed"},{"status":"Timeout"},{"status":"Survived","mutatorName":"String mutation","replacement":"\"\"","location":{"start":{"line":7}}},{"status":"NoCoverage"},{"status":"CompileError"},{"status":"Ignored"}]}}}""",
            Earlier.AddHours(1));

        Cells()[3].ShouldBe("25.0 % of 4, 2030-01-15 13:00Z");
        MutationReport.Survivors(_tree.Path, "Acme").Last().ShouldBe("A.cs:7    String mutation: \"\"");
    }

    [Fact]
    public void A_word_that_the_readme_lacks_makes_it_stale()
    {
        Write("modules/Acme/README.md", "| AtPickup | `there` |\n| Delivered | `gone` |\n");

        Cells()[4..6].ShouldBe(["stale: v1 Delivered", "no public source named"]);
    }

    [Fact]
    public void What_the_template_left_to_write_is_counted()
    {
        Write("modules/Acme/AcmeModule.cs", "// Yours: this\n// Yours: and that\n");

        Cells()[4].ShouldBe("2 places still the template's");
    }

    [Theory]
    [InlineData("""{"accepted":3,"final":3,"lost":0,"duplicated":0,"outOfOrder":0,"unaudited":0,"vocabularyViolations":0,"schemaViolations":0,"misanswered":0}""", "3 of 3 final, clean")]
    [InlineData("""{"accepted":3,"final":2,"lost":1,"duplicated":0,"outOfOrder":0,"unaudited":null,"vocabularyViolations":0,"schemaViolations":0,"misanswered":0}""", "2 of 3 final, lost 1, unaudited unknown")]
    public void The_last_sandbox_run_is_told_as_it_went(string counts, string said)
    {
        Write("artifacts/sandbox/ACME.json", $$$"""{"partners":{"ACME":{{{counts}}}}}""", Earlier.AddHours(1));
        Write("artifacts/sandbox/OTHER.json", """{"partners":{"OTHER":{"accepted":9}}}""", Earlier.AddHours(2));
        Write("artifacts/sandbox/half.json", "{\"partners\":{", Earlier.AddHours(3));

        Cells()[6].ShouldBe($"{said}, 2030-01-15 13:00Z");
    }

    private string[] Cells()
    {
        var lines = Scorecard.Of(_tree.Path).Split('\n');
        lines[0].ShouldStartWith("module");
        return Regex.Split(lines[1], "  +", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    private void WriteResults(string file, DateTime at, params (string Test, string Outcome)[] tests) => Write(
        "artifacts/" + file,
        $"<TestRun>{string.Concat(tests.Select(one => $"<UnitTestResult testName=\"{(Kit + "X." + one.Test).Replace("\"", "&quot;", StringComparison.Ordinal)}\" outcome=\"{one.Outcome}\" />"))}</TestRun>",
        at);

    private void Write(string file, string text, DateTime? at = null)
    {
        var path = Path.Combine(_tree.Path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, at ?? Earlier);
    }
}
