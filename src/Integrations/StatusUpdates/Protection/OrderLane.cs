using Integrations.Ops.Acts;
using MediatR;

namespace Integrations.StatusUpdates.Protection;

/// <summary>
/// An operator's order to a lane. In effect on every host when it returns, because the claim itself reads it; what is on the wire then
/// is still answered. It survives restarts, and who gave it and why is kept.
/// </summary>
internal sealed record OrderLane(LaneKey Lane, LaneAct Act, Doer Doer) : IRequest<ShownLane>;

internal sealed class OrderLaneHandler(LaneStore store, IMediator mediator, TimeProvider time) : IRequestHandler<OrderLane, ShownLane>
{
    public async Task<ShownLane> Handle(OrderLane request, CancellationToken cancellationToken)
    {
        var (lane, act) = (request.Lane, request.Act);
        var record = ActLedger.Row(request.Doer, Word(act), time.GetUtcNow(), subject: $"{lane.Partner}/{lane.Region}");
        // Once said it is done, whether or not the operator waits.
        await store.OrderAsync(lane, act, record, CancellationToken.None);
        var shown = await mediator.Send(new ShowLanes(lane), CancellationToken.None);
        return shown.Lanes.Count > 0 ? shown.Lanes[0] : new ShownLane(lane.Partner, lane.Region, LaneState.Open) { Configured = false };
    }

    private static string Word(LaneAct act) => act switch
    {
        LaneAct.Pause => "lane.pause",
        LaneAct.Drain => "lane.drain",
        LaneAct.Resume => "lane.resume",
    };
}
