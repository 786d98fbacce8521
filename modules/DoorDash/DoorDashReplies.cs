using System.Text;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash;

/// <summary>
/// Understands the two answers that mean "it is over on our side": 404, because DoorDash forgets a delivery that it cancelled, and
/// 409 about a finished one. Both are terminal and neither is a failure to repeat. Everything else is said by the status code.
/// </summary>
internal sealed class DoorDashReplies : IReplyReader
{
    public IntegrationType Type => IntegrationType.DOORDASH;

    public SendOutcome? Read(PartnerAnswer answer) => answer.Status switch
    {
        // Our cancel call finds it cancelled: said and done.
        404 when answer.Operation is "cancel" => new SendOutcome(OutcomeKind.AlreadyFinal, "already_cancelled"),
        404 => new SendOutcome(OutcomeKind.UnknownDelivery, "cancelled_by_partner"),
        409 => Conflict(answer),
        _ => null,
    };

    private static SendOutcome? Conflict(PartnerAnswer answer) => Wire.Open(answer.Body).Text("reason") switch
    {
        "delivery_cancelled" => new SendOutcome(OutcomeKind.AlreadyFinal, "delivery_cancelled"),
        "delivery_completed" => new SendOutcome(OutcomeKind.AlreadyFinal, "delivery_completed"),
        "delivery_abandoned" => new SendOutcome(OutcomeKind.AlreadyFinal, "delivery_abandoned"),
        "duplicate_request" => new SendOutcome(OutcomeKind.AlreadyFinal, "duplicate_request"),
        "delivery_creation_in_progress" => new SendOutcome(OutcomeKind.Transient, "delivery_creation_in_progress", answer.RetryAfter),
        // "Order already finalized" is known from its name only; where in the body it stands is not.
        _ => Encoding.UTF8.GetString(answer.Body.Span).Contains("already finalized", StringComparison.OrdinalIgnoreCase)
            ? new SendOutcome(OutcomeKind.AlreadyFinal, "already_finalized")
            : null,
    };
}
