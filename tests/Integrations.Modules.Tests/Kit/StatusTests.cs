using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;
using static Integrations.Modules.Tests.Kit.KitTold;
using static Integrations.Testing.Approved;

namespace Integrations.Modules.Tests.Kit;

/// <summary>Every status is told or silent, in every version; the sheet of each version is approved.</summary>
public sealed class StatusTests
{
    private static readonly AttemptStatus[] WithoutDelivery =
        [.. Statuses.Where(status => status.IsFinal() && status is not (AttemptStatus.Delivered or AttemptStatus.Completed))];

    public static string Sheet(int version) => string.Create(CultureInfo.InvariantCulture, $"statuses.v{version}");

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public async Task The_sheet_is_as_approved(string module, int version)
    {
        var formatter = KitModule.Of(module).Formatter;
        var sheet = new StringBuilder();
        foreach (var status in Statuses)
            sheet.Append(CultureInfo.InvariantCulture, $"{status,-22} {Line(formatter.Word(Change(status, version)))}\n");
        foreach (var table in WithoutDelivery.GroupBy(status => ReasonTable(formatter, status, version)))
            sheet.Append(CultureInfo.InvariantCulture, $"\n{string.Join(", ", table)} because of\n{table.Key}");
        sheet.Append(KitVariants.Text(formatter, version));
        sheet.Append("\nThe calls\n").Append(KitSheet.Indented(string.Join('\n', Of(KitModule.Of(module), version).Select(tell => Call(tell.Call)).Distinct())));

        await Verify(sheet.ToString()).UseDirectory(KitModule.Of(module).Approved).UseFileName(Sheet(version));
    }

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void Every_status_with_every_reason_is_told_or_silent_with_a_cause(string module, int version)
    {
        foreach (var change in Statuses.SelectMany(status => Reasons.SelectMany(reason => Changes(status, reason, version))))
        {
            switch (KitModule.Of(module).Formatter.Word(change))
            {
                case Saying.Silent silent:
                    silent.Why.ShouldNotBeNullOrWhiteSpace();
                    break;
                case Saying.Tell tell:
                    WellFormed(tell);
                    break;
            }
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void The_words_are_the_same_twice_and_wherever_the_server_stands(string module, int version)
    {
        var formatter = KitModule.Of(module).Formatter;
        foreach (var change in Statuses.Select(status => Change(status, version)))
        {
            var here = KitDump.Text(formatter.Word(change));
            KitDump.Text(formatter.Word(change)).ShouldBe(here);
            KitElsewhere.All(() => KitDump.Text(formatter.Word(change))).ShouldAllBe(there => there == here);
        }
    }

    /// <summary>A partner may use any letters in its ids; none of them may lead the call to another path.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void A_strange_external_id_stays_in_its_place(string module, int version)
    {
        var formatter = KitModule.Of(module).Formatter;
        foreach (var status in Statuses)
        {
            if (formatter.Word(Change(status, version)) is not Saying.Tell plain)
                continue;
            var strange = formatter.Word(Change(status, version) with { ExternalId = "../a/b?c=d#e%2F é" }).ShouldBeOfType<Saying.Tell>();

            strange.Call.Path.Split('/').Length.ShouldBe(plain.Call.Path.Split('/').Length, strange.Call.Path);
            strange.Call.Path.IndexOfAny([' ', '#', 'é']).ShouldBe(-1, strange.Call.Path);
            strange.Call.Path.Contains('?').ShouldBe(plain.Call.Path.Contains('?'), strange.Call.Path);
        }
    }

    private static void WellFormed(Saying.Tell tell)
    {
        tell.PartnerStatus.ShouldNotBeNullOrWhiteSpace();
        tell.Call.Operation.ShouldNotBeNullOrWhiteSpace();
        tell.Call.Method.ShouldBe(tell.Call.Method.ToUpperInvariant());
        tell.Call.Path.ShouldNotBeNullOrEmpty();
        tell.Call.Path.ShouldNotStartWith("/");
        Uri.IsWellFormedUriString(tell.Call.Path, UriKind.Relative).ShouldBeTrue(tell.Call.Path);
        if (tell.Call.ContentType is "application/json" && !tell.Call.Body.IsEmpty)
            JsonNode.Parse(tell.Call.Body.Span).ShouldNotBeNull();
    }

    private static string Line(Saying saying) => saying switch
    {
        Saying.Silent silent => $"- not told: {silent.Why}",
        Saying.Tell tell => $"{tell.PartnerStatus}\n  {tell.Call.Method} {tell.Call.Path} ({tell.Call.Operation}, {tell.Call.Access.GetType().Name})\n  {Body(tell)}",
        _ => throw new ArgumentException("A third way of saying.", nameof(saying)),
    };

    /// <summary>What each reason changes; reasons that make the same words stand on one line.</summary>
    private static string ReasonTable(IStatusFormatter formatter, AttemptStatus status, int version)
    {
        var said = Reasons.Select(reason => (Reason: reason, Saying: formatter.Word(Change(status, version) with { CancelReason = reason }))).ToList();
        var always = said.Select(one => Leaves(one.Saying)).Aggregate((left, right) => left.Intersect(right)).ToHashSet();
        return string.Concat(said
            .GroupBy(one => $"{Word(one.Saying)} {string.Join(' ', Leaves(one.Saying).Except(always))}".TrimEnd())
            .Select(line => $"  {line.Key}\n    {string.Join(", ", line.Select(one => one.Reason?.ToString() ?? "(no reason)"))}\n"));
    }

    private static string Word(Saying saying) => saying is Saying.Tell tell ? tell.PartnerStatus : Line(saying);

    private static IEnumerable<string> Leaves(Saying saying) => saying is not Saying.Tell tell || tell.Call.Body.IsEmpty
        ? []
        : KitJson.Fields(tell.Call.Body).Select(path => (Path: path, Value: KitJson.At(tell.Call.Body, path)))
            .Where(leaf => leaf.Value is not JsonObject).Select(leaf => $"{leaf.Path}={leaf.Value?.ToJsonString(KitJson.Readable)}");

    private static string Call(PartnerCall call) =>
        $"{call.Operation}: {call.Method}, {call.ContentType}{(call.AtMostOnce ? ", at most once" : "")}{(call.Personal ? ", personal" : "")}, {KitProof.Text(call.Access)}"
        + string.Concat(call.Headers.Select(header => $", {header.Key}: {header.Value}"));

    private static string Body(Saying.Tell tell) => tell.Call.Body.IsEmpty ? "(no body)" : JsonNode.Parse(tell.Call.Body.Span)!.ToJsonString(KitJson.Readable);
}
