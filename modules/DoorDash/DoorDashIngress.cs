using Integrations.Abstractions;
using Integrations.Modules.DoorDash.V1;
using Integrations.Modules.DoorDash.V2;
using Integrations.Modules.DoorDash.V3;

namespace Integrations.Modules.DoorDash;

/// <summary>The door for what DoorDash says to us: picks the generation by the route's version.</summary>
internal sealed class DoorDashIngress : IIngressMapper
{
    private readonly Dictionary<int, IDoorDashGeneration> _generations = new()
    {
        [1] = new V1Generation(),
        [2] = new V2Generation(V2Routes.All),
        [3] = new V2Generation(V3Routes.All),
    };

    public DoorDashIngress() => Routes = [.. _generations.Values.SelectMany(generation => generation.Routes)];

    public IntegrationType Type => IntegrationType.DOORDASH;

    public IReadOnlyList<InboundRoute> Routes { get; }

    public Inbound Read(InboundMessage message)
    {
        var generation = Of(message.Route);
        return message.Route.Kind switch
        {
            RouteKind.Quote => generation.Order(message.Body, draft => new Inbound.Quote(draft)),
            RouteKind.Create => generation.Order(message.Body, draft => new Inbound.Create(draft)),
            RouteKind.AcceptQuote => DoorDashFollowUps.Accept(message, generation),
            RouteKind.Update => DoorDashFollowUps.Update(message, generation),
            RouteKind.Cancel => DoorDashFollowUps.Cancel(message),
            RouteKind.Unlock => DoorDashFollowUps.Unlock(message),
            RouteKind.Query => DoorDashFollowUps.Query(message),
            RouteKind.Report => DoorDashReports.Read(message.Body, generation.ReportedStatus),
            RouteKind.Plan or RouteKind.Events => new Inbound.Unreadable([new Fault("$", "route")], null),
        };
    }

    public Reply Answer(InboundMessage message, Verdict verdict) => DoorDashAnswers.For(Of(message.Route), verdict);

    public string NameOf(InboundRoute route, DraftField field) => Of(route).NameOf(field);

    public IReadOnlyList<Vocabulary> Vocabularies(int apiVersion) => _generations[apiVersion].Vocabularies;

    private IDoorDashGeneration Of(InboundRoute route) => _generations[route.ApiVersion];
}
