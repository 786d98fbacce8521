using System.Reflection;
using Integrations.Abstractions;

namespace Integrations.Modules.Tests.Kit;

/// <summary>A module as the kit sees it: found by its assembly, its parts created as the host creates them.</summary>
public sealed class KitModule
{
    private const string Prefix = "Integrations.Modules.";

    private KitModule(Assembly assembly)
    {
        Name = assembly.GetName().Name![Prefix.Length..];
        Parts = [.. assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IPartnerPart)))
            .Select(type => (IPartnerPart)Activator.CreateInstance(type, nonPublic: true)!)];
    }

    /// <summary>Every module that was built, none listed by hand.</summary>
    public static IReadOnlyList<KitModule> All { get; } =
        [.. Directory.GetFiles(AppContext.BaseDirectory, Prefix + "*.dll")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name != typeof(KitModule).Assembly.GetName().Name)
            .Order(StringComparer.Ordinal)
            .Select(name => new KitModule(Assembly.Load(name)))];

    /// <summary>Of the folder under <c>modules</c>.</summary>
    public string Name { get; }

    public IReadOnlyList<IPartnerPart> Parts { get; }

    public IIntegrationModule Plate => Part<IIntegrationModule>();

    public IIngressMapper Mapper => Part<IIngressMapper>();

    public IStatusFormatter Formatter => Part<IStatusFormatter>();

    public IProofs Proofs => Part<IProofs>();

    public IReplyReader? Replies => Parts.OfType<IReplyReader>().SingleOrDefault();

    public static KitModule Of(string name) => All.Single(module => module.Name == name);

    public InboundRoute Route(string name) => Mapper.Routes.Single(route => route.Name == name);

    private T Part<T>()
        where T : IPartnerPart => Parts.OfType<T>().Single();
}
