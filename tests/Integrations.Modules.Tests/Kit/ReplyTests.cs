using System.Text;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Kit;

/// <summary>What comes of a call, as the partner's answer says it; what a partner's reader leaves open is read by the status alone.</summary>
public sealed class ReplyTests
{
    private const string Marker = "Zyzzyva-7f3a9c";

    private static readonly string[] Operations = ["status", "cancel", "something_else"];

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void An_answer_has_the_kind_that_its_status_says(string module, int version)
    {
        foreach (var answer in Answers(version))
        {
            var outcome = Read(module, answer);
            var what = $"{answer.Operation} {answer.Status} {outcome}";
            switch (answer.Status)
            {
                case >= 200 and < 300:
                    outcome.Kind.ShouldBe(OutcomeKind.Delivered, what);
                    break;
                case 429:
                    outcome.Kind.ShouldBe(OutcomeKind.RateLimited, what);
                    outcome.RetryAfter.ShouldBe(answer.RetryAfter, what);
                    break;
                case >= 500:
                    outcome.Kind.ShouldBe(OutcomeKind.Transient, what);
                    outcome.Retryable.ShouldBeTrue(what);
                    break;
                default:
                    outcome.Kind.ShouldNotBe(OutcomeKind.Delivered, what);
                    break;
            }
        }
    }

    [Theory]
    [MemberData(nameof(KitCases.Versions), MemberType = typeof(KitCases))]
    public void The_detail_is_a_word_of_ours_and_no_text_of_theirs(string module, int version)
    {
        foreach (var answer in Answers(version))
        {
            var detail = Read(module, answer).Detail;
            detail.ShouldNotBeNullOrWhiteSpace();
            detail.ShouldNotContain(Marker);
            detail.Length.ShouldBeLessThan(64);
        }
    }

    private static SendOutcome Read(string module, PartnerAnswer answer) =>
        KitModule.Of(module).Replies?.Read(answer) ?? SendOutcome.ByStatus(answer);

    private static IEnumerable<PartnerAnswer> Answers(int version) =>
        from status in new[] { 200, 201, 202, 204, 301, 302, 400, 401, 403, 404, 405, 408, 409, 410, 413, 415, 422, 425, 429, 500, 502, 503, 504, 599 }
        from operation in Operations
        from body in Bodies()
        select new PartnerAnswer(status, body, version, operation) { RetryAfter = TimeSpan.FromSeconds(7) };

    private static IEnumerable<ReadOnlyMemory<byte>> Bodies()
    {
        yield return ReadOnlyMemory<byte>.Empty;
        foreach (var text in new[] { "{}", "null", "[]", "<html>" + Marker, $$"""{"code":"{{Marker}}","message":"{{Marker}}","reason":7}""", new string('{', 100_000) })
            yield return Encoding.UTF8.GetBytes(text);
        yield return new byte[] { 0xFF, 0x00, 0xC3, 0x28 };
    }
}
