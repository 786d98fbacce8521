using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Run;

/// <summary>What the run asks of the gateway itself.</summary>
internal sealed class GatewayApi : IDisposable
{
    private static readonly TimeSpan PollPause = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    public GatewayApi(Uri gateway, string internalToken, TimeProvider clock)
    {
        _http = WorldHttp.Client(TimeSpan.FromSeconds(5));
        _http.BaseAddress = gateway;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", internalToken);
        _clock = clock;
    }

    public async Task WaitUntilReadyAsync(CancellationToken cancel)
    {
        while (!await IsReadyAsync(cancel))
            await Task.Delay(PollPause, _clock, cancel);
    }

    /// <summary>Makes the partner's stores known to the gateway.</summary>
    public async Task RegisterStoresAsync(PartnerDescription partner, CancellationToken cancel)
    {
        foreach (var store in partner.Stores)
        {
            var address = new Uri($"internal/v1/stores/{partner.Partner}/{Uri.EscapeDataString(store.Id)}", UriKind.Relative);
            var record = new { store.Name, Active = true, Region = store.Region ?? partner.Regions[0], store.Location };
            while (!await TryRegisterAsync(address, record, cancel))
                await Task.Delay(PollPause, _clock, cancel);
        }
    }

    /// <summary>The gateway's own numbers, or nothing while it does not answer.</summary>
    public async Task<IReadOnlyList<GatewayNumbers>> NumbersAsync(DateTimeOffset since, CancellationToken cancel)
    {
        try
        {
            var text = Uri.EscapeDataString(since.ToString("O", CultureInfo.InvariantCulture));
            var said = await _http.GetFromJsonAsync<GatewaySummary>(new Uri($"internal/v1/summary?since={text}", UriKind.Relative), cancel);
            return said?.Partners ?? [];
        }
        catch (HttpRequestException)
        {
            return [];
        }
        catch (JsonException)
        {
            return [];
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            return [];
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A gateway that is down for a moment is asked again; one that refuses ends the run.</summary>
    private async Task<bool> TryRegisterAsync<T>(Uri address, T record, CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.PutAsJsonAsync(address, record, cancel);
            answer.EnsureSuccessStatusCode();
            return true;
        }
        catch (HttpRequestException e) when (e.StatusCode is null or >= HttpStatusCode.InternalServerError)
        {
            return false;
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("health/ready", UriKind.Relative), cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private sealed record GatewaySummary(IReadOnlyList<GatewayNumbers>? Partners);
}

/// <summary>One partner in the gateway's own summary.</summary>
internal sealed record GatewayNumbers
{
    public required string Partner { get; init; }

    public long UpdatesSent { get; init; }

    public long DuplicatesSuppressed { get; init; }

    public long Superseded { get; init; }

    public long Waiting { get; init; }

    public long Dead { get; init; }
}
