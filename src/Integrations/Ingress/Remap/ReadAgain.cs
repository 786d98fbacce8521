using System.Text.Json;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Exchange;
using Integrations.Partners;

namespace Integrations.Ingress.Remap;

/// <summary>A stored request, opened through the vault and read by the module as it is now.</summary>
internal sealed class ReadAgain(PiiVault vault, PartnerRegistry registry, PartnerSettings settings)
{
    private static readonly Inbound NoBody = new Inbound.Unreadable([new Fault("$", "required")], null);

    /// <summary>A route that is gone and a module that throws are readings, too: unreadable ones.</summary>
    /// <exception cref="ErasedException">The request's content is gone.</exception>
    public async Task<Inbound> ReadAsync(IncomingRequest request, AccessContext who, CancellationToken token)
    {
        var mapper = registry.Mapper(request.IntegrationType);
        if (mapper.Routes.FirstOrDefault(route => route.Name.Equals(request.Route, StringComparison.Ordinal)) is not { } route)
            return Unreadable("route:gone");
        var body = await vault.OpenRequestBodyAsync(request.Id, request.ReceivedAt, who, token);
        if (route.BodyRequired && body.Length == 0)
            return NoBody;
        try
        {
            return mapper.Read(new InboundMessage
            {
                Route = route,
                Body = body,
                RequestId = request.Id,
                ReceivedAt = request.ReceivedAt,
                Region = request.Region,
                PublicUrl = settings.For(request.IntegrationType).PublicUrl,
                Path = Values(request.PathValues),
                Headers = Values(request.Headers),
            });
        }
#pragma warning disable CA1031 // Whatever a module throws, the check goes on; the message may quote the partner, the type cannot.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Unreadable($"throws:{e.GetType().Name}");
        }
    }

    private static Inbound.Unreadable Unreadable(string rule) => new([new Fault("$", rule)], null);

    private static Dictionary<string, string> Values(string json) =>
        new(JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [], StringComparer.OrdinalIgnoreCase);
}
