using System.Collections.Immutable;
using Integrations.Abstractions;

namespace Integrations.Sandbox.Deliveries;

/// <summary>Decides beforehand how a robot's run will go: the normal run, or one of the ways in which it goes wrong.</summary>
internal sealed class RobotPlan(Dice dice, RunShares shares)
{
    private static readonly CancelReason[] Reasons = Enum.GetValues<CancelReason>();

    private int _cancels = -1;

    public ImmutableList<Step> Draw()
    {
        var normal = Normal();
        var chance = dice.Fraction();
        if ((chance -= shares.Rescue) < 0)
            return Rescued(normal);
        if ((chance -= shares.Cancel) < 0)
            return Cut(normal, AnywhereBeforeTheEnd(normal), Cancellation(NextReason(), dice.Falls(0.5)));
        if ((chance -= shares.CancelRefused) < 0)
            return normal.InsertRange(After(normal, AttemptStatus.InTransit), CancelRefused());
        if ((chance -= shares.Return) < 0)
            return Cut(normal, After(normal, AtTheDoor()), Return());
        if ((chance -= shares.ReturnCanceled) < 0)
            return normal.InsertRange(After(normal, AttemptStatus.AtDestination), ReturnCanceled());
        return chance - shares.Failure < 0 ? Failed(normal) : normal;
    }

    /// <summary>What happens when somebody cancels: the same two words whoever asked.</summary>
    public static ImmutableList<Step> Cancellation(CancelReason reason, bool asked) => asked
        ? [new Step(AttemptStatus.CancelRequested, TimeSpan.Zero), new Step(AttemptStatus.Canceled, TimeSpan.FromSeconds(2), Reason: reason)]
        : [new Step(AttemptStatus.Canceled, TimeSpan.FromSeconds(2), Reason: reason)];

    private ImmutableList<Step> Normal()
    {
        var steps = ImmutableList.CreateBuilder<Step>();
        steps.Add(Take(AttemptStatus.Requested, 0));
        steps.Add(Take(AttemptStatus.Pending, 1));
        if (dice.Falls(0.4))
            steps.Add(Take(AttemptStatus.Scheduled, 5));
        steps.Add(Take(AttemptStatus.Assigned, 20) with { NewRobot = true });
        steps.Add(Take(AttemptStatus.InTransitToPartner, 10));
        steps.Add(Take(AttemptStatus.AtPickup, 300));
        steps.Add(Take(AttemptStatus.PickupInProgress, 30));
        steps.Add(Take(AttemptStatus.LoadedWaitingForPilot, 60));
        steps.Add(Take(AttemptStatus.LoadedWithPilot, 15));
        steps.Add(Take(AttemptStatus.InTransit, 5));
        steps.Add(Take(AttemptStatus.AtDestination, 480));
        steps.Add(Take(AttemptStatus.DeliveryInProgress, 30));
        steps.Add(Take(dice.Falls(0.1) ? AttemptStatus.Completed : AttemptStatus.Delivered, 60));
        return steps.ToImmutable();
    }

    private ImmutableList<Step> Rescued(ImmutableList<Step> normal)
    {
        var onTheWayIn = dice.Falls(0.3);
        var broken = onTheWayIn ? AttemptStatus.InTransitToPartner : AttemptStatus.InTransit;
        var rescue = ImmutableList.CreateBuilder<Step>();
        rescue.Add(Take(AttemptStatus.RescueRequested, 120));
        rescue.Add(Take(AttemptStatus.RescueInitiated, 30));
        if (dice.Falls(0.5))
        {
            rescue.Add(Take(AttemptStatus.InTransitToRescue, 20));
            rescue.Add(Take(AttemptStatus.AtBot, 200));
        }

        rescue.Add(Take(AttemptStatus.Rescued, 60));
        // The other robot takes over where the first one stopped: the same word again, with another robot.
        rescue.Add(Take(broken, 30) with { NewRobot = true });
        return normal.InsertRange(After(normal, broken), rescue);
    }

    private ImmutableList<Step> Failed(ImmutableList<Step> normal) => dice.Number(0, 3) switch
    {
        0 => Cut(normal, After(normal, AttemptStatus.Requested), [Take(AttemptStatus.RequestFailed, 5)]),
        1 => Cut(normal, After(normal, AttemptStatus.Pending), [Take(AttemptStatus.TimedOut, 120)]),
        _ => Cut(normal, After(normal, AttemptStatus.InTransit), [Take(AttemptStatus.Unrecoverable, 200)]),
    };

    private ImmutableList<Step> CancelRefused() =>
        [Take(AttemptStatus.CancelRequested, 60), Take(AttemptStatus.CancelRequestFailed, 5)];

    private ImmutableList<Step> Return() =>
        [Take(AttemptStatus.ReturnInitiated, 60), Take(AttemptStatus.ReturnInProgress, 10), Take(AttemptStatus.Returned, 480)];

    private ImmutableList<Step> ReturnCanceled() =>
    [
        Take(AttemptStatus.ReturnInitiated, 60), Take(AttemptStatus.ReturnCanceled, 30),
        Take(AttemptStatus.InTransit, 10), Take(AttemptStatus.AtDestination, 60),
    ];

    private AttemptStatus AtTheDoor() => dice.Falls(0.5) ? AttemptStatus.AtDestination : AttemptStatus.DeliveryInProgress;

    private int AnywhereBeforeTheEnd(ImmutableList<Step> run) => dice.Number(2, run.Count);

    /// <summary>The reasons come in turn, so that every one is seen once there were enough cancellations.</summary>
    private CancelReason NextReason() => Reasons[(int)((uint)Interlocked.Increment(ref _cancels) % (uint)Reasons.Length)];

    private Step Take(AttemptStatus status, double seconds) => new(status, TimeSpan.FromSeconds(seconds * dice.Between(0.7, 1.3)));

    private static int After(ImmutableList<Step> run, AttemptStatus status) => run.FindIndex(step => step.Status == status) + 1;

    private static ImmutableList<Step> Cut(ImmutableList<Step> run, int at, IEnumerable<Step> ending) =>
        run.RemoveRange(at, run.Count - at).AddRange(ending);
}

/// <summary>A step of a robot's run and the time that it takes to get there, in the robot's own time.</summary>
internal sealed record Step(AttemptStatus Status, TimeSpan After, bool NewRobot = false, CancelReason? Reason = null);

/// <summary>How often a run leaves the normal way. The shares of one run exclude each other; what remains is normal.</summary>
public sealed record RunShares
{
    public double Rescue { get; init; } = 0.12;

    public double Cancel { get; init; } = 0.12;

    public double CancelRefused { get; init; } = 0.03;

    public double Return { get; init; } = 0.06;

    public double ReturnCanceled { get; init; } = 0.03;

    public double Failure { get; init; } = 0.04;

    /// <summary>Every run is normal.</summary>
    public static RunShares None { get; } =
        new() { Rescue = 0, Cancel = 0, CancelRefused = 0, Return = 0, ReturnCanceled = 0, Failure = 0 };
}
