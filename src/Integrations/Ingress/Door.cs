using Integrations.Abstractions;
using Integrations.Partners;

namespace Integrations.Ingress;

/// <summary>
/// One route of an enabled partner, with everything that a request on it needs. The first region stands for the region until the request
/// has proved one.
/// </summary>
public sealed record Door(
    IntegrationType Partner,
    InboundRoute Route,
    IIngressMapper Mapper,
    IReadOnlyList<Proof> Proofs,
    PartnerOptions Options,
    Region FirstRegion)
{
    /// <summary>Null where the partner is answered at once.</summary>
    public ILateAnswers? LateAnswers { get; init; }

    /// <summary>Every route of every enabled partner. Proofs are asked for here, so that a module that has none for a route stops the start.</summary>
    public static IEnumerable<Door> All(PartnerRegistry registry, PartnerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(settings);
        foreach (var lane in settings.Lanes.GroupBy(lane => lane.Type, lane => lane.Region))
        {
            var mapper = registry.Mapper(lane.Key);
            foreach (var route in mapper.Routes)
            {
                var proofs = registry.Proofs(lane.Key).For(route);
                if (proofs.Count == 0)
                    throw new InvalidOperationException($"{lane.Key} has no proof for its route {route.Name}: nobody could use it.");
                yield return new Door(lane.Key, route, mapper, proofs, settings.For(lane.Key), lane.Min())
                {
                    LateAnswers = registry.TryLateAnswers(lane.Key, out var late) ? late : null,
                };
            }
        }
    }
}
