using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress.Keeping;
using Microsoft.Extensions.Options;

namespace Integrations.Ingress;

/// <summary>
/// Somebody stands at the robot. Asked once and answered within the partner's patience; never repeated behind its back, because a lid
/// that opens a minute later opens for whoever stands there then.
/// </summary>
internal sealed class ReceiveUnlock(RequestStore store, DeliveriesService service, IOptions<IngressOptions> options, TimeProvider time)
{
    public async Task<Judgement> ReceiveAsync(Arrival arrival, Inbound.Unlock unlock)
    {
        if (await ReceiveQuery.FindAsync(store, arrival, unlock.Delivery) is not { } known)
            return await ReceiveQuery.UnknownAsync(store, arrival, unlock.Delivery);
        using var unit = store.Begin(arrival);
        unit.Keep(new Judged(RequestVerdict.Asked) { ExternalId = known.ExternalId, DeliveryId = known.Id });
        await store.KeepAsync(unit);
        if (known.IsFinal)
            return await RefuseAsync(arrival, known, "too_late");

        var answer = await service.UnlockAsync(arrival.Subject(known, unit.Key), unlock.For, arrival.PatienceLeft(time), CancellationToken.None);
        return answer switch
        {
            ServiceAnswer.Taken => new Judgement(new Verdict.Unlocked(known.Facts)),
            ServiceAnswer.NoAnswer none => await NoAnswerAsync(arrival, none),
            _ => await RefuseAsync(arrival, known, "not_now"),
        };
    }

    private async Task<Judgement> RefuseAsync(Arrival arrival, KnownDelivery known, string reason)
    {
        await store.AmendAsync(arrival, RequestVerdict.Refused, reason);
        return new Judgement(new Verdict.UnlockRefused(known.Facts));
    }

    private async Task<Judgement> NoAnswerAsync(Arrival arrival, ServiceAnswer.NoAnswer none)
    {
        await store.AmendAsync(arrival, RequestVerdict.Asked, none.Detail);
        return new Judgement(new Verdict.Unavailable(none.RetryAfter ?? options.Value.RetryAfter));
    }
}
