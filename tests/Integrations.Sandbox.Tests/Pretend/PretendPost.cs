using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace Integrations.Sandbox.Tests.Pretend;

/// <summary>What the pretend gateway sends: orders to the Deliveries service and words to Acme, signed with its own few lines.</summary>
internal sealed class PretendPost(IConfiguration settings) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly ConcurrentDictionary<string, string> _tokens = new(StringComparer.Ordinal);

    public void Dispose() => _http.Dispose();

    public async Task ForwardAsync(Guid id, string externalId)
    {
        var order = new { deliveryId = id, integrationType = "ACME", externalId, region = "US" };
        using var answer = await DeliveriesAsync(HttpMethod.Put, $"v1/deliveries/{id}", order);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<int> CancelAsync(Guid id)
    {
        using var answer = await DeliveriesAsync(HttpMethod.Post, $"v1/deliveries/{id}/cancel", new { reason = "CustomerRequestedUnwilling" });
        return (int)answer.StatusCode;
    }

    /// <summary>Again and again, with the same bytes, until the partner has taken it or refused it for good.</summary>
    public async Task TellAsync(PretendDelivery delivery, string word, string? robot, string messageId, long seq, Vice vice)
    {
        var cancels = word is "canceled" && delivery.ApiVersion == 1;
        var body = new JsonObject { ["at"] = "2026-06-02T14:30:00Z", ["seq"] = seq };
        if (vice is not Vice.LeavesOutFields)
            body[cancels ? "reason" : "status"] = vice is Vice.InventsWords && !cancels ? word + "_indeed" : word;
        if (robot is not null)
            body["robot"] = new JsonObject { ["id"] = robot };
        if (delivery.ApiVersion == 2)
            body["order"] = delivery.ExternalId;
        var path = delivery.ApiVersion == 2 ? "v2/events" : $"orders/{delivery.ExternalId}/{(cancels ? "cancel" : "status")}";
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        while (!await TryTellAsync(delivery, path, bytes, messageId))
            await Task.Delay(20);
    }

    private async Task<bool> TryTellAsync(PretendDelivery delivery, string path, byte[] bytes, string messageId)
    {
        var root = $"Partners:ACME:Regions:{delivery.Region}";
        var address = settings[string.Create(CultureInfo.InvariantCulture, $"{root}:BaseAddresses:{delivery.ApiVersion}")] + path;
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            if (delivery.ApiVersion == 1)
                Sign(request, root, bytes, messageId);
            else
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(root));
            using var answer = await _http.SendAsync(request);
            if (answer.StatusCode is HttpStatusCode.Unauthorized)
                _tokens.TryRemove(root, out _);
            return answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException)
        {
            return false;
        }
    }

    private void Sign(HttpRequestMessage request, string root, byte[] bytes, string messageId)
    {
        var secret = settings[$"{root}:Outbound:1:Secret"]!["whsec_".Length..];
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signed = Encoding.UTF8.GetBytes($"{messageId}.{time}.").Concat(bytes).ToArray();
        var mac = HMACSHA256.HashData(Convert.FromBase64String(secret), signed);
        request.Headers.Add("webhook-id", messageId);
        request.Headers.Add("webhook-timestamp", time);
        request.Headers.Add("webhook-signature", $"v1,AAAA v1,{Convert.ToBase64String(mac)}");
    }

    private async Task<string> TokenAsync(string root)
    {
        if (_tokens.TryGetValue(root, out var known))
            return known;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = settings[$"{root}:Outbound:0:KeyId"]!,
            ["client_secret"] = settings[$"{root}:Outbound:0:Secret"]!,
            ["scope"] = "events",
        });
        using var answer = await _http.PostAsync(new Uri(settings[$"{root}:TokenAddress"] + "oauth/token"), form);
        answer.EnsureSuccessStatusCode();
        var said = await answer.Content.ReadFromJsonAsync<JsonObject>();
        return _tokens[root] = (string)said!["access_token"]!;
    }

    private async Task<HttpResponseMessage> DeliveriesAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, new Uri(settings["DeliveriesService:BaseAddress"] + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings["DeliveriesService:Token"]);
        request.Content = JsonContent.Create(body);
        return await _http.SendAsync(request);
    }
}
