using Integrations.ArchitectureTests.Rules;

namespace Integrations.Workbench.NewPartner;

/// <summary>
/// Adds a partner to a working copy. Outside the new folder it changes two places: a line of the enum and an entry of the solution.
/// It adds all or nothing.
/// </summary>
/// <param name="root">Of the working copy.</param>
/// <param name="platform">The files in which no partner may be named.</param>
internal sealed class Scaffold(string root, IReadOnlyList<SourceFile> platform)
{
    private const string Template = "tests/Newco";
    private const string ShortName = "integrations-partner";
    private const string Solution = "Integrations.sln";

    /// <summary>Says what was added, a line each.</summary>
    public async Task<IReadOnlyList<string>> AddAsync(string name, CancellationToken cancel)
    {
        var folders = Directory.EnumerateDirectories(At("modules")).Select(folder => Path.GetFileName(folder));
        var chosen = ChosenName.Check(name, folders, platform);
        var enumText = await File.ReadAllTextAsync(At(PartnerMembers.File), cancel);
        var solution = await File.ReadAllBytesAsync(At(Solution), cancel);
        try
        {
            await InstantiateAsync(chosen);
            var members = new PartnerMembers(enumText);
            var isNew = !members.All.Contains(chosen.Member, StringComparer.Ordinal);
            if (isNew)
                await File.WriteAllTextAsync(At(PartnerMembers.File), members.With(chosen.Member), cancel);
            await Tool.RunAsync(root, "dotnet", "sln", Solution, "add", chosen.Project, "--solution-folder", "modules", "--include-references", "false");
            return
            [
                $"{chosen.Folder}: every file of the pretend partner, renamed; what is yours to write is marked 'Yours:'",
                isNew ? $"{PartnerMembers.File}: {chosen.Member}" : $"{PartnerMembers.File}: {chosen.Member} was there already",
                $"{Solution}: {Path.GetFileName(chosen.Project)}",
            ];
        }
        catch
        {
            if (Directory.Exists(At(chosen.Folder)))
                Directory.Delete(At(chosen.Folder), recursive: true);
            await File.WriteAllTextAsync(At(PartnerMembers.File), enumText, CancellationToken.None);
            await File.WriteAllBytesAsync(At(Solution), solution, CancellationToken.None);
            throw;
        }
    }

    /// <summary>In a hive of its own: the user's templates stay as they are.</summary>
    private async Task InstantiateAsync(ChosenName chosen)
    {
        var hive = At("artifacts/templates");
        if (Directory.Exists(hive))
            Directory.Delete(hive, recursive: true);
        await Tool.RunAsync(root, "dotnet", "new", "install", Template, "--debug:custom-hive", hive);
        await Tool.RunAsync(root, "dotnet", "new", ShortName, "--name", chosen.Name, "--output", chosen.Folder, "--no-update-check", "--debug:custom-hive", hive);
    }

    private string At(string path) => Path.Combine(root, path);
}
