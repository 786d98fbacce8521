using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Exchange;

namespace Integrations.Deliveries;

/// <summary>An order as the Deliveries service is told of it: the same whether it comes straight from the request or out of the tables.</summary>
public sealed record DeliveryOrder
{
    /// <summary>Ours; of a quote, the quote's.</summary>
    public required Guid DeliveryId { get; init; }

    public required IntegrationType Partner { get; init; }

    public required int ApiVersion { get; init; }

    public required Region Region { get; init; }

    /// <summary>Validated and completed: phones in E.164, places filled in.</summary>
    public required DeliveryDraft Draft { get; init; }

    /// <summary>The service's id of the offer that the order accepts.</summary>
    public string? ServiceQuoteId { get; init; }

    /// <summary>
    /// True while the partner waits for a call of ours that answers the order: what the service says is that answer, whenever it says it.
    /// </summary>
    public bool AnswerAwaited { get; init; }

    /// <summary>What the audit's copies are sealed with; the caller disposes it.</summary>
    public required SealingKey? Key { get; init; }

    public CallSubject Subject => new(DeliveryId, Draft.ExternalId, Partner, ApiVersion, Region, Key);
}
