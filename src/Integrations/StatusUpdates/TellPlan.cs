using Integrations.Abstractions;

namespace Integrations.StatusUpdates;

/// <summary>
/// What to do about a delivery now: changes that need no call, each with its reason, and the one change to tell next. Pure, so the law
/// is proved on it: the partner's sequence is a subsequence of the true one, ends in the last one, and has no equal neighbours. Answers stand
/// in the same sequence and are told each for itself: nothing replaces an answer, and an answer replaces nothing. What a person has put
/// there again is told even where the partner seems to know it.
/// </summary>
internal sealed record TellPlan(IReadOnlyList<Decided> Decided, Worded? Next)
{
    public const string SameAsLast = "same_as_last";
    public const string ModuleFailed = "module_failed";
    public const string TooLate = "too_late";

    /// <param name="changes">Undecided, in order.</param>
    /// <param name="lastWord">The last word that the partner took, with its robot.</param>
    /// <param name="lastRobotId">The robot told with it.</param>
    /// <param name="inDoubt">The change whose call may have arrived. It is told again before anything else: what the partner knows is
    /// uncertain until it has answered, so nothing may be dropped against it.</param>
    public static TellPlan For(IReadOnlyList<Worded> changes, string? lastWord, string? lastRobotId, long? inDoubt)
    {
        var lastTold = changes.LastOrDefault(c => c.Saying is Saying.Tell && !c.IsAnswer && !Expired(c))?.Seq;
        var decided = new List<Decided>();
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            if (change.Saying is Saying.Silent silent)
            {
                decided.Add(new Decided(change.Seq, Decision.NotTold, silent.Why));
                continue;
            }

            if (change.Saying is null)
            {
                decided.Add(new Decided(change.Seq, Decision.Dead, ModuleFailed));
                continue;
            }

            if (Expired(change))
            {
                decided.Add(new Decided(change.Seq, Decision.Expired, TooLate));
                continue;
            }

            if (!Stays(change))
            {
                decided.Add(new Decided(change.Seq, Decision.Superseded, SupersededBy: changes.Skip(i + 1).First(c => !c.IsAnswer && Stays(c)).Seq));
                continue;
            }

            if (change.IsAnswer || change.IsRepeat || change.Seq == inDoubt || !Same(change))
                return new TellPlan(decided, change);
            decided.Add(new Decided(change.Seq, Decision.Suppressed, SameAsLast));
        }

        return new TellPlan(decided, null);

        // Progress that is not the newest is worth nothing any more; a milestone is never dropped.
        bool Stays(Worded change) =>
            change.Saying is Saying.Tell && !Expired(change) && (change.Class is StatusClass.Milestone || change.Seq == lastTold || change.Seq == inDoubt);

        // What may have arrived is told again however late it is: what the partner knows must become certain.
        bool Expired(Worded change) => change.Late && change.Seq != inDoubt;

        bool Same(Worded change) =>
            change.Saying is Saying.Tell tell && string.Equals(tell.PartnerStatus, lastWord, StringComparison.Ordinal)
            && string.Equals(change.RobotId, lastRobotId, StringComparison.Ordinal);
    }
}

/// <summary>One undecided change and what the partner's module says of it; null when the module failed, which an operator must see.</summary>
/// <param name="Seq">Of the change.</param>
/// <param name="Class">Of its status.</param>
/// <param name="RobotId">Who carries it out.</param>
/// <param name="Saying">The partner's words.</param>
/// <param name="Late">It is no news any more.</param>
internal sealed record Worded(long Seq, StatusClass Class, string? RobotId, Saying? Saying, bool Late = false)
{
    /// <summary>Told for itself: it is no word about the delivery's status.</summary>
    public bool IsAnswer { get; init; }

    /// <summary>A person wants it told again: that the partner took the same word before is no reason against it.</summary>
    public bool IsRepeat { get; init; }
}
