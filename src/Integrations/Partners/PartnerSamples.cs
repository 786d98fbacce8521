using System.Collections.Concurrent;
using Integrations.Abstractions;

namespace Integrations.Partners;

/// <summary>
/// The bodies that modules ship beside their code, of invented people: what a partner says, as its author wrote it down from the contract.
/// A file's name begins with its route's; a variant follows after a dash: <c>v2-create-two-bags.in.json</c>.
/// </summary>
/// <param name="folder">Where the build puts them: a folder for each module, named like the last word of its assembly.</param>
public sealed class PartnerSamples(string folder)
{
    private const string Ending = ".in.json";

    private readonly ConcurrentDictionary<IIngressMapper, IReadOnlyList<PartnerSample>> _read = [];

    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "samples");

    /// <summary>In the order of their names; empty where the module was built without any.</summary>
    public IReadOnlyList<PartnerSample> Of(IIngressMapper mapper)
    {
        ArgumentNullException.ThrowIfNull(mapper);
        return _read.GetOrAdd(mapper, Read);
    }

    private List<PartnerSample> Read(IIngressMapper mapper)
    {
        var module = mapper.GetType().Assembly.GetName().Name!.Split('.')[^1];
        var own = Path.Combine(folder, module, "Samples");
        if (!Directory.Exists(own))
            return [];
        var found = new List<PartnerSample>();
        foreach (var file in Directory.EnumerateFiles(own, "*" + Ending).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file)[..^Ending.Length];
            if (RouteOf(mapper, name) is { } route)
                found.Add(new PartnerSample(name, route, File.ReadAllBytes(file)));
        }

        return found;
    }

    /// <summary>The longest route name that the sample's name begins with.</summary>
    private static InboundRoute? RouteOf(IIngressMapper mapper, string name) => mapper.Routes
        .Where(route => name.Equals(route.Name, StringComparison.Ordinal)
            || name.StartsWith(route.Name + "-", StringComparison.Ordinal)
            || name.StartsWith(route.Name + ".", StringComparison.Ordinal))
        .MaxBy(route => route.Name.Length);
}

/// <param name="Name">Unique within the module.</param>
/// <param name="Route">That it is sent on.</param>
/// <param name="Body">As the file holds it.</param>
public sealed record PartnerSample(string Name, InboundRoute Route, ReadOnlyMemory<byte> Body);
