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
    public async Task<Inbound> ReadAsync(IncomingRequest request, AccessContext who, CancellationToken token) =>
        await OpenAsync(request, who, token) is { } message ? Read(request.IntegrationType, message) : Unreadable("route:gone");

    /// <summary>As it arrived, as far as it was kept. Null when the module has no such route any more; then nothing is opened.</summary>
    /// <exception cref="ErasedException">The request's content is gone.</exception>
    public async Task<InboundMessage?> OpenAsync(IncomingRequest request, AccessContext who, CancellationToken token)
    {
        if (registry.Mapper(request.IntegrationType).Routes.FirstOrDefault(route => route.Name.Equals(request.Route, StringComparison.Ordinal)) is not { } route)
            return null;
        return new InboundMessage
        {
            Route = route,
            Body = await vault.OpenRequestBodyAsync(request.Id, request.ReceivedAt, who, token),
            RequestId = request.Id,
            ReceivedAt = request.ReceivedAt,
            Region = request.Region,
            PublicUrl = settings.For(request.IntegrationType).PublicUrl,
            Path = Values(request.PathValues),
            Headers = Values(request.Headers),
        };
    }

    public Inbound Read(IntegrationType partner, InboundMessage message)
    {
        if (message.Route.BodyRequired && message.Body.IsEmpty)
            return NoBody;
        try
        {
            return registry.Mapper(partner).Read(message);
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
