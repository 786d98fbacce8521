using System.Reflection;
using Integrations.Abstractions;
using Integrations.ArchitectureTests.Rules;
using Integrations.Storage;
using Integrations.Testing;
using Microsoft.Extensions.DependencyModel;
using Shouldly;
using Xunit;

namespace Integrations.ArchitectureTests;

/// <summary>The rules of the house, on the house. Lists come from folders and enums.</summary>
public sealed class RoomTests
{
    private const string ModulePrefix = "Integrations.Modules.";

    /// <summary>The pretend partner that a new one begins as.</summary>
    private const string Template = "tests/Newco";

    private static readonly string[] ModuleFolders =
        [.. Directory.EnumerateDirectories(Repository.At("modules")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static readonly IReadOnlyList<SourceFile> Projects = SourceFile.In("", ".csproj");

    [Fact]
    public void There_are_modules_to_look_at() => ModuleFolders.ShouldNotBeEmpty();

    [Fact]
    public void Nothing_in_src_names_a_partner() => None(PartnerNameRule.Violations(PartnerNameRule.Platform(), Partners(), excused: []));

    [Fact]
    public void The_kit_names_no_partner() =>
        None(PartnerNameRule.Violations(SourceFile.In("tests/Integrations.Modules.Tests/Kit", ".cs"), Partners(), excused: []));

    [Fact]
    public void A_module_project_is_alone() =>
        None(Projects.Where(project => project.LiesIn("modules/")).SelectMany(ProjectRule.ModuleViolations));

    [Fact]
    public void Each_project_of_the_platform_knows_only_whom_it_may()
    {
        None(ProjectRule.PlatformViolations(Project("Integrations.Abstractions"), mayKnow: [], packages: false));
        None(ProjectRule.PlatformViolations(Project("Integrations"), ["Integrations.Abstractions"], packages: true));
        None(ProjectRule.PlatformViolations(Project("Integrations.Hangfire"), ["Integrations.Abstractions", "Integrations"], packages: true));
        // By pattern, never by name.
        None(ProjectRule.PlatformViolations(
            Project("Integrations.Host"), ["Integrations.Abstractions", "Integrations", "Integrations.Hangfire", "../../modules/*/*.csproj"], packages: true));
    }

    [Fact]
    public void A_project_is_named_like_its_assembly() => None(ProjectRule.NameViolations(Projects));

    [Fact]
    public void The_solution_holds_every_project_and_no_other() =>
        None(SolutionRule.Violations(File.ReadAllText(Repository.At("Integrations.sln")), Projects.Select(project => project.Path)));

    [Fact]
    public void A_module_brings_its_readme_its_samples_and_its_sandbox() =>
        None(ModuleFolders.Select(folder => $"modules/{folder}").Append(Template).SelectMany(folder => ModuleFolderRule.Violations(folder, Repository.Files(folder, ""))));

    [Fact]
    public void The_folders_of_modules_are_what_the_host_loads() => None(ModuleFolderRule.LoadingViolations(
        ModuleFolders,
        DependencyContext.Load(typeof(Integrations.Host.Gateway).Assembly)!.GetDefaultAssemblyNames().Select(name => name.Name!)
            .Where(name => name.StartsWith(ModulePrefix, StringComparison.Ordinal))));

    [Fact]
    public void A_module_assembly_is_alone_closed_and_without_io() => None(
        from folder in ModuleFolders
        let assembly = Assembly.Load(ModulePrefix + folder)
        from violation in ModuleAssemblyRule.Violations(
            assembly.GetName().Name!, assembly.GetReferencedAssemblies().Select(name => name.Name!), assembly.GetExportedTypes().Select(type => type.Name))
        select violation);

    [Fact]
    public void Modules_are_pure() =>
        None(ForbiddenCodeRule.Violations([.. SourceFile.In("modules", ".cs"), .. SourceFile.In(Template, ".cs")], ForbiddenCodeRule.Module));

    [Fact]
    public void Nobody_reads_the_clock_or_waits_behind_the_analyzers_back() => None(
        ForbiddenCodeRule.Violations([.. SourceFile.In("src", ".cs"), .. SourceFile.In("modules", ".cs")], ForbiddenCodeRule.Product));

    [Fact]
    public void Files_are_short_named_after_what_they_hold_and_finished() => None(FileRule.Violations(
        [.. SourceFile.In("src", ".cs").Where(file => !file.LiesIn("src/Integrations/Storage/Migrations/")), .. SourceFile.In("modules", ".cs"), .. SourceFile.In("tests", ".cs")]));

    [Fact]
    public void A_table_lies_beside_its_record() => None(TableRule.Violations(typeof(IntegrationsDb).Assembly.GetTypes()));

    [Fact]
    public void Documents_show_only_commands_that_exist() =>
        None(CommandRule.Violations(SourceFile.In("", ".md"), File.ReadAllText(Repository.At("build.cake"))));

    [Fact]
    public void An_approved_file_belongs_to_a_test() => None(ApprovedFileRule.Violations(
        // What was approved of a module belongs to the kit, which finds the strays.
        Repository.Files("tests", ".verified.txt").Where(file => !file.StartsWith(Template, StringComparison.Ordinal)),
        SourceFile.In("tests", ".cs")));

    [Fact]
    public void At_the_top_stand_only_the_parts_of_the_house() => None(TopLevelRule.Violations(
        Directory.EnumerateDirectories(Repository.Root).Select(path => Path.GetFileName(path)), File.ReadAllText(Repository.At(".gitignore"))));

    private static IEnumerable<string> Partners() => Enum.GetNames<IntegrationType>().Concat(ModuleFolders);

    private static SourceFile Project(string name) => Projects.Single(project => project.Path == $"src/{name}/{name}.csproj");

    private static void None(IEnumerable<string> violations) => violations.ShouldBeEmpty();
}
