using Integrations.Abstractions;
using Integrations.StatusUpdates;
using static Integrations.Tests.StatusUpdates.Model.ModelViolation;

namespace Integrations.Tests.StatusUpdates.Model;

/// <summary>
/// What every plan must be, said as laws instead of as another way to compute it. Together they leave no choice, so a plan that keeps
/// them is the plan.
/// </summary>
internal static class PlanLaw
{
    /// <param name="changes">Undecided, in order.</param>
    /// <param name="lastWord">What the partner took last.</param>
    /// <param name="lastRobot">The robot told with it.</param>
    /// <param name="inDoubt">May have arrived.</param>
    /// <param name="plan">To be judged.</param>
    public static void Check(IReadOnlyList<Worded> changes, string? lastWord, string? lastRobot, long? inDoubt, TellPlan plan)
    {
        var told = plan.Next is { } next ? changes.Single(c => c.Seq == next.Seq) : null;
        var before = changes.TakeWhile(c => c != told).ToList();
        Unless(plan.Decided.Select(d => d.Seq).SequenceEqual(before.Select(c => c.Seq)), "a plan decides everything before what it tells, in order, and nothing else");
        foreach (var (change, decided) in before.Zip(plan.Decided))
            Unless(decided == Fate(change), $"{change} was decided as {decided}, and is {Fate(change)}");
        if (told is null)
            return;
        Unless(Fate(told) is null, $"{told} is told, and is {Fate(told)}");
        Unless(changes.All(c => c.Seq != inDoubt || told.Seq <= c.Seq), "what is in doubt was passed over");

        // Null: it is to be told.
        Decided? Fate(Worded change)
        {
            if (change.Saying is null)
                return new Decided(change.Seq, Decision.Dead, "module_failed");
            if (change.Saying is Saying.Silent silent)
                return new Decided(change.Seq, Decision.NotTold, silent.Why);
            if (!Tellable(change))
                return new Decided(change.Seq, Decision.Expired, "too_late");
            if (!Matters(change))
                return new Decided(change.Seq, Decision.Superseded, SupersededBy: changes.First(c => c.Seq > change.Seq && Tellable(c) && Matters(c)).Seq);
            var known = ((Saying.Tell)change.Saying).PartnerStatus == lastWord && change.RobotId == lastRobot;
            return known && change.Seq != inDoubt ? new Decided(change.Seq, Decision.Suppressed, "same_as_last") : null;
        }

        bool Tellable(Worded change) => change.Saying is Saying.Tell && (!change.Late || change.Seq == inDoubt);

        bool Matters(Worded change) =>
            change.Class is StatusClass.Milestone || change.Seq == inDoubt || !changes.Any(c => c.Seq > change.Seq && Tellable(c));
    }
}
