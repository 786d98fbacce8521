using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Integrations.Abstractions;
using Xunit;
using static Integrations.Testing.Approved;

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// Which fields a partner's body cannot do without, what each must look like, and the very fault that says so. What is not on the sheet may be
/// left out, or is not read.
/// </summary>
public sealed partial class FaultSheetTests
{
    private static readonly (string How, JsonNode? Value)[] Spoils =
    [
        ("null", null), ("empty", ""), ("blank", " "), ("a word", "Zyzzyva"), ("a long text", new string('x', 5000)), ("a time without a zone", "2030-01-15T12:00:00"), ("the year 1", "0001-01-01T00:00:00Z"),
        ("0", 0), ("-1", -1), ("7", 7), ("1.005", JsonNode.Parse("1.005")), ("1e12", JsonNode.Parse("1e12")), ("true", true),
        ("an empty object", new JsonObject()), ("an empty list", new JsonArray()), ("a list of a word", new JsonArray("Zyzzyva")), ("a list of 1000", new JsonArray([.. Enumerable.Range(0, 1000).Select(_ => new JsonObject())])),
    ];

    /// <summary>One word for those that are wrong in the same way, most of the time.</summary>
    private static readonly (string Word, string[] Hows)[] Words =
    [
        ("texts", ["empty", "blank", "a word", "a long text", "a time without a zone", "the year 1"]), ("words", ["blank", "a word", "a time without a zone", "the year 1"]),
        ("numbers", ["0", "-1", "7", "1.005", "1e12"]), ("lists", ["an empty list", "a list of a word", "a list of 1000"]),
    ];

    public static string Sheet(int version) => string.Create(CultureInfo.InvariantCulture, $"faults.v{version}");

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public async Task The_faults_are_as_approved(string module, int version)
    {
        var found = KitModule.Of(module);
        var samples = KitSample.All.Where(sample => sample.Module == found && sample.Route?.ApiVersion == version && sample.Route.ContentTypes.Count > 0).ToList();
        var lines = samples.SelectMany(sample => Lines(sample).Distinct().Select(line => (line.Field, line.Text, sample.Name))).ToList();
        var sheet = new StringBuilder();
        foreach (var field in lines.GroupBy(line => line.Field))
        {
            sheet.Append(CultureInfo.InvariantCulture, $"{field.Key}\n");
            // What one sample has no word on, another has: the names stand where samples differ.
            var having = field.Select(line => line.Name).Distinct().Count();
            foreach (var text in field.GroupBy(line => line.Text, line => line.Name).Select(text => (text.Key, Names: text.Distinct().ToList())))
                sheet.Append(CultureInfo.InvariantCulture, $"  {text.Key}{(text.Names.Count == having ? "" : $" ({string.Join(", ", text.Names)})")}\n");
        }

        await Verify(sheet.ToString()).UseDirectory(found.Approved).UseFileName(Sheet(version));
    }

    /// <summary>For each field what is wrong with it in which spoiled form, without places in lists.</summary>
    private static IEnumerable<(string Field, string Text)> Lines(KitSample sample) =>
        from field in KitJson.Fields(sample.Body)
        from fault in Spoiled(sample, field).Where(one => one.Faults.Count > 0)
            .GroupBy(one => string.Join("; ", one.Faults.Select(fault => Said(fault, field)).Distinct()), one => one.How)
        select (Unplaced(field), $"{Hows([.. fault])}: {fault.Key}");

    private static IEnumerable<(string How, IReadOnlyList<Fault> Faults)> Spoiled(KitSample sample, string field)
    {
        yield return ("left out", Faults(sample, KitJson.Without(sample.Body, field)));
        foreach (var (how, value) in Spoils)
            yield return (how, Faults(sample, KitJson.With(sample.Body, field, value)));
    }

    private static string Hows(IReadOnlyList<string> hows) =>
        string.Join(", ", Words.Aggregate(hows, (left, word) => word.Hows.All(left.Contains) ? [.. left.Except(word.Hows), word.Word] : left));

    private static IReadOnlyList<Fault> Faults(KitSample sample, ReadOnlyMemory<byte> body) => sample.Read(body) is Inbound.Unreadable unreadable ? unreadable.Faults : [];

    private static string Said(Fault fault, string field) => fault.Path == field ? fault.Rule : $"{Unplaced(fault.Path)} {fault.Rule}";

    private static string Unplaced(string path) => Place().Replace(path, "[]");

    [GeneratedRegex(@"\[\d+\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
