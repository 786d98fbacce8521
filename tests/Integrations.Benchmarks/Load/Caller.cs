using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Integrations.Benchmarks.Receive;

namespace Integrations.Benchmarks.Load;

/// <summary>A status call as plain as it can be made: the receiver's address, a body of the usual size, the answer read to its end.</summary>
internal sealed class Caller : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _http;
    private readonly Uri _address;

    public Caller(Uri receiver, int connections)
    {
        _address = new Uri(receiver, ReceiverServer.PartnerPath + "/plain");
        _http = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = connections,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
        });
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "token-of-the-benchmark");
    }

    public static byte[] Body(FleetDelivery delivery) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
        {"external_delivery_id":"{{delivery.ExternalId}}","event_id":"{{delivery.Id:N}}-1","seq":1,"created_at":"2026-03-01T12:00:00.0000000Z",
        "dasher_id":"robot-0815","delivery_status":"heading_to_dropoff","dasher_location":{"lat":37.7683,"lng":-122.3984},
        "pickup_time_estimated":"2026-03-01T12:10:00.0000000Z","dropoff_time_estimated":"2026-03-01T12:30:00.0000000Z","fee":399,"currency":"USD"}
        """));

    /// <summary>The status and body of the answer.</summary>
    public async Task<(int Status, byte[] Body)> TellAsync(FleetDelivery delivery, CancellationToken stop)
    {
        using var content = new ByteArrayContent(Body(delivery));
        content.Headers.ContentType = Json;
        using var answer = await _http.PostAsync(_address, content, stop);
        answer.EnsureSuccessStatusCode();
        return ((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(stop));
    }

    public void Dispose() => _http.Dispose();
}
