using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Uber;

/// <summary>
/// Reads the two answers that mean "it is over on our side": a conflict, and Uber's <c>noncancelable_delivery</c>, which comes as 400.
/// Neither is a failure, and neither is worth a second try. Everything else is said by the status code.
/// </summary>
internal sealed class UberReplies : IReplyReader
{
    private const string NotCancelable = "noncancelable_delivery";

    public IntegrationType Type => IntegrationType.UBER;

    public SendOutcome? Read(PartnerAnswer answer) => answer.Status switch
    {
        409 => new SendOutcome(OutcomeKind.AlreadyFinal, "http_409"),
        400 when Wire.Open(answer.Body).Text("code") is NotCancelable => new SendOutcome(OutcomeKind.AlreadyFinal, NotCancelable),
        _ => null,
    };
}
