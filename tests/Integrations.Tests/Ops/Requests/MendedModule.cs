using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Partners;
using Integrations.Tests.Ingress;
using Microsoft.Extensions.DependencyInjection;

namespace Integrations.Tests.Ops.Requests;

/// <summary>The pretend partner's module after somebody has mended how it reads a body.</summary>
internal sealed class MendedModule(PretendMapper inner, Action<JsonObject> mend) : IIngressMapper
{
    public IntegrationType Type => inner.Type;

    public IReadOnlyList<InboundRoute> Routes => inner.Routes;

    /// <summary>A service of the gateway's as it is with the mended module.</summary>
    /// <param name="gateway">Whose services it uses otherwise.</param>
    /// <param name="mend">What the module does to a body before it reads it.</param>
    /// <param name="more">A service that has to know the mended module, too.</param>
    public static T With<T>(PretendGateway gateway, Action<JsonObject> mend, Func<PartnerRegistry, object>? more = null)
    {
        var module = new PretendModule(PretendGateway.Partner, 1);
        PretendModule[] others = [new(IntegrationType.DOORDASH, 1, 2, 3), new(IntegrationType.UBER, 1), new(IntegrationType.HUUVA, 1)];
        PretendModule[] all = [module, .. others];
        var registry = new PartnerRegistry(
            all, [new MendedModule(module.Mapper, mend), .. others.Select(m => m.Mapper)], all.Select(m => m.Formatter), all.Select(m => m.Proofs), [], []);
        return ActivatorUtilities.CreateInstance<T>(gateway.Services, more is null ? [registry] : [registry, more(registry)]);
    }

    public Inbound Read(InboundMessage message)
    {
        var body = (JsonObject)JsonNode.Parse(message.Body.Span)!;
        mend(body);
        return inner.Read(message with { Body = JsonSerializer.SerializeToUtf8Bytes(body) });
    }

    public Reply Answer(InboundMessage message, Verdict verdict) => inner.Answer(message, verdict);

    public string NameOf(InboundRoute route, DraftField field) => inner.NameOf(route, field);
}
