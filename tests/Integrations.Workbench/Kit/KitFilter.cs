namespace Integrations.Workbench.Kit;

/// <summary>The tests that judge one module: the kit's cases of it, the kit's promises about all, and what only this module has.</summary>
internal static class KitFilter
{
    public const string Project = "Integrations.Modules.Tests";

    public static string For(string module) =>
        $"(FullyQualifiedName~Modules.Tests.Kit.&DisplayName~\"{module}\")|(FullyQualifiedName~Modules.Tests.Kit.&DisplayName!~module:)|FullyQualifiedName~Modules.Tests.{module}.";
}
