using System.Text.Json.Nodes;
using Integrations.Workbench.Mutation;
using Shouldly;
using Xunit;

namespace Integrations.Workbench.Tests;

/// <summary>What a run that stops at the first failure leaves open is found again in the source, and takes what the second run says.</summary>
public sealed class UndecidedTests : IDisposable
{
    private const string First = """
        {"files":{"/tree/A.cs":{"source":"one\ntwo three\nfour","mutants":[
            {"mutatorName":"String","replacement":"x","location":{"start":{"line":2,"column":5},"end":{"line":2,"column":10}},"status":"Timeout"},
            {"mutatorName":"String","replacement":"y","location":{"start":{"line":2,"column":5},"end":{"line":2,"column":10}},"status":"Timeout"},
            {"mutatorName":"String","replacement":"x","location":{"start":{"line":3,"column":1},"end":{"line":3,"column":5}},"status":"Timeout"},
            {"mutatorName":"String","replacement":"x","location":{"start":{"line":1,"column":1},"end":{"line":1,"column":4}},"status":"Survived"}]},
          "/tree/B.cs":{"source":"","mutants":[]}}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("undecided").FullName;

    [Fact]
    public void Each_place_is_named_once_by_its_characters() => Open().Places.ShouldBe(["**/A.cs{8..13}{14..18}"]);

    [Fact]
    public void What_the_second_run_decides_is_taken_over_and_nothing_else()
    {
        var again = Path.Combine(_folder, "again.json");
        var second = JsonNode.Parse(First)!;
        var mutants = second["files"]!["/tree/A.cs"]!["mutants"]!.AsArray();
        foreach (var (place, status) in new[] { "Killed", "Survived", "Ignored", "Killed" }.Index())
            mutants[place]!["status"] = status;
        File.WriteAllText(again, second.ToJsonString());

        Open().Settle(again);

        JsonNode.Parse(File.ReadAllText(Report))!["files"]!["/tree/A.cs"]!["mutants"]!.AsArray().Select(one => (string?)one!["status"])
            .ShouldBe(["Killed", "Survived", "Timeout", "Survived"]);
    }

    private string Report => Path.Combine(_folder, "report.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Undecided Open()
    {
        File.WriteAllText(Report, First);
        return new Undecided(Report);
    }
}
