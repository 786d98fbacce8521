using System.Globalization;
using Integrations.StatusUpdates.LateAnswers;

namespace Integrations.StatusUpdates.Explain;

/// <summary>The rule behind a decision, and the decision in a sentence that somebody outside this house understands.</summary>
internal sealed record Reasoning(DecisionRule Rule, string Sentence)
{
    /// <param name="decided">The decision to explain.</param>
    /// <param name="story">All that is known of the delivery.</param>
    /// <param name="word">What the partner was told with it, where it was told anything.</param>
    public static Reasoning Of(StatusDecision decided, StatusStory story, string? word)
    {
        var change = story.Changes.FirstOrDefault(c => c.Seq == decided.Seq);
        return decided.Decision switch
        {
            Decision.Sent => Sent(decided, change, word),
            Decision.Suppressed => new(DecisionRule.SameWordAndRobot, Same(decided, story)),
            Decision.Superseded => new(DecisionRule.NewestProgressWins, Superseded(decided, story)),
            Decision.NotTold => new(DecisionRule.PartnerHasNoWord, $"The partner is not told of {Status(change)}: {decided.Reason}."),
            Decision.Expired => Expired(decided, change),
            Decision.Moot => new(DecisionRule.OverAtThePartner, $"The partner says that the delivery is over on its side ({decided.Reason})."),
            Decision.Dead => Dead(decided, change),
            Decision.Skipped => new(DecisionRule.SkippedByAPerson, decided.Reason is TellDelivery.InDoubtForGood
                ? $"Somebody decided that the partner need not hear of {Status(change)}; whether an earlier call arrived is open."
                : $"Somebody decided that the partner need not hear of {Status(change)}."),
        };
    }

    private static Reasoning Sent(StatusDecision decided, StatusUpdate? change, string? word) => decided.Reason is TellDelivery.ConfirmedByQuery
        ? new(DecisionRule.ConfirmedByQuery, "An earlier call was not answered; the partner was asked, and it had the change.")
        : new(DecisionRule.Told, $"The partner was told {(word is null ? Status(change) : $"'{word}'")}{Robot(change)} and took it ({decided.Reason}).");

    private static string Same(StatusDecision decided, StatusStory story) =>
        story.Decisions.Where(d => d.Decision is Decision.Sent && d.Seq < decided.Seq).MaxBy(d => d.Seq) is { } last
            ? Text($"Same word and robot as change {last.Seq}, which the partner has.")
            : "Same word and robot as the last one that the partner has.";

    private static string Superseded(StatusDecision decided, StatusStory story)
    {
        if (story.Decisions.FirstOrDefault(d => d.Seq == decided.SupersededBy) is not { } by)
            return Text($"Superseded by change {decided.SupersededBy}, which is owed.");
        var what = by.Decision switch
        {
            Decision.Sent => "which was told instead",
            Decision.Suppressed => "which the partner knew already",
            Decision.Moot => "of which the partner says that the delivery is over",
            Decision.Superseded => Text($"which was itself superseded by change {by.SupersededBy}"),
            Decision.Expired => "which then became too old itself",
            Decision.NotTold => "of which the partner is not told",
            Decision.Dead => "which could not be told",
            Decision.Skipped => "which somebody skipped",
        };
        return Text($"Superseded by change {decided.SupersededBy}, {what}.");
    }

    private static Reasoning Expired(StatusDecision decided, StatusUpdate? change) => decided.Reason is TellPlan.TooLate
        ? new(DecisionRule.NoNewsAnyMore, $"Not told: {Status(change)} is news for {Span(change)} after it was recorded.")
        : new(DecisionRule.TimeIsOver, $"Tried for as long as it was news ({Span(change)}); the last attempt ended with {decided.Reason}.");

    private static Reasoning Dead(StatusDecision decided, StatusUpdate? change) => decided.Reason switch
    {
        TellPlan.ModuleFailed => new(DecisionRule.ModuleFailed, "Our module for this partner failed to word it: a mistake of ours."),
        TellDelivery.InDoubtForGood => new(DecisionRule.InDoubtForGood, "It is open whether the one call arrived, and it must not be repeated: somebody has to ask the partner."),
        _ when change is not null && decided.DecidedAt - change.RecordedAt >= NewsOf(change).For =>
            new(DecisionRule.TimeIsOver, $"Tried for as long as it was news ({Span(change)}); the last attempt ended with {decided.Reason}."),
        _ => new(DecisionRule.RefusedForGood, $"The partner will not take it ({decided.Reason}); trying again would not help."),
    };

    private static string Status(StatusUpdate? change) =>
        change is { Answer: not null } ? $"the answer to event {change.EventId}" : change?.Status.ToString() ?? "it";

    private static News NewsOf(StatusUpdate change) => change.Status is { } status
        ? News.Of(status)
        : News.Of(change.Answer is { } answer ? AnswerContent.Read(answer) : null, change.RecordedAt);

    private static string Robot(StatusUpdate? change) => change?.RobotId is { } robot ? $" with robot {robot}" : "";

    private static string Span(StatusUpdate? change) => change is null ? "its time" : NewsOf(change).For switch
    {
        { TotalHours: >= 1 } hours => Text($"{hours.TotalHours:0} h"),
        var minutes => Text($"{minutes.TotalMinutes:0} min"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Why a change was told, or not. One word for each rule of the engine.</summary>
internal enum DecisionRule
{
    Told,
    ConfirmedByQuery,
    SameWordAndRobot,
    NewestProgressWins,
    PartnerHasNoWord,

    /// <summary>It was too old before it could be told.</summary>
    NoNewsAnyMore,

    /// <summary>It was tried until it was no news any more.</summary>
    TimeIsOver,
    OverAtThePartner,
    RefusedForGood,
    InDoubtForGood,
    ModuleFailed,
    SkippedByAPerson,
}
