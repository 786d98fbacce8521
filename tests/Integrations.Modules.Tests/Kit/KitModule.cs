using System.Reflection;
using Integrations.Abstractions;
using Integrations.Testing;

namespace Integrations.Modules.Tests.Kit;

/// <summary>A module as the kit sees it: found by its assembly, its parts created as the host creates them.</summary>
public sealed class KitModule
{
    private const string Prefix = "Integrations.Modules.";

    private readonly Type[] _types;

    private KitModule(Assembly assembly)
    {
        Name = assembly.GetName().Name![Prefix.Length..];
        _types = [.. assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IPartnerPart)))];
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

    /// <summary>New ones each time, so that what a part does while it is made belongs to the test that asks.</summary>
    public IReadOnlyList<IPartnerPart> Parts => [.. _types.Select(Made)];

    public IIntegrationModule Plate => Part<IIntegrationModule>();

    public IIngressMapper Mapper => Part<IIngressMapper>();

    public IStatusFormatter Formatter => Part<IStatusFormatter>();

    public IProofs Proofs => Part<IProofs>();

    public IReplyReader? Replies => Optional<IReplyReader>();

    public ILateAnswers? LateAnswers => Optional<ILateAnswers>();

    /// <summary>The projects in the working copy that are a module's by their name, each with its folder.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } = Repository.Files("", ".csproj")
        .Where(project => Path.GetFileName(project).StartsWith(Prefix, StringComparison.Ordinal) && Path.GetFileNameWithoutExtension(project) != OfTheKit)
        .ToDictionary(
            project => Path.GetFileNameWithoutExtension(project)[Prefix.Length..], project => Path.GetDirectoryName(Repository.At(project))!, StringComparer.Ordinal);

    private static string OfTheKit => typeof(KitModule).Assembly.GetName().Name!;

    public static KitModule Of(string name) => All.Single(module => module.Name == name);

    public InboundRoute Route(string name) => Mapper.Routes.Single(route => route.Name == name);

    private T Part<T>()
        where T : class, IPartnerPart => Optional<T>() ?? throw new InvalidOperationException($"{Name} has no {typeof(T).Name}.");

    private T? Optional<T>()
        where T : class, IPartnerPart => _types.SingleOrDefault(type => type.IsAssignableTo(typeof(T))) is { } type ? (T)Made(type) : null;

    private static IPartnerPart Made(Type type) => (IPartnerPart)Activator.CreateInstance(type, nonPublic: true)!;
}
