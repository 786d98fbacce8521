namespace Integrations.ArchitectureTests.Rules;

/// <summary>A module as it was compiled: alone, closed, and without the means to reach the world.</summary>
internal static class ModuleAssemblyRule
{
    private static readonly string[] Worldly = ["System.Net.Http", "System.Net.Sockets", "System.Net.Requests", "System.Console", "System.Diagnostics.Process", "System.Data.Common"];

    public static IEnumerable<string> Violations(string module, IEnumerable<string> references, IEnumerable<string> publicTypes)
    {
        foreach (var reference in references)
        {
            if (Worldly.Contains(reference, StringComparer.Ordinal))
                yield return $"{module} uses {reference}: a module does no I/O.";
            else if (reference is not "Integrations.Abstractions" && !reference.StartsWith("System.", StringComparison.Ordinal))
                yield return $"{module} references {reference}: a module knows the abstractions and nothing else.";
        }

        foreach (var type in publicTypes)
            yield return $"{module} shows {type}: everything in a module is internal.";
    }
}
