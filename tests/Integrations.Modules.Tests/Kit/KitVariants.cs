using System.Globalization;
using System.Text;
using Integrations.Abstractions;

namespace Integrations.Modules.Tests.Kit;

/// <summary>A change of status as it may also come, for the sheet: what the partner hears differently then.</summary>
internal static class KitVariants
{
    private static readonly (string Name, Func<StatusChange, StatusChange> Made)[] All =
    [
        ("cancelled by the partner itself", change => change with { CanceledByPartner = true }),
        ("the second attempt", change => change with { Attempt = 2, RobotId = "robot-2" }),
        ("in the EU", change => change with { Region = Region.EU }),
        ("without a robot", change => change with { RobotId = null }),
        ("without a position", change => change with { Position = null }),
        ("without estimates", change => change with { PickupEta = null, DropoffEta = null }),
        ("without the first estimate", change => change with { PickupEta = null }),
        ("without the second estimate", change => change with { DropoffEta = null }),
        ("without a store", change => change with { StoreId = null }),
        ("without a fee", change => change with { Fee = null }),
        ("without anything", change => change with { RobotId = null, Position = null, PickupEta = null, DropoffEta = null, StoreId = null, Fee = null }),
    ];

    /// <summary>Nothing where the partner hears the same.</summary>
    public static string Text(IStatusFormatter formatter, int version)
    {
        var text = new StringBuilder();
        foreach (var (name, made) in All)
        {
            var heard = KitTold.Statuses.Select(status => (Status: status, Said: Difference(formatter, KitTold.Change(status, version), made))).Where(one => one.Said.Length > 0).ToList();
            if (heard.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $"\n{name}\n");
            foreach (var group in heard.GroupBy(one => one.Said, one => one.Status))
                text.Append(CultureInfo.InvariantCulture, $"  {group.Key}\n    {string.Join(", ", group)}\n");
        }

        return text.ToString();
    }

    private static string Difference(IStatusFormatter formatter, StatusChange change, Func<StatusChange, StatusChange> made)
    {
        var (plain, other) = (Said(formatter.Word(change)), Said(formatter.Word(made(change))));
        return KitSheet.Difference(plain.Head, plain.Body, other.Head, other.Body);
    }

    private static (string Head, ReadOnlyMemory<byte> Body) Said(Saying saying) => saying switch
    {
        Saying.Tell tell => ($"{tell.PartnerStatus}: {tell.Call.Method} {tell.Call.Path}", tell.Call.Body),
        Saying.Silent silent => ($"not told: {silent.Why}", ReadOnlyMemory<byte>.Empty),
        _ => throw new ArgumentException("A third way of saying.", nameof(saying)),
    };
}
