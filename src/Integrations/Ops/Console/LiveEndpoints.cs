using System.Runtime.CompilerServices;
using System.Net.ServerSentEvents;
using Integrations.Ops.Access;
using Integrations.Ops.Orders;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Integrations.Ops.Console;

/// <summary>What changes while somebody looks: the counts of the frame, and how many orders have come that the list would show.</summary>
internal static class LiveEndpoints
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1.5);

    public static void MapLive(this IEndpointRouteBuilder group) => group.MapPage("/live", Right.See, Listen);

    private static ServerSentEventsResult<LiveBeat> Listen(
        string? after, string? q, LiveCounts counts, OrderList orders, TimeProvider time, IHostApplicationLifetime life, CancellationToken token) =>
        TypedResults.ServerSentEvents(BeatsAsync(OrderCursor.Parse(after), OrderFilter.Parse(q), counts, orders, time, life, token));

    private static async IAsyncEnumerable<SseItem<LiveBeat>> BeatsAsync(
        OrderCursor? after, OrderFilter filter, LiveCounts counts, OrderList orders, TimeProvider time, IHostApplicationLifetime life,
        [EnumeratorCancellation] CancellationToken token)
    {
        // A host that stops does not wait for those who look.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token, life.ApplicationStopping);
        while (!stop.IsCancellationRequested)
        {
            var counted = await counts.ReadAsync(stop.Token);
            var (fresh, cut) = after is { } newest && filter.Faults.Count == 0 ? await orders.NewerAsync(filter, newest, stop.Token) : (0, false);
            yield return new SseItem<LiveBeat>(new LiveBeat(counted.Waiting, counted.Decide, fresh, cut, counted.Work.Processing, counted.Work.Queued, counted.Work.Scheduled), "counts");
            try
            {
                await Task.Delay(Beat, time, stop.Token);
            }
            catch (OperationCanceledException)
            {
                yield break;
            }
        }
    }

    private sealed record LiveBeat(long Waiting, long Decide, int Fresh, bool FreshCut, long Processing, long Queued, long Scheduled);
}
