using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Tests.Kit;

/// <summary>Everything that a module ever tells its partner: each status with each reason, in each version, and each late answer.</summary>
internal static class KitTold
{
    public static readonly AttemptStatus[] Statuses = Enum.GetValues<AttemptStatus>();

    public static readonly CancelReason?[] Reasons = [null, .. Enum.GetValues<CancelReason>().Cast<CancelReason?>()];

    private static readonly Guid Delivery = new("0194f000-0000-7000-8000-00000000000d");

    private static readonly DateTimeOffset Decided = new(2030, 1, 15, 12, 0, 7, TimeSpan.Zero);

    /// <summary>A change that leaves nothing out.</summary>
    public static StatusChange Change(AttemptStatus status, int version) => new()
    {
        DeliveryId = Delivery,
        ExternalId = "external-1",
        ApiVersion = version,
        Region = Region.US,
        Seq = 3,
        Status = status,
        Attempt = 1,
        RobotId = "robot-1",
        OccurredAt = new DateTimeOffset(2030, 1, 15, 12, 34, 56, 789, TimeSpan.Zero),
        PickupEta = new DateTimeOffset(2030, 1, 15, 12, 45, 0, TimeSpan.Zero),
        DropoffEta = new DateTimeOffset(2030, 1, 15, 13, 5, 0, TimeSpan.Zero),
        Position = new GeoPoint(37.7749, -122.4194),
        StoreId = "store-1",
        Fee = new Money(599, "USD"),
    };

    /// <summary>The same change as it may also come.</summary>
    public static IEnumerable<StatusChange> Changes(AttemptStatus status, CancelReason? reason, int version)
    {
        var full = Change(status, version) with { CancelReason = reason };
        yield return full;
        yield return full with { CanceledByPartner = true };
        yield return full with { Attempt = 2, RobotId = "robot-2", Region = Region.EU };
        yield return full with { RobotId = null, PickupEta = null, DropoffEta = null, Position = null, StoreId = null, Fee = null };
    }

    public static IEnumerable<Saying.Tell> Of(KitModule module, int version) => Statuses
        .SelectMany(status => Reasons.SelectMany(reason => Changes(status, reason, version)))
        .Select(module.Formatter.Word)
        .Concat(Late(module, version))
        .OfType<Saying.Tell>();

    /// <summary>What stands where the words differ from reason to reason, whatever the end.</summary>
    public static IReadOnlyList<(string Path, string Value)> Reasoned(KitModule module, int version)
    {
        var leaves = new List<(string Path, string Value)>();
        var differ = new HashSet<string>(StringComparer.Ordinal);
        foreach (var status in Statuses.Where(status => status.IsFinal()))
        {
            var alike = Reasons.SelectMany(reason => Changes(status, reason, version).Select((change, kind) => (kind, Saying: module.Formatter.Word(change))))
                .Where(one => one.Saying is Saying.Tell).GroupBy(one => one.kind, one => Leaves((Saying.Tell)one.Saying).ToList());
            foreach (var said in alike.Select(kind => kind.ToList()))
            {
                var always = said.Aggregate((left, right) => [.. left.Intersect(right)]);
                differ.UnionWith(said.SelectMany(one => one.Except(always)).Select(leaf => leaf.Path));
                leaves.AddRange(said.SelectMany(one => one));
            }
        }

        return [.. leaves.Where(leaf => differ.Contains(leaf.Path)).Distinct()];
    }

    /// <summary>What the call's body says, place by place.</summary>
    public static IEnumerable<(string Path, string Value)> Leaves(Saying.Tell tell) => tell.Call.Body.IsEmpty
        ? []
        : KitJson.Fields(tell.Call.Body).Select(path => (Path: path, Value: KitJson.At(tell.Call.Body, path)))
            .Where(leaf => leaf.Value is JsonValue).Select(leaf => (leaf.Path, leaf.Value!.ToString()));

    /// <summary>As the audit names them; with one that the module may learn tomorrow.</summary>
    public static IReadOnlyList<string> Operations(KitModule module, int version) =>
        [.. Of(module, version).Select(tell => tell.Call.Operation).Distinct().Order(StringComparer.Ordinal), "something_else"];

    /// <summary>Of those that can follow a message that was kept.</summary>
    public static IEnumerable<Verdict> LateVerdicts() => KitVerdicts.All().Select(one => one.Verdict).Where(verdict => verdict
        is not (Verdict.Unauthenticated or Verdict.TooLarge or Verdict.UnsupportedContentType or Verdict.TooManyRequests or Verdict.Failed));

    public static LateAnswer LateAnswer(Verdict verdict, int version) => new()
    {
        To = new AwaitedAnswer("event-1", "store-1", "external-1"),
        Verdict = verdict,
        DecidedAt = Decided,
        ApiVersion = version,
        Region = Region.US,
    };

    private static IEnumerable<Saying> Late(KitModule module, int version) =>
        module.LateAnswers is { } late ? LateVerdicts().Select(verdict => late.Word(LateAnswer(verdict, version))) : [];
}
