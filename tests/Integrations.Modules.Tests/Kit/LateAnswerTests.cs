using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;
using static Integrations.Testing.Approved;

namespace Integrations.Modules.Tests.Kit;

/// <summary>Of partners that are answered by calls of ours: whatever was decided has words, and what cannot be answered later is not waited for.</summary>
public sealed class LateAnswerTests
{
    public const string Sheet = "answers";

    [Theory]
    [MemberData(nameof(KitCases.Modules), MemberType = typeof(KitCases))]
    public async Task The_sheet_is_as_approved(string module)
    {
        if (KitModule.Of(module).LateAnswers is null)
            return;
        var sheet = new StringBuilder();
        foreach (var said in KitTold.LateVerdicts().GroupBy(verdict => Line(module, verdict), verdict => Name(verdict)))
            sheet.Append(CultureInfo.InvariantCulture, $"{string.Join(", ", said.Distinct())}\n  {said.Key}\n");
        sheet.Append("\nwithout a store and an id\n");
        foreach (var said in KitTold.LateVerdicts().GroupBy(verdict => Line(module, verdict, new AwaitedAnswer("event-1", StoreId: null, ExternalId: null)), verdict => Name(verdict)))
            sheet.Append(CultureInfo.InvariantCulture, $"{string.Join(", ", said.Distinct())}\n  {said.Key}\n");
        sheet.Append("\nawaited\n");
        foreach (var sample in KitSample.All.Where(sample => sample.Module == KitModule.Of(module)))
            sheet.Append(CultureInfo.InvariantCulture, $"{sample.Name}\n  {KitModule.Of(module).LateAnswers!.Awaits(sample.Message())?.ToString() ?? "nothing"}\n");

        await Verify(sheet.ToString()).UseDirectory(KitModule.Of(module).Approved).UseFileName(Sheet);
    }

    [Theory]
    [MemberData(nameof(KitCases.Modules), MemberType = typeof(KitCases))]
    public void Every_verdict_is_told_or_silent_with_a_cause_the_same_everywhere(string module)
    {
        foreach (var verdict in Late(module))
        {
            switch (Word(module, verdict))
            {
                case Saying.Silent silent:
                    silent.Why.ShouldNotBeNullOrWhiteSpace();
                    break;
                case Saying.Tell tell:
                    tell.PartnerStatus.ShouldNotBeNullOrWhiteSpace();
                    Uri.IsWellFormedUriString(tell.Call.Path, UriKind.Relative).ShouldBeTrue(tell.Call.Path);
                    JsonNode.Parse(tell.Call.Body.Span).ShouldNotBeNull();
                    tell.Call.Headers.Select(header => header.Value).ShouldContain("event-1", "the partner must know what is answered");
                    break;
            }

            var here = KitDump.Text(Word(module, verdict));
            KitElsewhere.All(() => KitDump.Text(Word(module, verdict))).ShouldAllBe(there => there == here);
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Modules), MemberType = typeof(KitCases))]
    public void A_strange_external_id_stays_in_its_place(string module)
    {
        foreach (var verdict in Late(module))
        {
            if (Word(module, verdict) is not Saying.Tell plain)
                continue;
            var strange = Word(module, verdict, "../a/b?c=d#e%2F é").ShouldBeOfType<Saying.Tell>();

            strange.Call.Path.Split('/').Length.ShouldBe(plain.Call.Path.Split('/').Length, strange.Call.Path);
            strange.Call.Path.IndexOfAny([' ', '#', 'é', '?']).ShouldBe(-1, strange.Call.Path);
        }
    }

    /// <summary>Where the delivery could not be read, no call goes to the address of none.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Modules), MemberType = typeof(KitCases))]
    public void An_answer_about_no_delivery_goes_to_no_address_of_one(string module)
    {
        foreach (var verdict in Late(module))
        {
            if (Word(module, verdict, new AwaitedAnswer("event-1", "store-1", ExternalId: null)) is Saying.Tell tell)
                tell.Call.Path.Split('/').ShouldNotContain("", $"{verdict.GetType().Name} {tell.Call.Path}");
        }
    }

    /// <summary>What is waited for is the same whatever else is wrong, so that an answer to a faulty message finds its delivery.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void What_is_awaited_names_the_delivery_and_outlives_the_faults_of_other_fields(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        if (sample.Module.LateAnswers is not { } late || late.Awaits(sample.Message()) is not { } awaited)
            return;

        foreach (var field in KitJson.Fields(sample.Body))
        {
            var texts = KitJson.Texts(KitJson.At(sample.Body, field)).ToList();
            string?[] named = [awaited.EventId, awaited.StoreId, awaited.ExternalId];
            if (!texts.Intersect(named).Any() && late.Awaits(sample.Message(KitJson.Without(sample.Body, field))) is { } without)
                without.ShouldBe(awaited, $"without {field}");
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Modules), MemberType = typeof(KitCases))]
    public void Nothing_is_awaited_after_a_body_that_says_nothing(string module)
    {
        var found = KitModule.Of(module);
        foreach (var text in new[] { "", "{}", "[]", "null", "{", "\"text\"", "{\"a\":{\"b\":1}}" })
            found.LateAnswers?.Awaits(KitMessage.On(found.Mapper.Routes[0], Encoding.UTF8.GetBytes(text))).ShouldBeNull(text);
    }

    /// <summary>None where the partner has its answer at once.</summary>
    private static IEnumerable<Verdict> Late(string module) => KitModule.Of(module).LateAnswers is null ? [] : KitTold.LateVerdicts();

    private static Saying Word(string module, Verdict verdict, string externalId = "external-1") => Word(module, verdict, new AwaitedAnswer("event-1", "store-1", externalId));

    private static Saying Word(string module, Verdict verdict, AwaitedAnswer to) =>
        KitModule.Of(module).LateAnswers!.Word(KitTold.LateAnswer(verdict, KitModule.Of(module).Plate.ApiVersions[0]) with { To = to });

    private static string Line(string module, Verdict verdict) => Line(module, verdict, new AwaitedAnswer("event-1", "store-1", "external-1"));

    private static string Line(string module, Verdict verdict, AwaitedAnswer to) => Word(module, verdict, to) switch
    {
        Saying.Silent silent => $"- not told: {silent.Why}",
        Saying.Tell tell => $"{tell.PartnerStatus}: {tell.Call.Method} {tell.Call.Path} ({tell.Call.Operation}, {tell.Call.Access.GetType().Name}) "
            + $"{string.Join(' ', tell.Call.Headers.Select(header => $"{header.Key}={header.Value}"))}\n  {JsonNode.Parse(tell.Call.Body.Span)!.ToJsonString(KitJson.Readable)}",
        _ => throw new ArgumentException("A third way of saying.", nameof(verdict)),
    };

    private static string Name(Verdict verdict) => verdict is Verdict.Refused refused ? $"Refused {refused.Reason}" : verdict.GetType().Name;
}
