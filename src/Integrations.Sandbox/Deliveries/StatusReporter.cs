using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Integrations.Sandbox.Deliveries;

/// <summary>
/// Tells the gateway of every change, in order for each delivery, until one of its hosts says 2xx: a host may be dead and come back.
/// Until there is a gateway, changes are kept.
/// Sometimes it says a thing twice or says an old thing again, which the gateway must not pass on.
/// </summary>
internal sealed class StatusReporter(HttpClient http, Doors gateway, string token, Dice dice, double repeatShare, TimeProvider clock) : IDisposable
{
    private const int MaxBatch = 500;
    private const int MaxInFlight = 64;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private static readonly JsonSerializerOptions Wording = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly SemaphoreSlim _inFlight = new(MaxInFlight);
    private readonly ConcurrentDictionary<int, int> _refusals = new();

    /// <summary>How often the gateway said something else than 2xx, by status; 0 where it did not answer.</summary>
    public IReadOnlyDictionary<int, int> Refusals => _refusals;

    public async Task ReportAsync(RobotRun run, CancellationToken stop)
    {
        var told = new List<TrueChange>();
        while (await run.News.WaitToReadAsync(stop))
        {
            var batch = new List<TrueChange>();
            while (batch.Count < MaxBatch && run.News.TryRead(out var change))
                batch.Add(change);
            await TellAsync(run.Order.DeliveryId, batch, stop);
            told.AddRange(batch);
            if (dice.Falls(repeatShare))
                await TellAsync(run.Order.DeliveryId, [batch[^1]], stop);
            if (told.Count > 1 && dice.Falls(repeatShare))
                await TellAsync(run.Order.DeliveryId, [OldStory(told)], stop);
        }
    }

    public void Dispose()
    {
        _inFlight.Dispose();
        http.Dispose();
    }

    /// <summary>An old change under a new event id: only its version tells that it is old.</summary>
    private TrueChange OldStory(List<TrueChange> told) =>
        dice.Pick(told[..^1]) with { EventId = Guid.CreateVersion7(clock.GetUtcNow()).ToString() };

    private async Task TellAsync(Guid deliveryId, IReadOnlyList<TrueChange> changes, CancellationToken stop)
    {
        await gateway.OpenedAsync(stop);
        var path = $"internal/v1/deliveries/{deliveryId}/statuses";
        var body = changes is [var single]
            ? JsonSerializer.SerializeToUtf8Bytes(single, Wording)
            : JsonSerializer.SerializeToUtf8Bytes(changes, Wording);
        for (var pause = FirstPause; !await TryTellAsync(path, body, stop); pause = Longer(pause))
            await Task.Delay(pause * dice.Between(0.5, 1), clock, stop);
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private async Task<bool> TryTellAsync(string path, byte[] body, CancellationToken stop)
    {
        await _inFlight.WaitAsync(stop);
        using var door = gateway.Enter();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(door.Address, path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await http.SendAsync(request, stop);
            if (!answer.IsSuccessStatusCode)
                Refused((int)answer.StatusCode);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !stop.IsCancellationRequested))
        {
            door.NoAnswer();
            Refused(0);
            return false;
        }
        finally
        {
            _inFlight.Release();
        }
    }

    private void Refused(int status) => _refusals.AddOrUpdate(status, 1, (_, count) => count + 1);
}
