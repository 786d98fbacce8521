using System.Reflection;
using Integrations.Abstractions;
using Integrations.Testing;

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
            .Where(name => name != OfTheKit)
            .Order(StringComparer.Ordinal)
            .Select(name => new KitModule(Assembly.Load(name)))];

    /// <summary>As its project and its types carry it.</summary>
    public string Name { get; }

    /// <summary>Where its code lies, and its samples and what was approved of them.</summary>
    public string Folder => Projects[Name];

    public string Approved => Path.Combine(Folder, "Approved");

    public IReadOnlyList<IPartnerPart> Parts { get; }

    public IIntegrationModule Plate => Part<IIntegrationModule>();

    public IIngressMapper Mapper => Part<IIngressMapper>();

    public IStatusFormatter Formatter => Part<IStatusFormatter>();

    public IProofs Proofs => Part<IProofs>();

    public IReplyReader? Replies => Parts.OfType<IReplyReader>().SingleOrDefault();

    public ILateAnswers? LateAnswers => Parts.OfType<ILateAnswers>().SingleOrDefault();

    /// <summary>The projects in the working copy that are a module's by their name, each with its folder.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } = Repository.Files("", ".csproj")
        .Where(project => Path.GetFileName(project).StartsWith(Prefix, StringComparison.Ordinal) && Path.GetFileNameWithoutExtension(project) != OfTheKit)
        .ToDictionary(
            project => Path.GetFileNameWithoutExtension(project)[Prefix.Length..], project => Path.GetDirectoryName(Repository.At(project))!, StringComparer.Ordinal);

    private static string OfTheKit => typeof(KitModule).Assembly.GetName().Name!;

    public static KitModule Of(string name) => All.Single(module => module.Name == name);

    public InboundRoute Route(string name) => Mapper.Routes.Single(route => route.Name == name);

    private T Part<T>()
        where T : IPartnerPart => Parts.OfType<T>().Single();
}
