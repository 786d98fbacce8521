using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Integrations.Benchmarks.Setting;

/// <summary>What the operator's own services say to the gateway.</summary>
internal sealed class GatewayApi : IDisposable
{
    private const int Connections = 256;

    private readonly HttpClient _http;
    private readonly GatewaySettings _settings;

    public GatewayApi(GatewayProcess gateway, GatewaySettings settings)
    {
        _settings = settings;
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections, UseProxy = false })
        {
            BaseAddress = new Uri(gateway.Address, "internal/v1/"),
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.InternalToken);
    }

    /// <summary>Every store that a partner's samples order from.</summary>
    public async Task RegisterStoresAsync(CancellationToken stop)
    {
        foreach (var partner in _settings.Partners)
        {
            foreach (var store in partner.Stores)
            {
                var answer = await _http.PutAsJsonAsync(
                    new Uri($"stores/{partner.Partner}/{store.Id}", UriKind.Relative),
                    new { name = store.Name, active = true, region = store.Region ?? partner.Regions[0], location = store.Location }, stop);
                answer.EnsureSuccessStatusCode();
            }
        }
    }

    /// <summary>Reports one status change; an answer other than "recorded" is an error.</summary>
    public async Task ReportAsync(Guid deliveryId, byte[] change, CancellationToken stop)
    {
        using var content = new ByteArrayContent(change);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await _http.PostAsync(new Uri($"deliveries/{deliveryId:D}/statuses", UriKind.Relative), content, stop);
        if (!answer.IsSuccessStatusCode)
            throw new CheckFailedException($"A status change was answered with {(int)answer.StatusCode}.");
        await answer.Content.ReadAsByteArrayAsync(stop);
    }

    public void Dispose() => _http.Dispose();
}
