using System.Reflection;
using Integrations.Abstractions;
using Integrations.Testing.Hosts;

namespace Integrations.HostTests;

/// <summary>The modules as they lie beside the host, each with its parts, found without the host's help.</summary>
internal static class ShippedModules
{
    public static IReadOnlyList<IIngressMapper> Mappers { get; } =
    [
        .. Directory.EnumerateFiles(GatewayProcess.ProgramFolder, "Integrations.Modules.*.dll")
            .Select(Assembly.LoadFrom)
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IIngressMapper)))
            .Select(type => (IIngressMapper)Activator.CreateInstance(type, nonPublic: true)!),
    ];
}
