using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress.Intake;
using Integrations.Ingress.Keeping;
using Integrations.Ingress.Validation;
using Microsoft.Extensions.Options;

namespace Integrations.Ingress;

/// <summary>Can you carry this, when, for how much. A question: it leaves an offer behind, or nothing but itself.</summary>
internal sealed class ReceiveQuote(
    RequestStore store, DraftValidation validation, DeliveriesService service, IOptions<IngressOptions> options, TimeProvider time)
{
    public async Task<Judgement> ReceiveAsync(Arrival arrival, DeliveryDraft draft)
    {
        if (await StoppedIntake.IsSoAsync(store, arrival))
        {
            await store.KeepAsync(arrival, new Judged(RequestVerdict.Refused) { ExternalId = draft.ExternalId, Reason = StoppedIntake.Reason });
            return new Judgement(new Verdict.Refused(StoppedIntake.Told, draft.ExternalId));
        }

        var onFile = await StoreOnFile.FindAsync(store, arrival, draft);
        var faults = validation.Faults(draft, onFile, arrival.Door);
        if (faults.Count > 0)
        {
            await store.KeepAsync(arrival, new Judged(RequestVerdict.Invalid) { ExternalId = draft.ExternalId, Faults = faults });
            return new Judgement(new Verdict.Invalid(faults));
        }

        using var unit = store.Begin(arrival);
        unit.Keep(new Judged(RequestVerdict.Asked) { ExternalId = draft.ExternalId });
        await store.KeepAsync(unit);
        var order = new DeliveryOrder
        {
            DeliveryId = Guid.CreateVersion7(arrival.At),
            Partner = arrival.Partner,
            ApiVersion = arrival.Door.Route.ApiVersion,
            Region = arrival.Message.Region,
            Draft = DraftValidation.Complete(draft, onFile),
            Key = unit.Key,
        };
        return await service.QuoteAsync(order, arrival.PatienceLeft(time), CancellationToken.None) switch
        {
            ServiceAnswer.Offered offered => await OfferAsync(arrival, order, offered),
            ServiceAnswer.Refused refused => await RefuseAsync(arrival, draft, refused.Reason),
            ServiceAnswer.NoAnswer none => await NoAnswerAsync(arrival, none),
            _ => await RefuseAsync(arrival, draft, RefusalReason.Other),
        };
    }

    private async Task<Judgement> OfferAsync(Arrival arrival, DeliveryOrder order, ServiceAnswer.Offered offered)
    {
        var quote = new Quote
        {
            Id = order.DeliveryId,
            IntegrationType = arrival.Partner,
            ExternalDeliveryId = order.Draft.ExternalId,
            ApiVersion = order.ApiVersion,
            Region = order.Region,
            IncomingRequestId = arrival.Id,
            ReceivedAt = arrival.At,
            ServiceQuoteId = offered.QuoteId,
            FeeMinor = offered.Fee.MinorUnits,
            Currency = offered.Fee.Currency,
            PickupEta = offered.PickupEta,
            DropoffEta = offered.DropoffEta,
            QuotedAt = time.GetUtcNow(),
            ExpiresAt = offered.ExpiresAt,
        };
        await store.ExecuteAsync(DeliveryRows.Insert(quote));
        return new Judgement(new Verdict.Quoted(new QuoteOffer
        {
            QuoteId = quote.Id.ToString("N"),
            ExternalId = quote.ExternalDeliveryId,
            Fee = offered.Fee,
            QuotedAt = quote.QuotedAt,
            PickupEta = quote.PickupEta,
            DropoffEta = quote.DropoffEta,
            ExpiresAt = quote.ExpiresAt,
        }));
    }

    private async Task<Judgement> RefuseAsync(Arrival arrival, DeliveryDraft draft, RefusalReason reason)
    {
        await store.AmendAsync(arrival, RequestVerdict.Refused, reason.ToString());
        return new Judgement(new Verdict.Refused(reason, draft.ExternalId));
    }

    /// <summary>An offer that nobody made cannot be given, and "no" would be untrue.</summary>
    private async Task<Judgement> NoAnswerAsync(Arrival arrival, ServiceAnswer.NoAnswer none)
    {
        await store.AmendAsync(arrival, RequestVerdict.Asked, none.Detail);
        return new Judgement(new Verdict.Unavailable(none.RetryAfter ?? options.Value.RetryAfter));
    }
}
