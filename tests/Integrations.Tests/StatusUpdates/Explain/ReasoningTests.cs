using System.Globalization;
using System.Text;
using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Explain;
using Shouldly;
using Xunit;
using static Integrations.Testing.Approved;

namespace Integrations.Tests.StatusUpdates.Explain;

/// <summary>Every way in which a change can end, as an operator reads it.</summary>
public sealed class ReasoningTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Every_decision_has_its_rule_and_a_sentence()
    {
        var text = new StringBuilder();
        var decisions = new HashSet<Decision>();
        var rules = new HashSet<DecisionRule>();
        foreach (var (decided, by) in Endings())
        {
            var story = new StatusStory(
                [Change(3, AttemptStatus.Assigned), Change(decided.Seq, AttemptStatus.AtPickup), Change(7, AttemptStatus.InTransit)],
                [Row(3, Decision.Sent, "http_200"), decided, .. by is { } other ? [Row(7, other, null)] : Array.Empty<StatusDecision>()]);
            var (rule, sentence) = Reasoning.Of(decided, story, decided.Decision is Decision.Sent ? "at_store" : null);
            text.Append(CultureInfo.InvariantCulture, $"{decided.Decision} {decided.Reason ?? "-"}: {rule}\n    {sentence}\n");
            decisions.Add(decided.Decision);
            rules.Add(rule);
        }

        decisions.ShouldBe(Enum.GetValues<Decision>(), ignoreOrder: true);
        rules.ShouldBe(Enum.GetValues<DecisionRule>(), ignoreOrder: true);
        await Verify(text.ToString());
    }

    [Fact]
    public void What_is_no_longer_known_is_left_out_and_nothing_is_made_up()
    {
        var alone = Row(9, Decision.Suppressed, TellPlan.SameAsLast);

        Reasoning.Of(alone, new StatusStory([], [alone]), word: null).Sentence.ShouldBe("Same word and robot as the last one that the partner has.");
    }

    private static IEnumerable<(StatusDecision Decided, Decision? By)> Endings()
    {
        yield return (Row(4, Decision.Sent, "http_200"), null);
        yield return (Row(4, Decision.Sent, TellDelivery.ConfirmedByQuery), null);
        yield return (Row(4, Decision.Suppressed, TellPlan.SameAsLast), null);
        foreach (var by in Enum.GetValues<Decision>().Select(d => (Decision?)d).Append(null))
            yield return (Row(4, Decision.Superseded, null), by);
        yield return (Row(4, Decision.NotTold, "no_word"), null);
        yield return (Row(4, Decision.Expired, TellPlan.TooLate), null);
        yield return (Row(4, Decision.Expired, "http_503"), null);
        yield return (Row(4, Decision.Moot, "http_409"), null);
        yield return (Row(4, Decision.Dead, "http_400"), null);
        yield return (Row(4, Decision.Dead, "http_503", after: TimeSpan.FromHours(1)), null);
        yield return (Row(4, Decision.Dead, TellDelivery.InDoubtForGood), null);
        yield return (Row(4, Decision.Dead, TellPlan.ModuleFailed), null);
        yield return (Row(4, Decision.Skipped, "by_a_person"), null);
        yield return (Row(4, Decision.Skipped, TellDelivery.InDoubtForGood), null);
    }

    private static StatusUpdate Change(long seq, AttemptStatus status) => new() { Seq = seq, Status = status, RobotId = "R1", RecordedAt = Noon };

    private static StatusDecision Row(long seq, Decision decision, string? reason, TimeSpan? after = null) => new()
    {
        Seq = seq,
        Decision = decision,
        Reason = reason,
        SupersededBy = decision is Decision.Superseded ? 7 : null,
        DecidedAt = Noon + (after ?? TimeSpan.FromSeconds(1)),
    };
}
