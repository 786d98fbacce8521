using BenchmarkDotNet.Attributes;
using Integrations.Abstractions;
using Integrations.Benchmarks.Load;

namespace Integrations.Benchmarks.Parts;

/// <summary>A status change becomes a partner's words, the bytes of the call included.</summary>
public class Wording
{
    private IStatusFormatter _formatter = null!;
    private StatusChange _change = null!;

    public static IEnumerable<string> Modules => PartnerModule.All.Select(module => module.Name);

    [ParamsSource(nameof(Modules))]
    public string Module { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var module = PartnerModule.Of(Module);
        var now = TimeProvider.System.GetUtcNow();
        _formatter = module.Formatter;
        _change = new StatusChange
        {
            DeliveryId = Guid.CreateVersion7(now),
            ExternalId = "BENCH-00000001",
            ApiVersion = module.Plate.ApiVersions[^1],
            Region = Region.US,
            Seq = 1,
            Status = OwedUpdates.Told,
            Attempt = 1,
            RobotId = "robot-0815",
            OccurredAt = now,
            PickupEta = now.AddMinutes(10),
            DropoffEta = now.AddMinutes(30),
            Position = new GeoPoint(37.7683, -122.3984),
            Fee = new Money(399, "USD"),
        };
    }

    [Benchmark]
    public object Word() => _formatter.Word(_change);
}
