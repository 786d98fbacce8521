using Integrations.Abstractions;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>What the promises are tried on, by name so that a failure says which.</summary>
public static class KitCases
{
    public static TheoryData<string> Modules => [.. KitModule.All.Select(module => module.Name)];

    public static TheoryData<string, int> Versions => Pairs(KitModule.All.SelectMany(module => module.Plate.ApiVersions.Select(version => (module.Name, version))));

    public static TheoryData<string, string> Routes => Pairs(KitModule.All.SelectMany(module => module.Mapper.Routes.Select(route => (module.Name, route.Name))));

    /// <summary>Each way to prove a request on each route.</summary>
    public static TheoryData<string, string, int> Proofs
    {
        get
        {
            var data = new TheoryData<string, string, int>();
            foreach (var (module, route) in KitModule.All.SelectMany(module => module.Mapper.Routes.Select(route => (module, route))))
            {
                for (var proof = 0; proof < module.Proofs.For(route).Count; proof++)
                    data.Add(module.Name, route.Name, proof);
            }

            return data;
        }
    }

    /// <summary>Those of a known route; another promise finds the rest.</summary>
    public static TheoryData<string, string> Samples => Pairs(KitSample.All.Where(sample => sample.Route is not null).Select(sample => (sample.Module.Name, sample.Name)));

    /// <summary>Those that read well.</summary>
    public static TheoryData<string, string> Readable => Pairs(
        from sample in KitSample.All where sample.Route is not null && sample.Read() is not Inbound.Unreadable select (sample.Module.Name, sample.Name));

    /// <summary>Those on routes that take a body: where there is none, one may be ignored.</summary>
    public static TheoryData<string, string> Bodied => Pairs(
        from sample in KitSample.All where sample.Route is { ContentTypes.Count: > 0 } select (sample.Module.Name, sample.Name));

    /// <summary>Samples of orders that are ours to carry: here a missing field must be named.</summary>
    public static TheoryData<string, string> Orders => Pairs(
        from sample in KitSample.All
        where sample.Route is { Kind: RouteKind.Create or RouteKind.Quote or RouteKind.Events } && sample.Read() is Inbound.Create or Inbound.Quote
        select (sample.Module.Name, sample.Name));

    private static TheoryData<string, T> Pairs<T>(IEnumerable<(string, T)> pairs)
    {
        var data = new TheoryData<string, T>();
        foreach (var (first, second) in pairs)
            data.Add(first, second);
        return data;
    }
}
