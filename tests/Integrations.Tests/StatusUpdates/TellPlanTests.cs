using FsCheck;
using FsCheck.Fluent;
using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates;

public sealed class TellPlanTests
{
    private const string Answer = "answer";

    [Fact]
    public void The_same_word_from_the_same_robot_is_not_told_twice()
    {
        var plan = TellPlan.For([Told(1, "at_pickup")], "at_pickup", "R1", inDoubt: null);

        plan.Next.ShouldBeNull();
        plan.Decided.ShouldBe([new Decided(1, Decision.Suppressed, TellPlan.SameAsLast)]);
    }

    [Fact]
    public void The_same_word_from_another_robot_is_told()
    {
        TellPlan.For([Told(1, "at_pickup", robot: "R2")], "at_pickup", "R1", inDoubt: null).Next!.Seq.ShouldBe(1);
    }

    [Fact]
    public void Progress_is_superseded_by_what_is_told_instead_and_names_it()
    {
        var plan = TellPlan.For([Told(1, "a"), Told(2, "b"), Told(3, "c", StatusClass.Milestone)], null, null, inDoubt: null);

        plan.Decided.ShouldBe([new Decided(1, Decision.Superseded, SupersededBy: 3), new Decided(2, Decision.Superseded, SupersededBy: 3)]);
        plan.Next!.Seq.ShouldBe(3);
    }

    [Fact]
    public void A_milestone_is_never_skipped()
    {
        TellPlan.For([Told(1, "a", StatusClass.Milestone), Told(2, "b", StatusClass.Milestone)], null, null, inDoubt: null).Next!.Seq.ShouldBe(1);
    }

    [Fact]
    public void What_the_partner_has_no_word_for_is_explained_and_passed_over()
    {
        var plan = TellPlan.For([new Worded(1, StatusClass.Milestone, "R1", new Saying.Silent("no_word")), Told(2, "b")], null, null, inDoubt: null);

        plan.Decided.ShouldBe([new Decided(1, Decision.NotTold, "no_word")]);
        plan.Next!.Seq.ShouldBe(2);
    }

    [Fact]
    public void A_change_that_may_have_arrived_is_told_again_before_a_newer_one()
    {
        TellPlan.For([Told(4, "a"), Told(5, "b")], null, null, inDoubt: 4).Next!.Seq.ShouldBe(4);
    }

    [Fact]
    public void A_module_that_fails_is_a_dead_letter_and_not_silence()
    {
        TellPlan.For([new Worded(1, StatusClass.Progress, "R1", null)], null, null, inDoubt: null)
            .Decided.ShouldBe([new Decided(1, Decision.Dead, TellPlan.ModuleFailed)]);
    }

    [Fact]
    public void An_answer_is_told_whatever_was_said_before_and_changes_nothing_for_the_statuses()
    {
        TellPlan.For([Answered(1, "at_pickup")], "at_pickup", null, inDoubt: null).Next!.Seq.ShouldBe(1);

        var plan = TellPlan.For([Told(1, "a"), Answered(2, "yes"), Told(3, "b"), Answered(4, "no")], null, null, inDoubt: null);

        plan.Decided.ShouldBe([new Decided(1, Decision.Superseded, SupersededBy: 3)]);
        plan.Next!.Seq.ShouldBe(2);
        TellPlan.For([Told(3, "b"), Answered(4, "no")], null, null, inDoubt: null).Next!.Seq.ShouldBe(3, "no answer takes a status's place");
    }

    [Fact]
    public void An_answer_that_comes_too_late_is_not_told() => TellPlan.For([Answered(1, "offer") with { Late = true }], null, null, inDoubt: null)
        .Decided.ShouldBe([new Decided(1, Decision.Expired, TellPlan.TooLate)]);

    /// <summary>
    /// Any story, arriving in any portions, told to a partner that takes, refuses for now, or takes without an answer: the partner hears
    /// a subsequence of the story that ends in the last told one and has no equal neighbours, and every change is decided exactly once.
    /// </summary>
    [Fact]
    public void Whatever_happens_the_partner_hears_the_truth_in_order()
    {
        var change = from word in Gen.Elements("a", "b", "c", "silent", Answer)
                     from milestone in Gen.Elements(true, false)
                     from robot in Gen.Elements("R1", "R2")
                     select (word, milestone, robot);
        var step = Gen.Elements(Step.Arrives, Step.Taken, Step.RefusedForNow, Step.TakenUnanswered, Step.LostUnanswered);
        var run = from story in Gen.ListOf(change) from steps in Gen.ListOf(step) select (story: story.ToList(), steps: steps.ToList());

        Prop.ForAll(run.ToArbitrary(), r => Holds(r.story, r.steps)).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(40));
    }

    private enum Step
    {
        Arrives,
        Taken,
        RefusedForNow,
        TakenUnanswered,
        LostUnanswered,
    }

    private static bool Holds(List<(string Word, bool Milestone, string Robot)> story, List<Step> steps)
    {
        var all = story.Select((c, place) => new Worded(
            place + 1,
            c.Milestone || c.Word == Answer ? StatusClass.Milestone : StatusClass.Progress,
            c.Robot,
            c.Word == "silent" ? new Saying.Silent("no_word") : Tell(c.Word)) { IsAnswer = c.Word == Answer }).ToList();
        var partner = new List<long>();
        var decided = new List<Decided>();
        var (arrived, decidedTo, lastWord, lastRobot, inDoubt) = (0, 0L, (string?)null, (string?)null, (long?)null);

        // After the random part the partner is well, so everything ends.
        foreach (var step in steps.Concat(Enumerable.Repeat(Step.Arrives, story.Count)).Concat(Enumerable.Repeat(Step.Taken, story.Count + 1)))
        {
            if (step is Step.Arrives)
            {
                arrived = Math.Min(arrived + 1, all.Count);
                continue;
            }

            var plan = TellPlan.For([.. all.Take(arrived).Where(w => w.Seq > decidedTo)], lastWord, lastRobot, inDoubt);
            if (plan.Next is not { } next)
            {
                decided.AddRange(plan.Decided);
                decidedTo = Math.Max(decidedTo, plan.Decided.Count > 0 ? plan.Decided[^1].Seq : 0);
                continue;
            }

            if (step is Step.Taken or Step.TakenUnanswered && !partner.Contains(next.Seq))
                partner.Add(next.Seq);
            if (step is Step.Taken)
            {
                decided.AddRange([.. plan.Decided, new Decided(next.Seq, Decision.Sent)]);
                (decidedTo, inDoubt) = (next.Seq, null);
                if (!next.IsAnswer)
                    (lastWord, lastRobot) = (((Saying.Tell)next.Saying!).PartnerStatus, next.RobotId);
            }
            else if (step is Step.TakenUnanswered or Step.LostUnanswered)
            {
                inDoubt = next.Seq;
            }
        }

        var told = all.Where(w => w.Saying is Saying.Tell && !w.IsAnswer).ToList();
        var heard = partner.Select(seq => all[(int)seq - 1]).Where(w => !w.IsAnswer).ToList();
        var answered = partner.Where(seq => all[(int)seq - 1].IsAnswer).SequenceEqual(all.Where(w => w.IsAnswer).Select(w => w.Seq));
        var inOrder = partner.SequenceEqual(partner.Order());
        var endsRight = told.Count == 0 || (heard.Count > 0 && Key(heard[^1]) == Key(told[^1]));
        var noEqualNeighbours = heard.Zip(heard.Skip(1)).All(pair => Key(pair.First) != Key(pair.Second));
        var decidedOnce = decided.Select(d => d.Seq).SequenceEqual(all.Select(w => w.Seq));
        var milestonesTold = told.Where(w => w.Class is StatusClass.Milestone)
            .All(w => decided.Single(d => d.Seq == w.Seq).Decision is Decision.Sent or Decision.Suppressed);
        return inOrder && answered && endsRight && noEqualNeighbours && decidedOnce && milestonesTold;

        static (string, string?) Key(Worded worded) => (((Saying.Tell)worded.Saying!).PartnerStatus, worded.RobotId);
    }

    private static Worded Told(long seq, string word, StatusClass kind = StatusClass.Progress, string robot = "R1") => new(seq, kind, robot, Tell(word));

    private static Worded Answered(long seq, string word) => new(seq, StatusClass.Milestone, null, Tell(word)) { IsAnswer = true };

    private static Saying.Tell Tell(string word) => new(word, new PartnerCall("status", "POST", "status", new Access.Open()));
}
