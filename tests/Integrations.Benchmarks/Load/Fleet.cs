using System.Globalization;
using Integrations.Abstractions;
using Integrations.Customers;

namespace Integrations.Benchmarks.Load;

/// <summary>Deliveries to load, over all lanes in turn, each with a data key that the gateway can unwrap. Made once, used in every database.</summary>
internal sealed class Fleet(PiiVault vault)
{
    /// <summary>Begins the external id of each.</summary>
    public const string Prefix = "BENCH-";

    /// <summary>The partners that have a module, with the version that most of their orders come in.</summary>
    public static readonly IReadOnlyList<FleetLane> Lanes =
    [
        new(IntegrationType.DOORDASH, Region.US, 2),
        new(IntegrationType.UBER, Region.US, 1),
        new(IntegrationType.THREEPL, Region.US, 1),
        new(IntegrationType.THREEPL, Region.EU, 1),
    ];

    private readonly List<FleetDelivery> _made = [];

    /// <summary>So many from this one on; the same ones each time.</summary>
    public IReadOnlyList<FleetDelivery> Take(int count, int from = 0)
    {
        while (_made.Count < from + count)
            _made.Add(Make(_made.Count));
        return _made.GetRange(from, count);
    }

    private FleetDelivery Make(int number)
    {
        var lane = Lanes[number % Lanes.Count];
        using var key = vault.NewKey(lane.Partner);
        return new FleetDelivery(
            Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
            string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:00000000}"),
            lane, key.Id, key.Wrapped.ToArray());
    }
}

internal sealed record FleetLane(IntegrationType Partner, Region Region, int ApiVersion);

internal sealed record FleetDelivery(Guid Id, string ExternalId, FleetLane Lane, Guid DataKeyId, byte[] WrappedKey);
