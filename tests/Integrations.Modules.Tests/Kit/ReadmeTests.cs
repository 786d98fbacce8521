using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>The sheets that people read in the module's README say what the code says, no less and no more.</summary>
public sealed class ReadmeTests
{
    /// <summary>Set by <c>dotnet cake --target=Sheets</c>: the sheets are written, not held against the code.</summary>
    private const string Write = "KIT_WRITES_SHEETS";

    [Theory]
    [MemberData(nameof(KitCases.Modules), MemberType = typeof(KitCases))]
    public async Task The_sheets_stand_as_the_code_writes_them(string module)
    {
        var found = KitModule.Of(module);
        var readme = await File.ReadAllTextAsync(KitReadme.PathOf(found));

        var written = KitReadmeSheet.Written(found, readme);

        if (Environment.GetEnvironmentVariable(Write) is null)
            readme.ReplaceLineEndings("\n").ShouldBe(written, "the sheets are older than the code; dotnet cake --target=Sheets writes them");
        else if (readme.ReplaceLineEndings("\n") != written)
            await File.WriteAllTextAsync(KitReadme.PathOf(found), written);
    }

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void Each_status_stands_in_one_row_with_the_word_that_is_told(string module, int version)
    {
        var (found, table) = (KitModule.Of(module), KitReadme.Statuses(KitModule.Of(module)));
        foreach (var status in KitTold.Statuses)
        {
            var cell = table.For(status.ToString()).ShouldHaveSingleItem($"{status} is not in one row, and there is no row for all others")[table.Column(version)];
            var told = Told(found, status, version);
            if (told.Count == 0)
                cell.ShouldStartWith(KitReadme.Nothing, Case.Sensitive, $"{status} is not told");
            foreach (var tell in told)
                Mentions(cell, tell).ShouldBeTrue($"{status} is told as {tell.Word} ({tell.Call.Operation}), and the README says {cell}");
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void Each_word_in_the_status_table_can_be_told(string module, int version)
    {
        var (found, table) = (KitModule.Of(module), KitReadme.Statuses(KitModule.Of(module)));
        foreach (var row in table.Rows)
        {
            var told = KitTold.Statuses.Where(status => table.For(status.ToString()).Contains(row)).SelectMany(status => Told(found, status, version)).ToList();
            var cell = row[table.Column(version)];
            if (cell.StartsWith(KitReadme.Nothing, StringComparison.Ordinal))
                continue;
            told.ShouldNotBeEmpty($"nobody is told {cell}");
            foreach (var word in KitReadme.Words(cell))
                told.ShouldContain(tell => tell.Word == word || tell.Call.Path == word, $"{word} is never told of {row[0]}");
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void The_reason_table_has_every_word_for_a_reason_and_no_other(string module, int version)
    {
        var found = KitModule.Of(module);
        var said = KitTold.Reasoned(found, version);
        if (KitReadme.Reasons(found) is not { } table)
        {
            said.ShouldBeEmpty("the partner hears reasons, and the README has no table of them");
            return;
        }

        var words = table.Rows.SelectMany(row => KitReadme.Words(row[1])).ToHashSet(StringComparer.Ordinal);
        // A text of ours that goes beside the partner's word is no word of the partner's.
        var told = said.GroupBy(one => one.Path, one => one.Value).Where(field => field.Any(words.Contains)).SelectMany(field => field).ToHashSet(StringComparer.Ordinal);

        told.Order(StringComparer.Ordinal).ShouldBe(words.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void Each_reason_stands_in_the_row_of_its_word(string module, int version)
    {
        var found = KitModule.Of(module);
        if (KitReadme.Reasons(found) is not { } table)
            return;
        var words = table.Rows.SelectMany(row => KitReadme.Words(row[1])).ToHashSet(StringComparer.Ordinal);

        foreach (var reason in Enum.GetValues<CancelReason>())
        {
            var tell = found.Formatter.Word(KitTold.Change(AttemptStatus.Canceled, version) with { CancelReason = reason }).ShouldBeOfType<Saying.Tell>();
            var told = KitTold.Leaves(tell).Select(leaf => leaf.Value).Where(words.Contains).ShouldHaveSingleItem(reason.ToString());
            var group = reason.Group();
            // In a sentence a group is written small; "other" would be any other.
            var rows = table.For(reason.ToString(), group.ToString(), group is CancelGroup.Other ? null : group.ToString().ToLowerInvariant());
            rows.ShouldContain(row => KitReadme.Words(row[1]).Contains(told), $"{reason} is told as {told}");
        }
    }

    private static List<Saying.Tell> Told(KitModule module, AttemptStatus status, int version) =>
        [.. KitTold.Reasons.SelectMany(reason => KitTold.Changes(status, reason, version)).Select(module.Formatter.Word).OfType<Saying.Tell>()];

    /// <summary>The word; or the call, where it is another than the one for statuses.</summary>
    private static bool Mentions(string cell, Saying.Tell tell) =>
        KitReadme.Says(cell, tell.Word) || (tell.Call.Operation is not "status" && KitReadme.Says(cell, tell.Call.Operation));
}
