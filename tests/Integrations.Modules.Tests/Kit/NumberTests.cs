using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>Numbers at their edges: each is read to the last digit, or is a fault; never an exception, and never another number.</summary>
public sealed class NumberTests
{
    private static readonly string[] Edges =
    [
        "0", "-0", "-1", "1", "2.0", "1e2", "1E+2", "0.5", "-0.01", "0.1", "0.30000000000000004", "0.123456789012345", "1.005", "2147483647", "2147483648", "-2147483649",
        "4294967297", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "79228162514264337593543950335", "79228162514264337593543950336",
        "1e18", "1e28", "1e30", "1e308", "-1e308", "1e400", "1e-400", "5e-324", "1e-28", "0.00000000000000000000000000001", "12345678901234567890123456789012345678901234567890",
    ];

    /// <summary>Those that a binary fraction gets wrong, with others that come every day.</summary>
    private static readonly decimal[] Tricky =
        [0.01m, 0.07m, 0.10m, 0.28m, 0.29m, 0.57m, 0.58m, 1.10m, 1.13m, 1.15m, 2.01m, 2.30m, 4.35m, 8.41m, 9.95m, 16.08m, 17.99m, 19.99m, 20.15m, 32.01m, 64.10m, 79.99m, 81.15m, 99.99m, 100m, 128.03m, 1023.99m, 4503.57m, 9999.99m];

    [Theory]
    [MemberData(nameof(KitCases.Readable), MemberType = typeof(KitCases))]
    public void A_number_at_the_edge_is_read_as_it_is_or_named(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        // Another number may make another kind of order, which lacks other fields.
        var said = KitJson.Fields(sample.Body);
        var slots = KitSlot.In(sample).ToDictionary(slot => slot.Path, StringComparer.Ordinal);

        foreach (var field in KitJson.Fields(sample.Body).Where(field => KitJson.IsNumber(KitJson.At(sample.Body, field))))
        {
            var written = KitJson.At(sample.Body, field);
            foreach (var edge in Edges)
            {
                var read = sample.Read(KitJson.With(sample.Body, field, KitJson.IsText(written) ? edge : JsonNode.Parse(edge)));
                if (read is Inbound.Unreadable unreadable)
                    unreadable.Faults.ShouldContain(fault => KitJson.Names(fault.Path, field) || !said.Contains(fault.Path), $"{field} {edge}: {string.Join(", ", unreadable.Faults)}");
                else if (slots.TryGetValue(field, out var slot))
                    Exact(slot, edge, read);
            }
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Readable), MemberType = typeof(KitCases))]
    public void An_amount_is_read_to_the_minor_unit(string module, string name)
    {
        foreach (var slot in KitSlot.In(KitSample.Of(module, name)).Where(slot => slot.Kind is SlotKind.Amount))
        {
            // Whole cents where the partner writes cents, and cents of a dollar where it writes dollars.
            foreach (var amount in Tricky.Select(amount => amount * 100 / slot.Scale()))
            {
                var read = slot.Read(slot.Spelled(amount));
                read.ShouldNotBeOfType<Inbound.Unreadable>($"{slot.Path} {amount}: {KitDump.Text(read)}");
                foreach (var shown in slot.Shown(read))
                    KitSlot.Units(shown).ShouldBe(amount * slot.Scale(), $"{slot.Path} {amount}");
            }
        }
    }

    /// <summary>What no field of the body would change cannot have been tried. One is what an item without a count is.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Orders), MemberType = typeof(KitCases))]
    public void Every_amount_count_place_and_time_of_an_order_comes_from_a_field_that_is_tried(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var tried = KitSlot.In(sample).Where(slot => slot.Kind is not SlotKind.Other).SelectMany(slot => slot.Members).ToHashSet(StringComparer.Ordinal);

        KitDump.Leaves(sample.Read())
            .Where(leaf => leaf.Value is Money or GeoPoint or DateTimeOffset || (leaf.Key.EndsWith(nameof(DraftItem.Quantity), StringComparison.Ordinal) && leaf.Value is not 1) || leaf.Key.EndsWith(nameof(DraftItem.UnitPrice), StringComparison.Ordinal))
            .Select(leaf => leaf.Key).Except(tried).ShouldBeEmpty();
    }

    private static void Exact(KitSlot slot, string edge, Inbound read)
    {
        foreach (var shown in slot.Shown(read))
        {
            var said = $"{slot.Path} {edge} is {shown}";
            switch (slot.Kind)
            {
                case SlotKind.Amount when shown is not null:
                    // What is finer than the minor unit may be rounded; by more than half of one it is another amount.
                    var exact = decimal.Parse(edge, NumberStyles.Float, CultureInfo.InvariantCulture) * slot.Scale();
                    Math.Abs(KitSlot.Units(shown) - exact).ShouldBeLessThanOrEqualTo(decimal.Truncate(exact) == exact ? 0 : 0.5m, said);
                    break;
                case SlotKind.Amount:
                    decimal.Parse(edge, NumberStyles.Float, CultureInfo.InvariantCulture).ShouldBeLessThan(0.005m, said);
                    break;
                case SlotKind.Count:
                    // Half a kilogram is one thing to carry.
                    var count = Convert.ToInt32(shown, CultureInfo.InvariantCulture);
                    count.ShouldBeGreaterThan(0, said);
                    count.ShouldBe((int)Math.Ceiling(double.Parse(edge, CultureInfo.InvariantCulture)), said);
                    break;
                case SlotKind.Coordinate when shown is GeoPoint point:
                    var degrees = double.Parse(edge, CultureInfo.InvariantCulture);
                    (point.Latitude.Equals(degrees) || point.Longitude.Equals(degrees)).ShouldBeTrue(said);
                    break;
                default:
                    break;
            }
        }
    }
}
