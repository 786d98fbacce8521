using System.Globalization;
using System.Net.Http.Json;
using Integrations.Abstractions;
using Integrations.Sandbox;
using Integrations.Sandbox.Deliveries;
using Integrations.Sandbox.Orders;
using Integrations.Testing;
using Integrations.Testing.Hosts;
using Shouldly;

namespace Integrations.FaultLab;

/// <summary>Speaks for robots that stand still: what happens to their deliveries is what the test reports.</summary>
internal sealed class Dispatcher(Lab lab)
{
    /// <summary>A world in which nothing happens by itself.</summary>
    public static readonly WorldSettings StillWorld = new()
    {
        // A step takes a day and more.
        TimeScale = 1e-5,
        Runs = RunShares.None,
        Orders = OrderShares.None,
        RepeatShare = 0,
    };

    // Above those of the robots, which have reported once.
    private long _version = 1000;

    /// <summary>Deliveries of all partners, in equal parts.</summary>
    public async Task<IReadOnlyList<Guid>> TakeOrdersAsync(int count)
    {
        await lab.World.SendOrdersAsync(count, perSecondAndPartner: 20);
        await Eventually.Holds(() => lab.World.Deliveries.Runs.Count() == count, "the Deliveries service has every order");
        return [.. lab.World.Deliveries.Runs.Select(run => run.Order.DeliveryId)];
    }

    /// <summary>The same has happened to each of the deliveries.</summary>
    public async Task ReportAsync(GatewayProcess host, IEnumerable<Guid> deliveries, AttemptStatus status, string robot = "robot-1")
    {
        var version = Interlocked.Increment(ref _version);
        using var http = lab.Internal(host.Address);
        await Parallel.ForEachAsync(deliveries, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (delivery, token) =>
        {
            var change = new
            {
                eventId = string.Create(CultureInfo.InvariantCulture, $"hand-{version}"),
                version,
                status = $"{status}",
                attempt = 1,
                robotId = robot,
                occurredAt = TimeProvider.System.GetUtcNow(),
            };
            using var answer = await http.PostAsJsonAsync(new Uri($"deliveries/{delivery}/statuses", UriKind.Relative), change, token);
            answer.IsSuccessStatusCode.ShouldBeTrue();
        });
    }
}
