using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>A good body in bad letters, and bad letters in a good body: a fault, or the very same reading, and never an exception.</summary>
public sealed class EncodingTests
{
    private const int Megabyte = 1_000_000;

    private static readonly (string What, Encoding Encoding)[] Others =
    [
        ("UTF-16", Encoding.Unicode), ("UTF-16 big-endian", Encoding.BigEndianUnicode), ("UTF-32", Encoding.UTF32),
    ];

    /// <summary>As they stand between the quotes of a JSON text.</summary>
    private static readonly string[] NoTexts = [@"a\ud800", @"\udc00a", @"\ud83d", @"\udc00\ud83d", @"a\u0000b", @"\u0000"];

    [Theory]
    [MemberData(nameof(KitCases.Bodied), MemberType = typeof(KitCases))]
    public void A_body_in_another_encoding_is_unreadable(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var text = Encoding.UTF8.GetString(sample.Body.Span);

        foreach (var (what, encoding) in Others)
        {
            Unreadable(sample.Read(encoding.GetBytes(text)), what);
            Unreadable(sample.Read((byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes(text)]), what + " with its mark");
        }
    }

    /// <summary>RFC 8259: a reader may ignore the mark of UTF-8; it must not read something else.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Bodied), MemberType = typeof(KitCases))]
    public void The_mark_of_UTF_8_is_ignored_or_a_fault(string module, string name)
    {
        var sample = KitSample.Of(module, name);

        var read = sample.Read((byte[])[0xEF, 0xBB, 0xBF, .. sample.Body.Span]);

        if (read is not Inbound.Unreadable)
            KitDump.Text(read).ShouldBe(KitDump.Text(sample.Read()));
    }

    [Theory]
    [MemberData(nameof(KitCases.Bodied), MemberType = typeof(KitCases))]
    public void A_name_in_Latin_1_is_unreadable(string module, string name)
    {
        foreach (var (sample, before, after) in Cut(module, name))
            Unreadable(sample.Read((byte[])[.. before, .. Encoding.Latin1.GetBytes("\"Zoë\""), .. after]), "Latin-1");
    }

    /// <summary>Valid JSON, and no text: what cannot be written down again must not be taken in. Where nobody reads the field it does no harm.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Bodied), MemberType = typeof(KitCases))]
    public void Half_a_letter_or_a_NUL_is_never_part_of_a_reading(string module, string name)
    {
        foreach (var (sample, before, after) in Cut(module, name))
        {
            foreach (var text in NoTexts)
            {
                var read = sample.Read((byte[])[.. before, .. Encoding.ASCII.GetBytes($"\"{text}\""), .. after]);
                KitDump.Leaves(read).Select(leaf => leaf.Value is Personal personal ? personal.Value : leaf.Value as string ?? "")
                    .Where(value => value.Contains('\0', StringComparison.Ordinal) || value.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar)).ShouldBeEmpty(text);
            }
        }
    }

    /// <summary>A name that is no text: whoever compares names with it has to unescape it first.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Bodied), MemberType = typeof(KitCases))]
    public void Half_a_letter_in_a_name_is_unreadable(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var text = Encoding.UTF8.GetString(sample.Body.Span);

        foreach (var half in new[] { @"\ud800", @"a\udc00", @"\ud83d\ud83d" })
            Unreadable(sample.Read(Encoding.UTF8.GetBytes($"{text[..^1].TrimEnd()}{(KitJson.Fields(sample.Body).Count > 0 ? "," : "")}\"{half}\":1}}")), half);
    }

    [Theory]
    [MemberData(nameof(KitCases.Bodied), MemberType = typeof(KitCases))]
    public void A_well_in_any_field_is_unreadable(string module, string name)
    {
        var lists = Encoding.ASCII.GetBytes(new string('[', 10_000) + new string(']', 10_000));
        var objects = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000));
        foreach (var (sample, before, after) in Cut(module, name))
        {
            Unreadable(sample.Read((byte[])[.. before, .. lists, .. after]), "10,000 lists");
            Unreadable(sample.Read((byte[])[.. before, .. objects, .. after]), "10,000 objects");
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Bodied), MemberType = typeof(KitCases))]
    public void A_huge_name_or_number_is_read_or_unreadable(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var text = Encoding.UTF8.GetString(sample.Body.Span);
        var numbers = new[] { new string('9', Megabyte), "-" + new string('9', 400), "0." + new string('3', Megabyte), "1e999999999", "1E-999999999" };

        var field = new JsonObject { [new string('x', Megabyte)] = 1 }.ToJsonString()[1..^1];
        KitDump.Text(sample.Read(Encoding.UTF8.GetBytes($"{text[..^1].TrimEnd()}{(KitJson.Fields(sample.Body).Count > 0 ? "," : "")}{field}}}"))).ShouldBe(KitDump.Text(sample.Read()));
        foreach (var (_, before, after) in Cut(module, name).Take(12))
        {
            foreach (var number in numbers)
                KitDump.Text(sample.Read((byte[])[.. before, .. Encoding.ASCII.GetBytes(number), .. after])).Length.ShouldBeLessThan(100_000);
        }
    }

    /// <summary>The sample without the value of one field, for each field: what stands before it and what after.</summary>
    private static IEnumerable<(KitSample Sample, byte[] Before, byte[] After)> Cut(string module, string name)
    {
        const string Here = "\"here-stands-the-value\"";
        var sample = KitSample.Of(module, name);
        foreach (var field in KitJson.Fields(sample.Body))
        {
            var parts = Encoding.UTF8.GetString(KitJson.With(sample.Body, field, Here.Trim('"')).Span).Split(Here);
            yield return (sample, Encoding.UTF8.GetBytes(parts[0]), Encoding.UTF8.GetBytes(parts[1]));
        }
    }

    private static void Unreadable(Inbound read, string what) => read.ShouldBeOfType<Inbound.Unreadable>(what).Faults.ShouldNotBeEmpty(what);
}
