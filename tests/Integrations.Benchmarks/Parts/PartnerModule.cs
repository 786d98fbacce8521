using System.Reflection;
using Integrations.Abstractions;

namespace Integrations.Benchmarks.Parts;

/// <summary>A module that was built with this program, its parts created as the host creates them.</summary>
internal sealed class PartnerModule
{
    private const string Prefix = "Integrations.Modules.";

    private readonly IReadOnlyList<IPartnerPart> _parts;

    private PartnerModule(Assembly assembly)
    {
        Name = assembly.GetName().Name![Prefix.Length..];
        _parts = [.. assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IPartnerPart)))
            .Select(type => (IPartnerPart)Activator.CreateInstance(type, nonPublic: true)!)];
    }

    public static IReadOnlyList<PartnerModule> All { get; } =
        [.. Directory.GetFiles(AppContext.BaseDirectory, Prefix + "*.dll").Order(StringComparer.Ordinal)
            .Select(file => new PartnerModule(Assembly.Load(Path.GetFileNameWithoutExtension(file))))];

    /// <summary>Of the folder under <c>modules</c>.</summary>
    public string Name { get; }

    public IIntegrationModule Plate => _parts.OfType<IIntegrationModule>().Single();

    public IIngressMapper Mapper => _parts.OfType<IIngressMapper>().Single();

    public IStatusFormatter Formatter => _parts.OfType<IStatusFormatter>().Single();

    public static PartnerModule Of(string name) => All.Single(module => module.Name == name);
}
