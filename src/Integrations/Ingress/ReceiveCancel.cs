using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress.Keeping;

namespace Integrations.Ingress;

/// <summary>
/// Legal until the story is over. The wish is kept and carried to the Deliveries service until it has answered; the same wish again is
/// answered again and carried once.
/// </summary>
internal sealed class ReceiveCancel(RequestStore store, Forwarding forwarding, TimeProvider time)
{
    private const string TooLate = "too_late";

    public async Task<Judgement> ReceiveAsync(Arrival arrival, Inbound.Cancel cancel)
    {
        if (await ReceiveQuery.FindAsync(store, arrival, cancel.Delivery) is not { } known)
            return await ReceiveQuery.UnknownAsync(store, arrival, cancel.Delivery);
        if (known.IsBeingCanceled && (!known.IsFinal || known.CurrentStatus is AttemptStatus.Canceled))
        {
            await store.KeepAsync(arrival, About(known, RequestVerdict.Repeated));
            return new Judgement(new Verdict.Canceled(known.Facts)) { Repeated = true };
        }

        if (known.IsFinal)
        {
            await store.KeepAsync(arrival, About(known, RequestVerdict.Refused) with { Reason = TooLate });
            return new Judgement(new Verdict.CancelTooLate(known.Facts));
        }

        return await CancelAsync(arrival, known, cancel.PartnerReason);
    }

    private async Task<Judgement> CancelAsync(Arrival arrival, KnownDelivery known, string? reason)
    {
        var command = arrival.Command(known, CommandKind.Cancel, reason);
        using var unit = store.Begin(arrival);
        unit.Keep(About(known, RequestVerdict.Accepted));
        unit.Add(forwarding.Enqueue(command, tryNow: true));
        await store.KeepAsync(unit);

        var said = new ServiceCommand.Cancel(arrival.Subject(known, unit.Key), reason);
        var result = await forwarding.TryNowAsync(command.Id, said, arrival.PatienceLeft(time), CancellationToken.None);
        return result is ForwardResult.TooLate ? await DeclinedAsync(arrival, known) : new Judgement(new Verdict.Canceled(known.Facts));
    }

    /// <summary>Of two wishes at once the second finds the story over because the first has ended it; that is a yes.</summary>
    private async Task<Judgement> DeclinedAsync(Arrival arrival, KnownDelivery known)
    {
        var now = await ReceiveQuery.FindAsync(store, arrival, DeliveryRef.Ours(known.Id)) ?? known;
        if (now.CanceledByPartnerAt is not null)
            return new Judgement(new Verdict.Canceled(now.Facts));
        await store.AmendAsync(arrival, RequestVerdict.Refused, TooLate);
        return new Judgement(new Verdict.CancelTooLate(now.Facts));
    }

    private static Judged About(KnownDelivery known, RequestVerdict verdict) =>
        new(verdict) { ExternalId = known.ExternalId, DeliveryId = known.Id };
}
