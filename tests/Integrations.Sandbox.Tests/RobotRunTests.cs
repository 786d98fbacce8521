using System.Collections.Immutable;
using Integrations.Abstractions;
using Integrations.Sandbox.Deliveries;
using Shouldly;
using Xunit;

namespace Integrations.Sandbox.Tests;

public sealed class RobotRunTests
{
    private static readonly Dictionary<AttemptStatus, AttemptStatus[]> Next = new()
    {
        [AttemptStatus.Requested] = [AttemptStatus.Pending, AttemptStatus.RequestFailed],
        [AttemptStatus.Pending] = [AttemptStatus.Scheduled, AttemptStatus.Assigned, AttemptStatus.TimedOut],
        [AttemptStatus.Scheduled] = [AttemptStatus.Assigned],
        [AttemptStatus.Assigned] = [AttemptStatus.InTransitToPartner],
        [AttemptStatus.InTransitToPartner] = [AttemptStatus.AtPickup, AttemptStatus.RescueRequested],
        [AttemptStatus.AtPickup] = [AttemptStatus.PickupInProgress],
        [AttemptStatus.PickupInProgress] = [AttemptStatus.LoadedWaitingForPilot],
        [AttemptStatus.LoadedWaitingForPilot] = [AttemptStatus.LoadedWithPilot],
        [AttemptStatus.LoadedWithPilot] = [AttemptStatus.InTransit],
        [AttemptStatus.InTransit] = [AttemptStatus.AtDestination, AttemptStatus.RescueRequested, AttemptStatus.Unrecoverable],
        [AttemptStatus.AtDestination] = [AttemptStatus.DeliveryInProgress, AttemptStatus.ReturnInitiated],
        [AttemptStatus.DeliveryInProgress] = [AttemptStatus.Delivered, AttemptStatus.Completed, AttemptStatus.ReturnInitiated],
        [AttemptStatus.RescueRequested] = [AttemptStatus.RescueInitiated],
        [AttemptStatus.RescueInitiated] = [AttemptStatus.InTransitToRescue, AttemptStatus.Rescued],
        [AttemptStatus.InTransitToRescue] = [AttemptStatus.AtBot],
        [AttemptStatus.AtBot] = [AttemptStatus.Rescued],
        [AttemptStatus.Rescued] = [AttemptStatus.InTransitToPartner, AttemptStatus.InTransit],
        [AttemptStatus.ReturnInitiated] = [AttemptStatus.ReturnInProgress, AttemptStatus.ReturnCanceled],
        [AttemptStatus.ReturnInProgress] = [AttemptStatus.Returned],
        [AttemptStatus.ReturnCanceled] = [AttemptStatus.InTransit],
        [AttemptStatus.CancelRequested] = [AttemptStatus.Canceled, AttemptStatus.CancelRequestFailed],
    };

    private static readonly DeliveryOrder Order =
        new(Guid.Empty, "ACME", "A-1", new GeoSpot(37.77, -122.41), new GeoSpot(37.78, -122.42), "USD");

    [Fact]
    public void Every_planned_run_is_legal_and_ends_in_its_only_final_status()
    {
        var plan = new RobotPlan(new Dice(7), new RunShares());

        foreach (var run in Enumerable.Range(0, 2_000).Select(_ => plan.Draw()))
        {
            var statuses = run.Select(step => step.Status).ToList();
            statuses[0].ShouldBe(AttemptStatus.Requested);
            statuses[^1].IsFinal().ShouldBeTrue();
            statuses[..^1].ShouldNotContain(status => status.IsFinal());
            foreach (var (from, to) in statuses.Zip(statuses.Skip(1)))
                IsLegal(from, to).ShouldBeTrue($"{from} -> {to} in {string.Join(' ', statuses)}");
        }
    }

    [Fact]
    public void Every_status_and_every_cancel_reason_is_seen()
    {
        var plan = new RobotPlan(new Dice(7), new RunShares());
        var steps = Enumerable.Range(0, 2_000).SelectMany(_ => plan.Draw()).ToList();

        steps.Select(step => step.Status).Distinct().Order().ShouldBe(Enum.GetValues<AttemptStatus>());
        steps.Select(step => step.Reason).OfType<CancelReason>().Distinct().Order().ShouldBe(Enum.GetValues<CancelReason>());
        steps.ShouldAllBe(step => step.Status == AttemptStatus.Canceled == (step.Reason != null));
    }

    [Fact]
    public void Reasons_come_in_turn()
    {
        var plan = new RobotPlan(new Dice(7), RunShares.None with { Cancel = 1 });

        var reasons = Enum.GetValues<CancelReason>().Select(_ => plan.Draw()[^1].Reason!.Value);

        reasons.ShouldBe(Enum.GetValues<CancelReason>());
    }

    [Fact]
    public async Task A_rescue_brings_another_robot_and_another_attempt()
    {
        var run = await Moved(RunShares.None with { Rescue = 1 });

        var rescued = run.Story.FindIndex(change => change.Status == AttemptStatus.Rescued);
        var (before, after) = (run.Story[rescued], run.Story[rescued + 1]);
        before.Attempt.ShouldBe(1);
        after.Attempt.ShouldBe(2);
        after.RobotId.ShouldNotBeNull().ShouldNotBe(before.RobotId, StringComparer.Ordinal);
        run.Story.Skip(rescued + 1).ShouldAllBe(change => change.RobotId == after.RobotId);
    }

    [Fact]
    public async Task The_story_has_rising_versions_and_fresh_event_ids_and_all_of_it_is_news()
    {
        var run = await Moved(RunShares.None);

        run.Story.Select(change => change.Version).ShouldBe(Enumerable.Range(1, run.Story.Count).Select(number => (long)number));
        run.Story.Select(change => change.EventId).Distinct(StringComparer.Ordinal).Count().ShouldBe(run.Story.Count);
        run.IsFinal.ShouldBeTrue();
        var news = new List<TrueChange>();
        await foreach (var change in run.News.ReadAllAsync())
            news.Add(change);
        news.ShouldBe(run.Story);
    }

    [Fact]
    public async Task A_cancelled_run_ends_cancelled_and_a_finished_one_cannot_be_cancelled()
    {
        using var run = new RobotRun(Order, new RobotPlan(new Dice(1), RunShares.None).Draw(), new Dice(1), 200, TimeProvider.System);
        var moving = run.MoveAsync(CancellationToken.None);

        run.Cancel(CancelReason.CustomerRequestedUnwilling).ShouldBeTrue();
        run.Cancel(CancelReason.Other).ShouldBeTrue();
        await moving;

        run.Story[^1].Status.ShouldBe(AttemptStatus.Canceled);
        run.Story[^1].CancelReason.ShouldNotBeNull();
        run.Story.Count(change => change.Status == AttemptStatus.Canceled).ShouldBe(1);
        run.Cancel(CancelReason.Other).ShouldBeFalse();
    }

    private static async Task<RobotRun> Moved(RunShares shares)
    {
        var run = new RobotRun(Order, new RobotPlan(new Dice(3), shares).Draw(), new Dice(3), 100_000, TimeProvider.System);
        await run.MoveAsync(CancellationToken.None);
        return run;
    }

    /// <summary>Cancelling is possible from everywhere; a refused cancellation goes back to where it was.</summary>
    private static bool IsLegal(AttemptStatus from, AttemptStatus to) =>
        to is AttemptStatus.Canceled or AttemptStatus.CancelRequested
        || from is AttemptStatus.CancelRequestFailed
        || Next.GetValueOrDefault(from, []).Contains(to);
}
