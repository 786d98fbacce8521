using System.Collections.Immutable;
using System.Globalization;
using System.Threading.Channels;
using Integrations.Abstractions;

namespace Integrations.Sandbox.Deliveries;

/// <summary>One delivery on its way. Its changes are the truth against which everything else is measured.</summary>
internal sealed class RobotRun(DeliveryOrder order, ImmutableList<Step> plan, Dice dice, double timeScale, TimeProvider clock) : IDisposable
{
    private const int FleetSize = 400;
    private static readonly GeoSpot Nowhere = new(37.7749, -122.4194);
    private static readonly TimeSpan RideToPickup = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan RideToDropoff = TimeSpan.FromMinutes(16);

    private readonly Lock _gate = new();
    private readonly Channel<TrueChange> _news = Channel.CreateUnbounded<TrueChange>(new UnboundedChannelOptions { SingleReader = true });
    private ImmutableList<Step> _ahead = plan;
    private ImmutableList<TrueChange> _story = [];
    private CancellationTokenSource _wait = new();
    private string? _robot;
    private int _attempt = 1;

    public DeliveryOrder Order => order;

    public DateTimeOffset AcceptedAt { get; } = clock.GetUtcNow();

    /// <summary>Everything that has happened, oldest first.</summary>
    public ImmutableList<TrueChange> Story => Volatile.Read(ref _story);

    public TrueChange? Last => Story is { IsEmpty: false } story ? story[^1] : null;

    public bool IsFinal => Last?.Status.IsFinal() is true;

    /// <summary>What the gateway has to be told, in order; completes with the final change.</summary>
    public ChannelReader<TrueChange> News => _news.Reader;

    /// <summary>Moves the robot until its run is over.</summary>
    public async Task MoveAsync(CancellationToken stop)
    {
        while (Next() is (var step, var replanned))
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, replanned);
            try
            {
                await Task.Delay(step.After / timeScale, clock, either.Token);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                continue;
            }

            Arrive(step);
        }

        _news.Writer.TryComplete();
    }

    /// <summary>False when the run is over: then it stays as it is.</summary>
    public bool Cancel(CancelReason reason)
    {
        lock (_gate)
        {
            if (IsFinal)
                return false;
            // A second cancellation finds the first one under way and changes nothing.
            if (_ahead is [.., { Status: AttemptStatus.Canceled }] && Last?.Status is AttemptStatus.CancelRequested)
                return true;
            _ahead = RobotPlan.Cancellation(reason, asked: true);
            _wait.Cancel();
            _wait.Dispose();
            _wait = new CancellationTokenSource();
            return true;
        }
    }

    public void Dispose() => _wait.Dispose();

    private (Step Step, CancellationToken Replanned)? Next()
    {
        lock (_gate)
            return _ahead.IsEmpty ? null : (_ahead[0], _wait.Token);
    }

    private void Arrive(Step step)
    {
        lock (_gate)
        {
            // Replanned in the instant in which the wait ended.
            if (_ahead.IsEmpty || !ReferenceEquals(_ahead[0], step))
                return;
            _ahead = _ahead.RemoveAt(0);
            if (step.NewRobot)
                ChangeRobot();
            var change = Change(step);
            _story = _story.Add(change);
            _news.Writer.TryWrite(change);
        }
    }

    private void ChangeRobot()
    {
        var next = _robot;
        while (string.Equals(next, _robot, StringComparison.Ordinal))
            next = string.Create(CultureInfo.InvariantCulture, $"robot-{dice.Number(1, FleetSize):0000}");
        if (_robot is not null)
            _attempt++;
        _robot = next;
    }

    private TrueChange Change(Step step)
    {
        var now = clock.GetUtcNow();
        return new TrueChange
        {
            EventId = Guid.CreateVersion7(now).ToString(),
            Version = _story.Count + 1,
            Status = step.Status,
            Attempt = _attempt,
            RobotId = _robot,
            OccurredAt = now,
            PickupEta = AcceptedAt + (RideToPickup / timeScale),
            DropoffEta = AcceptedAt + (RideToDropoff / timeScale),
            Position = _robot is null ? null : PositionAt(step.Status),
            CancelReason = step.Reason,
        };
    }

    private GeoSpot PositionAt(AttemptStatus status)
    {
        var pickup = order.Pickup ?? order.Dropoff ?? Nowhere;
        var dropoff = order.Dropoff ?? pickup;
        return status switch
        {
            AttemptStatus.InTransit or AttemptStatus.ReturnInProgress => pickup.Towards(dropoff, dice.Between(0.2, 0.8)),
            AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress or AttemptStatus.Delivered
                or AttemptStatus.Completed => dropoff,
            _ => pickup,
        };
    }
}
