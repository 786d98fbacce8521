using Integrations.ArchitectureTests.Rules;
using Integrations.ArchitectureTests.Wrong;
using Shouldly;
using Xunit;

namespace Integrations.ArchitectureTests;

/// <summary>A rule counts when it has been seen to complain: each is run on a sample that is wrong on purpose.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData("class OloClient;", "olo")]
    [InlineData("// as Olo says", "olo")]
    [InlineData("var text = \"send_to_olo\";", "olo")]
    [InlineData("readDoorDashOrder()", "doordash")]
    [InlineData("DOORDASH_V2", "doordash")]
    [InlineData("the door-dash way", "doordash")]
    public void A_partner_s_name_is_found_in_any_spelling(string line, string name) =>
        PartnerNames(line).ShouldBe([$"src/X.cs:1 names the partner {name}."]);

    [Theory]
    [InlineData("var color = Technology.Color;")]
    [InlineData("the door. Dash")]
    [InlineData("really an ally of pilots, outdoor dashboards")]
    public void A_word_that_only_holds_the_letters_is_no_name(string line) => PartnerNames(line).ShouldBeEmpty();

    [Fact]
    public void An_excuse_covers_its_file_or_folder_only()
    {
        SourceFile[] files = [new("src/A/Olo.cs", "Olo"), new("src/AB/Olo.cs", "Olo"), new("src/One.cs", "Olo"), new("src/One.csx", "Olo")];

        PartnerNameRule.Violations(files, ["Olo"], ["src/A/", "src/One.cs"]).Select(violation => violation.Split(':')[0])
            .ShouldBe(["src/AB/Olo.cs", "src/One.csx"]);
    }

    [Theory]
    [InlineData("Integrations.Modules.Acme.csproj", """<ProjectReference Include="../Other/Integrations.Modules.Other.csproj" />""")]
    [InlineData("Integrations.Modules.Acme.csproj", """<PackageReference Include="Newtonsoft.Json" />""")]
    [InlineData("Integrations.Modules.Acme.csproj", """<FrameworkReference Include="Microsoft.AspNetCore.App" />""")]
    [InlineData("Acme.csproj", "")]
    public void A_module_project_with_company_or_another_name_is_found(string name, string items) =>
        ProjectRule.ModuleViolations(new SourceFile($"modules/Acme/{name}", $"<Project><ItemGroup>{items}</ItemGroup></Project>")).Count().ShouldBe(1);

    [Theory]
    [InlineData("""<ProjectReference Include="../../modules/Acme/Integrations.Modules.Acme.csproj" />""")]
    [InlineData("""<PackageReference Include="Npgsql" />""")]
    public void A_platform_project_that_knows_too_much_is_found(string item) => ProjectRule.PlatformViolations(
        new SourceFile("src/X/X.csproj", $"<Project>{item}</Project>"), ["../../modules/*/*.csproj"], packages: false).Count().ShouldBe(1);

    [Fact]
    public void An_assembly_with_another_name_than_its_project_is_found() => ProjectRule.NameViolations(
        [new SourceFile("src/X/X.csproj", "<Project><PropertyGroup><AssemblyName>Y</AssemblyName></PropertyGroup></Project>")]).Count().ShouldBe(1);

    [Fact]
    public void A_project_outside_the_solution_and_an_entry_without_a_project_are_found()
    {
        const string Solution = """
            Project("{1}") = "A", "src\A\A.csproj", "{2}"
            Project("{1}") = "Gone", "src\Gone\Gone.csproj", "{3}"
            """;

        SolutionRule.Violations(Solution, ["src/A/A.csproj", "src/New/New.csproj"])
            .ShouldBe(["src/New/New.csproj is not in Integrations.sln.", "Integrations.sln lists src/Gone/Gone.csproj, which is not there."]);
    }

    [Fact]
    public void A_module_without_readme_samples_or_sandbox_is_found() =>
        ModuleFolderRule.Violations("modules/Acme", ["modules/Acme/AcmeModule.cs", "modules/Other/README.md"]).Count().ShouldBe(3);

    [Fact]
    public void A_folder_that_is_not_loaded_and_a_stranger_that_is_are_found() =>
        ModuleFolderRule.LoadingViolations(["Acme", "New"], ["Integrations.Modules.Acme", "Integrations.Modules.Stranger"]).Count().ShouldBe(2);

    [Fact]
    public void A_module_that_knows_another_does_io_or_shows_a_type_is_found() => ModuleAssemblyRule.Violations(
        "Acme", ["System.Runtime", "Integrations.Abstractions", "Integrations.Modules.Other", "Integrations", "System.Net.Http"], ["AcmeModule"]).Count().ShouldBe(4);

    [Theory]
    [InlineData("var now = DateTime.UtcNow;")]
    [InlineData("var now = DateTimeOffset.Now;")]
    [InlineData("var id = Guid.NewGuid();")]
    [InlineData("using var client = new HttpClient();")]
    [InlineData("Send().GetAwaiter().GetResult();")]
    [InlineData("#pragma warning disable RS0030")]
    [InlineData("try { Go(); } catch (Exception) { }")]
    public void Code_that_is_forbidden_everywhere_is_found(string code) => Forbidden(code, ForbiddenCodeRule.Product).Count().ShouldBe(1);

    [Theory]
    [InlineData("private static int _count;")]
    [InlineData("private static Dictionary<string, int> seen = new();")]
    [InlineData("File.ReadAllText(path)")]
    [InlineData("TimeProvider clock")]
    public void A_module_that_remembers_or_reaches_out_is_found(string code) => Forbidden(code, ForbiddenCodeRule.Module).Count().ShouldBe(1);

    [Theory]
    [InlineData("private static readonly string[] Words = [];")]
    [InlineData("private static string? Word(AttemptStatus status) => status switch { };")]
    [InlineData("public static int Count { get; } = 1;")]
    [InlineData("""var text = "File.Delete"; // Task""")]
    public void What_a_module_may_do_is_left_alone(string code) => Forbidden(code, ForbiddenCodeRule.Module).ShouldBeEmpty();

    [Theory]
    [InlineData("Sender.cs", "class SenderHelper;", 2)]
    [InlineData("Sender.cs", "internal sealed record struct Other(int X);", 1)]
    [InlineData("Sender.cs", "class Sender\n{\n#region Fields\n#endregion\n}", 1)]
    [InlineData("Sender.cs", "class Sender; // TO" + "DO later", 1)]
    [InlineData("SenderTable.cs", "class Sender;", 0)]
    [InlineData("Sender.Log.cs", "static partial class Sender { }", 0)]
    [InlineData("Sender.cs", "/// <summary>A record Of a class Apart.</summary>\nclass Sender { string Text = \"class Other {\"; }", 0)]
    [InlineData("ISend.cs", "public interface ISend<T>;", 0)]
    public void A_file_that_looks_wrong_is_found(string name, string text, int violations) =>
        FileRule.Violations([new SourceFile("src/" + name, text)]).Count().ShouldBe(violations);

    [Fact]
    public void A_file_that_is_too_long_is_found() => FileRule.Violations(
        [new SourceFile("src/A.cs", new string('\n', FileRule.MostLines)), new SourceFile("src/B.cs", new string('\n', FileRule.MostLines + 1))])
        .ShouldHaveSingleItem().ShouldStartWith("src/B.cs");

    [Fact]
    public void A_table_away_from_its_record_or_with_another_name_is_found() =>
        TableRule.Violations([typeof(Thing), typeof(ThingTable), typeof(ThingMapping), typeof(Wrong.Elsewhere.ThingTable)]).Count().ShouldBe(2);

    [Fact]
    public void A_command_that_the_build_does_not_know_is_found() => CommandRule.Violations(
        [new SourceFile("README.md", "dotnet tool restore && dotnet cake --target=Run --orders=3\n`dotnet cake --target=Walk --once`")],
        """Task("Run").Does(() => Argument<string>("orders", null));""")
        .ShouldBe(["README.md names the target Walk, which build.cake does not have.", "README.md names the argument --once, which build.cake does not read."]);

    [Fact]
    public void An_approved_file_without_its_test_is_found() => ApprovedFileRule.Violations(
        ["tests/A.Holds.verified.txt", "tests/A.Holds_for_x.verified.txt", "tests/A.Gone.verified.txt", "tests/B.Holds.verified.txt"],
        [new SourceFile("tests/A.cs", "public Task Holds() => Verify(1);")]).Count().ShouldBe(2);

    [Fact]
    public void A_stranger_at_the_top_is_found() =>
        TopLevelRule.Violations(["src", ".git", "artifacts", "docs"], "/artifacts/\n/data/\n").ShouldHaveSingleItem().ShouldStartWith("docs");

    private static IEnumerable<string> PartnerNames(string line) =>
        PartnerNameRule.Violations([new SourceFile("src/X.cs", line)], ["OLO", "DOORDASH", "DoorDash", "UBER"], excused: []);

    private static IEnumerable<string> Forbidden(string code, IEnumerable<ForbiddenCodeRule> rules) =>
        ForbiddenCodeRule.Violations([new SourceFile("src/X.cs", code)], rules);
}
