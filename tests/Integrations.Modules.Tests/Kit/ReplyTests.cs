using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// What comes of a call, as the partner's answer says it, for each operation that the module calls; what a partner's reader leaves open is
/// read by the status alone. Besides garbage, the bodies carry every word of the module's README where partners put their codes.
/// </summary>
public sealed partial class ReplyTests
{
    private const string Marker = "Zyzzyva-7f3a9c";

    private static readonly int[] Statuses = [.. Enumerable.Range(200, 8), 226, 299, .. Enumerable.Range(300, 9), 399, .. Enumerable.Range(400, 32), 451, 499, .. Enumerable.Range(500, 12), 520, 529, 599];

    private static readonly TimeSpan?[] Floors = [null, TimeSpan.Zero, TimeSpan.FromSeconds(7), TimeSpan.FromHours(30)];

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void An_answer_has_the_kind_that_its_status_says(string module, int version)
    {
        foreach (var answer in Answers(module, version))
        {
            var outcome = Read(module, answer);

            Kinds(answer.Status).ShouldContain(outcome.Kind, $"{answer.Operation} {answer.Status} {outcome} {Encoding.UTF8.GetString(answer.Body.Span[..Math.Min(answer.Body.Length, 100)])}");
        }
    }

    /// <summary>A partner that says when to come back is not asked earlier, whatever else it says.</summary>
    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void What_is_tried_again_is_not_tried_before_the_partner_wants_it(string module, int version)
    {
        foreach (var floor in Floors)
        {
            foreach (var answer in Answers(module, version).Select(answer => answer with { RetryAfter = floor }))
            {
                var outcome = Read(module, answer);
                if (outcome.Retryable)
                    outcome.RetryAfter.GetValueOrDefault().ShouldBe(floor.GetValueOrDefault(), $"{answer.Operation} {answer.Status} {outcome}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void The_detail_is_a_word_of_ours_and_no_text_of_theirs(string module, int version)
    {
        foreach (var answer in Answers(module, version))
        {
            var detail = Read(module, answer).Detail;
            detail.ShouldNotBeNullOrWhiteSpace();
            detail.ShouldNotContain(Marker);
            Detail().IsMatch(detail).ShouldBeTrue(detail);
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void An_answer_means_the_same_twice_and_wherever_the_server_stands(string module, int version)
    {
        var answers = Answers(module, version).ToList();
        var here = answers.ConvertAll(answer => Read(module, answer));

        answers.ConvertAll(answer => Read(module, answer)).ShouldBe(here);
        KitElsewhere.All(() => answers.ConvertAll(answer => Read(module, answer))).ShouldAllBe(there => there.SequenceEqual(here));
    }

    /// <summary>What an answer of this status may mean. That no connection was made, or no answer came, only the platform can know.</summary>
    private static OutcomeKind[] Kinds(int status) => status switch
    {
        < 300 => [OutcomeKind.Delivered, OutcomeKind.AlreadyFinal],
        < 400 => [OutcomeKind.Refused],
        401 or 403 => [OutcomeKind.BadCredentials],
        404 => [OutcomeKind.UnknownDelivery, OutcomeKind.AlreadyFinal],
        408 or 425 => [OutcomeKind.Transient],
        409 or 423 => [OutcomeKind.Refused, OutcomeKind.AlreadyFinal, OutcomeKind.Transient],
        410 => [OutcomeKind.Gone, OutcomeKind.UnknownDelivery, OutcomeKind.AlreadyFinal],
        429 => [OutcomeKind.RateLimited],
        >= 500 => [OutcomeKind.Transient],
        _ => [OutcomeKind.Refused, OutcomeKind.AlreadyFinal, OutcomeKind.UnknownDelivery],
    };

    private static SendOutcome Read(string module, PartnerAnswer answer) =>
        KitModule.Of(module).Replies?.Read(answer) ?? SendOutcome.ByStatus(answer);

    private static IEnumerable<PartnerAnswer> Answers(string module, int version)
    {
        var bodies = Garbage().Concat(Words(module)).ToList();
        return
            from operation in KitTold.Operations(KitModule.Of(module), version)
            from status in Statuses
            from body in bodies
            select new PartnerAnswer(status, body, version, operation);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Garbage()
    {
        yield return ReadOnlyMemory<byte>.Empty;
        foreach (var text in new[] { "{}", "null", "[]", "7", "\"" + Marker + "\"", "<html>" + Marker, $$"""{"code":"{{Marker}}","message":"{{Marker}}","reason":7}""", "{\"code\":\"\\ud800\"}", new string('{', 10_000) })
            yield return Encoding.UTF8.GetBytes(text);
        yield return new byte[] { 0xFF, 0x00, 0xC3, 0x28 };
        yield return Encoding.Unicode.GetBytes($$"""{"code":"{{Marker}}"}""");
    }

    /// <summary>Each word that the README sets as code, said in every place at once.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Words(string module) =>
        from word in KitReadme.CodeWords(KitModule.Of(module))
        select new JsonObject { ["code"] = word, ["reason"] = word, ["error"] = word, ["message"] = word, ["status"] = word, ["detail"] = Marker }.Bytes();

    [GeneratedRegex("^[a-z0-9_]{3,63}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Detail();
}
