using System.Xml.Linq;

namespace Integrations.ArchitectureTests.Rules;

/// <summary>Who may know whom, as the project files say it, and that each project carries its own name.</summary>
internal static class ProjectRule
{
    /// <summary>A module is one line: everything that it may know comes from the folder it lies in.</summary>
    public static IEnumerable<string> ModuleViolations(SourceFile project)
    {
        var folder = project.Path.Split('/')[1];
        if (project.Name != $"Integrations.Modules.{folder}.csproj")
            yield return $"{project.Path}: the project of modules/{folder} is Integrations.Modules.{folder}.csproj.";
        foreach (var reference in References(project))
            yield return $"{project.Path} asks for {reference}: a module knows the abstractions and nothing else.";
    }

    /// <summary>Of our own projects, this one may reference only these; no package where <paramref name="packages"/> is false.</summary>
    public static IEnumerable<string> PlatformViolations(SourceFile project, IReadOnlyCollection<string> mayKnow, bool packages)
    {
        foreach (var (kind, name) in References(project))
        {
            if (kind is "ProjectReference" && !mayKnow.Contains(name))
                yield return $"{project.Path} knows {name}.";
            if (kind is "PackageReference" && !packages)
                yield return $"{project.Path} needs the package {name}: it is the words that all share, and has none.";
        }
    }

    /// <summary>A project whose file is not named like its assembly is listed twice in the dependency file, and scanning fails.</summary>
    public static IEnumerable<string> NameViolations(IEnumerable<SourceFile> projects) =>
        from project in projects
        from named in XDocument.Parse(project.Text).Descendants("AssemblyName")
        where named.Value + ".csproj" != project.Name
        select $"{project.Path} makes an assembly {named.Value}: both have one name.";

    private static IEnumerable<(string Kind, string Name)> References(SourceFile project) =>
        from element in XDocument.Parse(project.Text).Descendants()
        where element.Name.LocalName is "ProjectReference" or "PackageReference" or "Reference" or "FrameworkReference"
        let include = (string?)element.Attribute("Include") ?? ""
        select (element.Name.LocalName, element.Name.LocalName is "ProjectReference" ? Shortened(include) : include);

    /// <summary>The project's name; a pattern stays a pattern.</summary>
    private static string Shortened(string include) =>
        include.Contains('*', StringComparison.Ordinal) ? include : Path.GetFileNameWithoutExtension(include.Replace('\\', '/'));
}
