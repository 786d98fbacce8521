using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>Whatever the platform decides, on whatever route, the partner hears it in its own shape.</summary>
public sealed class AnswerTests
{
    [Fact]
    public void The_kit_tries_every_verdict() =>
        KitVerdicts.All().Select(one => one.Verdict.GetType()).Distinct().ShouldBe(
            typeof(Verdict).GetNestedTypes(BindingFlags.Public).Where(type => type.IsAssignableTo(typeof(Verdict))), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(KitCases.Routes), MemberType = typeof(KitCases))]
    public void Each_verdict_is_answered_with_a_fitting_status_and_a_body_that_explains(string module, string route)
    {
        foreach (var (verdict, from, to) in KitVerdicts.All())
        {
            var reply = Answer(module, route, verdict);

            reply.Status.ShouldBeInRange(from, to, verdict.ToString());
            if (reply.Status >= 400)
                reply.Body.Length.ShouldBeGreaterThan(0, verdict.ToString());
            if (!reply.Body.IsEmpty)
                reply.ContentType.ShouldNotBeNullOrEmpty(verdict.ToString());
            if (reply.ContentType.Contains("json"))
                JsonNode.Parse(reply.Body.Span).ShouldNotBeNull(verdict.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Routes), MemberType = typeof(KitCases))]
    public void An_answer_is_the_same_twice_and_wherever_the_server_stands(string module, string route)
    {
        var verdicts = KitVerdicts.All().Select(one => one.Verdict).ToList();
        var here = Answers();

        Answers().ShouldBe(here);
        KitElsewhere.All(Answers).ShouldAllBe(there => there == here);

        string Answers() => string.Join('\n', verdicts.Select(verdict => Answer(module, route, verdict))
            .Select(reply => $"{reply.Status} {reply.ContentType} {string.Join(' ', reply.Headers)} {Encoding.UTF8.GetString(reply.Body.Span)}"));
    }

    [Theory]
    [MemberData(nameof(KitCases.Routes), MemberType = typeof(KitCases))]
    public void Every_faulty_field_is_named(string module, string route)
    {
        var body = Answer(module, route, new Verdict.Invalid(KitVerdicts.Faults)).Body;
        // Some contracts name the fields in texts, some as keys, some as JSON pointers.
        var said = KitJson.Texts(JsonNode.Parse(body.Span)).Concat(KitJson.Fields(body)).Select(Steps).ToList();

        foreach (var fault in KitVerdicts.Faults)
            said.ShouldContain(text => text.Contains(Steps(fault.Path)), fault.Path);
    }

    [Theory]
    [MemberData(nameof(KitCases.Samples), MemberType = typeof(KitCases))]
    public void No_answer_repeats_a_personal_value(string module, string name)
    {
        var sample = KitSample.Of(module, name);
        var personal = KitDump.Personals(sample.Read()).Where(value => value.Length > 3).ToList();

        foreach (var (verdict, _, _) in KitVerdicts.All())
        {
            var reply = sample.Module.Mapper.Answer(sample.Message(), verdict);
            var said = Encoding.UTF8.GetString(reply.Body.Span) + string.Join('\n', reply.Headers);
            personal.Where(said.Contains).ShouldBeEmpty(verdict.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Routes), MemberType = typeof(KitCases))]
    public void Each_field_of_ours_has_a_name_of_theirs(string module, string route)
    {
        var found = KitModule.Of(module);

        foreach (var field in Enum.GetValues<DraftField>())
            found.Mapper.NameOf(found.Route(route), field).ShouldNotBeNullOrWhiteSpace(field.ToString());
    }

    private static Reply Answer(string module, string route, Verdict verdict)
    {
        var found = KitModule.Of(module);
        return found.Mapper.Answer(KitMessage.On(found.Route(route), Encoding.UTF8.GetBytes("{}")), verdict);
    }

    /// <summary><c>items[2].quantity</c> and <c>#/items/2/quantity</c> are one way to one place.</summary>
    private static string Steps(string path) => $" {string.Join(' ', path.Split(['.', '[', ']', '/', '#', ' '], StringSplitOptions.RemoveEmptyEntries))} ";
}
