using MediatR;

namespace Integrations.StatusUpdates.Protection;

/// <summary>
/// An operator's order to a lane. In effect on every host when it returns, because the claim itself reads it; what is on the wire then
/// is still answered. It survives restarts, and who gave it and why is kept.
/// </summary>
internal sealed record OrderLane(LaneKey Lane, LaneAct Act, string By, string Reason) : IRequest<ShownLane>;

internal sealed class OrderLaneHandler(LaneStore store, IMediator mediator) : IRequestHandler<OrderLane, ShownLane>
{
    public async Task<ShownLane> Handle(OrderLane request, CancellationToken cancellationToken)
    {
        // Once said it is done, whether or not the operator waits.
        if (request.Act is LaneAct.Resume)
            await store.ResumeAsync(request.Lane, request.By, request.Reason, CancellationToken.None);
        else
            await store.HoldAsync(request.Lane, request.Act is LaneAct.Drain, request.By, request.Reason, CancellationToken.None);
        var shown = await mediator.Send(new ShowLanes(request.Lane), CancellationToken.None);
        return shown.Lanes.Count > 0 ? shown.Lanes[0] : new ShownLane(request.Lane.Partner, request.Lane.Region, LaneState.Open) { Configured = false };
    }
}
