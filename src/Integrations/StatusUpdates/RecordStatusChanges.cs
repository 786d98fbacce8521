using MediatR;

namespace Integrations.StatusUpdates;

/// <summary>The Deliveries service reports changes of one delivery. Answers null when the delivery is unknown.</summary>
public sealed record RecordStatusChanges(Guid DeliveryId, IReadOnlyList<ReportedChange> Changes) : IRequest<IReadOnlyList<RecordedChange>?>
{
    internal sealed class Handler(StatusIntake intake) : IRequestHandler<RecordStatusChanges, IReadOnlyList<RecordedChange>?>
    {
        // The reporter may hang up once it has said its piece: what was said is recorded all the same.
        public Task<IReadOnlyList<RecordedChange>?> Handle(RecordStatusChanges request, CancellationToken cancellationToken) =>
            intake.RecordAsync(request.DeliveryId, request.Changes, CancellationToken.None);
    }
}
