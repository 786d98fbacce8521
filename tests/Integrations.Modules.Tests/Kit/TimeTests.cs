using System.Globalization;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>A time is an instant, however it is spelled; what names no instant is a fault.</summary>
public sealed class TimeTests
{
    private static readonly TimeSpan[] Offsets =
        [TimeSpan.Zero, TimeSpan.FromHours(-8), new(5, 30, 0), new(5, 45, 0), TimeSpan.FromHours(14), TimeSpan.FromHours(-12), new(-3, -30, 0)];

    private static readonly string[] NoInstants =
        ["2030-01-15T12:00:00", "2030-01-15", "12:00", "2030-02-30T12:00:00Z", "2030-13-01T12:00:00Z", "2030-01-15T25:00:00Z", "2030-01-15T12:60:00Z", "2030-01-15T12:00:00+25:00", "10000-01-01T00:00:00Z", "01/15/2030 12:00:00 PM", "1894710896", "now", "tomorrow at 5", "2030-01-15T12:00:00 PST", "٢٠٣٠-٠١-١٥T١٢:٠٠:٠٠Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"];

    /// <summary>A sum with one of these may leave the calendar.</summary>
    private static readonly string[] Ends = ["0001-01-01T00:00:00Z", "1601-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2038-01-19T03:14:08Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.9999999Z"];

    [Theory]
    [MemberData(nameof(KitCases.Readable), MemberType = typeof(KitCases))]
    public void A_time_is_the_same_instant_in_every_spelling(string module, string name)
    {
        foreach (var slot in Times(module, name))
        {
            foreach (var moved in new[] { TimeSpan.Zero, TimeSpan.FromMilliseconds(1), TimeSpan.FromTicks(1_234_567) })
            {
                var time = DateTimeOffset.FromUnixTimeSeconds(slot.Time.ToUnixTimeSeconds()) + moved;
                var instants = Instants(slot, Spelled(time, "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'"));
                instants.ShouldNotBeEmpty(slot.Path);
                foreach (var text in Spellings(time))
                    Instants(slot, text).ShouldBe(instants, $"{slot.Path} {text}");
                instants.ShouldBe(Instants(slot, Spelled(time - moved, "yyyy-MM-dd'T'HH:mm:ss'Z'")).Select(instant => instant + moved), $"{slot.Path} + {moved}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Readable), MemberType = typeof(KitCases))]
    public void What_is_no_instant_is_a_fault(string module, string name)
    {
        foreach (var slot in Times(module, name))
        {
            foreach (var text in NoInstants)
                slot.Read(text).ShouldBeOfType<Inbound.Unreadable>($"{slot.Path} {text}").Faults.ShouldContain(fault => fault.Path == slot.Path, $"{slot.Path} {text}");
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Readable), MemberType = typeof(KitCases))]
    public void The_ends_of_the_calendar_are_read_or_named(string module, string name)
    {
        foreach (var slot in Times(module, name))
        {
            foreach (var text in Ends)
            {
                if (slot.Read(text) is Inbound.Unreadable unreadable)
                    unreadable.Faults.ShouldNotBeEmpty(text);
            }
        }
    }

    private static IEnumerable<KitSlot> Times(string module, string name) => KitSlot.In(KitSample.Of(module, name)).Where(slot => slot.IsWrittenAsTime);

    private static List<DateTimeOffset> Instants(KitSlot slot, string text)
    {
        var read = slot.Read(text);
        read.ShouldNotBeOfType<Inbound.Unreadable>($"{slot.Path} {text}: {KitDump.Text(read)}");
        return [.. slot.Shown(read).OfType<DateTimeOffset>().Select(instant => instant.ToUniversalTime())];
    }

    private static IEnumerable<string> Spellings(DateTimeOffset time)
    {
        foreach (var offset in Offsets)
            yield return Spelled(time.ToOffset(offset), "yyyy-MM-dd'T'HH:mm:ss.fffffffzzz");
        yield return Spelled(time, "yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'");
        yield return Spelled(time, "yyyy-MM-dd't'HH:mm:ss.fffffff'z'");
        yield return Spelled(time, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK").Replace("+00:00", "Z", StringComparison.Ordinal);
    }

    private static string Spelled(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
}
