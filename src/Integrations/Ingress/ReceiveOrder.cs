using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress.Intake;
using Integrations.Ingress.Keeping;
using Integrations.Ingress.Validation;

namespace Integrations.Ingress;

/// <summary>
/// Carry it. The external id decides whether this is a new order, an old one again, or another one under a taken id; of many at once
/// exactly one wins, by the database's unique index, and the others get the winner's answer.
/// </summary>
internal sealed class ReceiveOrder(
    RequestStore store,
    PiiVault vault,
    DraftValidation validation,
    RefusedOrders refused,
    FirstAnswer answers,
    LateReplies late,
    Forwarding forwarding,
    TimeProvider time)
{
    // The id can be freed and taken again between looking and keeping, but hardly twice.
    private const int Tries = 5;

    public async Task<Judgement> ReceiveAsync(Arrival arrival, DeliveryDraft draft)
    {
        for (var i = 0; i < Tries; i++)
        {
            var found = await FindAsync(arrival, draft);
            if (found.First is { } first)
            {
                if (await answers.RepeatAsync(arrival, first) is { } repeated)
                    return repeated;
                continue;
            }

            if (found.Stopped)
                return await refused.StoppedAsync(arrival, draft.ExternalId, draft);
            if (QuoteLookup.IsOurs(draft.QuoteId) && found.Quote is null)
                return await refused.RefuseAsync(arrival, draft.ExternalId, draft, RefusalReason.QuoteUnknownOrExpired);
            if (await TakeAsync(arrival, draft, found.Store, found.Quote) is { } taken)
                return taken;
        }

        throw new InvalidOperationException("The external id was taken and freed again each time.");
    }

    /// <summary>Null when another request has taken the external id meanwhile.</summary>
    public async Task<Judgement?> TakeAsync(Arrival arrival, DeliveryDraft draft, Store? onFile, Quote? quote)
    {
        var faults = validation.Faults(draft, onFile, arrival.Door);
        if (faults.Count > 0)
            return await refused.InvalidAsync(arrival, draft, faults);

        var conversation = await late.FindAsync(arrival);
        switch (conversation)
        {
            case { IsTaken: true }:
                return null;
            case { IsAnswered: true }:
                return await late.RepeatAsync(arrival);
            // What was refused under such a reference was the answer to it: the partner makes a new one for a new attempt.
            case { IsTaken: false }:
                return await refused.RefuseAsync(arrival, draft.ExternalId, draft, RefusalReason.QuoteUnknownOrExpired);
        }

        var complete = DraftValidation.Complete(draft, onFile);
        var delivery = new NewDelivery(arrival, complete, quote, conversation?.Id);
        using var unit = store.Begin(arrival);
        delivery.AddTo(unit, vault);
        delivery.AddAnswerTo(unit);
        var first = forwarding.Begin(delivery.Command(), delivery.ToOrder(unit.Key), arrival.PatienceLeft(time));
        foreach (var statement in first.Statements)
            unit.Add(statement);
        unit.Keep(new Judged(RequestVerdict.Accepted) { ExternalId = draft.ExternalId, DeliveryId = delivery.Id });
        return await store.KeepAsync(unit) is Kept.ExternalIdTaken ? null : await ForwardAsync(arrival, complete, delivery, first);
    }

    /// <summary>From here on the order is kept: whatever happens, it will be forwarded or the partner will be told.</summary>
    private async Task<Judgement> ForwardAsync(Arrival arrival, DeliveryDraft draft, NewDelivery delivery, FirstTry first)
    {
        WordedAnswer? yes = null;
        var result = await forwarding.TryNowAsync(
            first, arrival.PatienceLeft(time), taken => (yes = answers.Word(arrival, delivery.Id, Accepted(delivery, taken))).Keep, CancellationToken.None);
        return result switch
        {
            ForwardResult.Taken => await answers.GiveAsync(arrival, delivery.Id, yes!),
            ForwardResult.Refused no => await RefuseAsync(arrival, draft, delivery, no.Reason),
            _ => await answers.GiveAsync(arrival, delivery.Id, new Verdict.AcceptedPending(delivery.Facts)),
        };
    }

    private static Verdict.Accepted Accepted(NewDelivery delivery, ForwardResult.Taken taken) => new(delivery.Facts with
    {
        Fee = taken.Fee ?? delivery.Facts.Fee,
        PickupEta = taken.PickupEta ?? delivery.Facts.PickupEta,
        DropoffEta = taken.DropoffEta ?? delivery.Facts.DropoffEta,
    });

    private async Task<Judgement> RefuseAsync(Arrival arrival, DeliveryDraft draft, NewDelivery delivery, RefusalReason reason)
    {
        await store.AmendAsync(arrival, RequestVerdict.Refused, reason.ToString());
        return await answers.GiveAsync(arrival, delivery.Id, new Verdict.Refused(reason, draft.ExternalId));
    }

    private Task<Found> FindAsync(Arrival arrival, DeliveryDraft draft) => store.ReadAsync(
        [
            DeliveryLookup.Find(arrival.Partner, draft.ExternalId),
            StoreLookup.Find(arrival.Partner, StoreOnFile.Id(arrival, draft)),
            // In a conversation an order follows the offer for the same external id, and names none.
            arrival.Awaited is not null && draft.QuoteId is null
                ? QuoteLookup.FindLatest(arrival.Partner, draft.ExternalId, arrival.At)
                : QuoteLookup.Find(arrival.Partner, draft.QuoteId, arrival.At),
            StoppedIntake.Find(arrival),
        ],
        async (reader, token) =>
        {
            var first = await DeliveryLookup.ReadAsync(reader, token);
            await reader.NextResultAsync(token);
            var onFile = await StoreLookup.ReadAsync(reader, arrival.Partner, StoreOnFile.Id(arrival, draft), token);
            await reader.NextResultAsync(token);
            var quote = await QuoteLookup.ReadAsync(reader, token);
            await reader.NextResultAsync(token);
            return new Found(first, onFile, quote, await StoppedIntake.ReadAsync(reader, token));
        });

    private sealed record Found(KnownDelivery? First, Store? Store, Quote? Quote, bool Stopped);
}
