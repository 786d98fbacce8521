using System.Text.RegularExpressions;
using Integrations.ArchitectureTests.Rules;

namespace Integrations.Workbench.NewPartner;

/// <summary>A partner's name in the spellings that the house uses: Acme in types and folders, ACME in the enum, acme on the wire.</summary>
internal sealed partial record ChosenName(string Name)
{
    /// <summary>Projects of this name are the kit's and the template's own.</summary>
    private static readonly string[] Taken = ["Tests", "Newco"];

    public string Member => Name.ToUpperInvariant();

    public string Folder => $"modules/{Name}";

    public string Project => $"{Folder}/Integrations.Modules.{Name}.csproj";

    /// <summary>Refuses what would not build or would break a rule of the house.</summary>
    /// <param name="name">As asked for.</param>
    /// <param name="folders">The folders of <c>modules</c>.</param>
    /// <param name="platform">The files in which no partner may be named.</param>
    public static ChosenName Check(string name, IEnumerable<string> folders, IReadOnlyList<SourceFile> platform)
    {
        if (!Shape().IsMatch(name))
            throw new RefusedException($"'{name}' is no name for a module: 2 to 40 letters and digits that begin with a capital, such as Acme or DoorDash.");
        if (folders.FirstOrDefault(folder => Same(folder, name)) is { } there)
            throw new RefusedException($"The partner {there} exists: modules/{there}. Nothing was changed.");
        if (Taken.FirstOrDefault(taken => Same(taken, name)) is { } taken)
            throw new RefusedException($"{taken} is a name that the tests use. Choose another.");
        if (PartnerNameRule.Violations(platform, [name], excused: []).FirstOrDefault() is { } use)
            throw new RefusedException($"'{name}' is a word of the platform ({use.Split(' ')[0]}), which must name no partner. Choose a longer one, such as {name}Orders.");
        return new ChosenName(name);
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^[A-Z][A-Za-z0-9]{1,39}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
