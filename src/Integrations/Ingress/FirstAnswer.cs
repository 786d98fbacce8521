using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress.Keeping;
using Npgsql;

namespace Integrations.Ingress;

/// <summary>
/// The answer that an order gets once and for all. It is kept before it is given; whoever comes again with the same order gets the same
/// words, also while the first request is still waiting for the Deliveries service.
/// </summary>
internal sealed class FirstAnswer(RequestStore store, PartnerAnswers answers, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>The words of the verdict and the statement that keeps them, unless others were kept first.</summary>
    public WordedAnswer Word(Arrival arrival, Guid deliveryId, Verdict verdict)
    {
        var reply = answers.Word(arrival.Door, arrival.Message, verdict);
        return new WordedAnswer(verdict, reply, DeliveryRows.KeepAnswer(deliveryId, reply.Status, reply.ContentType, reply.Body));
    }

    /// <summary>The words of the verdict, or those that someone else kept first.</summary>
    public async Task<Judgement> GiveAsync(Arrival arrival, Guid deliveryId, Verdict verdict)
    {
        var worded = Word(arrival, deliveryId, verdict);
        await store.ExecuteAsync(worded.Keep);
        return await GiveAsync(arrival, deliveryId, worded);
    }

    /// <summary>The same after the statement has run.</summary>
    public async Task<Judgement> GiveAsync(Arrival arrival, Guid deliveryId, WordedAnswer worded) =>
        worded.Keep.RecordsAffected == 0 && await FindAsync(arrival, deliveryId) is { Answer: { } first }
            ? new Judgement(worded.Verdict, Reply(first))
            : new Judgement(worded.Verdict, worded.Reply);

    /// <summary>
    /// The answer to a request for an external id that is taken. Null when the order that took it has just been refused, so that the id
    /// is free again.
    /// </summary>
    public async Task<Judgement?> RepeatAsync(Arrival arrival, KnownDelivery first)
    {
        if (!first.ContentHash.AsSpan().SequenceEqual(arrival.BodyHash))
        {
            await store.KeepAsync(arrival, new Judged(RequestVerdict.Conflict) { ExternalId = first.ExternalId, DeliveryId = first.Id });
            return new Judgement(new Verdict.Conflict(first.ExternalId) { DeliveryId = first.Id });
        }

        if (await WaitAsync(arrival, first) is not { } known)
            return null;
        await store.KeepAsync(arrival, new Judged(RequestVerdict.Repeated) { ExternalId = known.ExternalId, DeliveryId = known.Id });
        Verdict verdict = known.ForwardedAt is null ? new Verdict.AcceptedPending(known.Facts) : new Verdict.Accepted(known.Facts);
        return known.Answer is { } answer
            ? new Judgement(verdict, Reply(answer)) { Repeated = true }
            : await GiveAsync(arrival, known.Id, verdict) with { Repeated = true };
    }

    /// <summary>
    /// As long as the partner's patience lasts: the first request keeps its answer by then, unless its host has died. Null when the order
    /// was refused and nobody kept the words.
    /// </summary>
    private async Task<KnownDelivery?> WaitAsync(Arrival arrival, KnownDelivery first)
    {
        var started = time.GetTimestamp();
        var known = first;
        while (known.Answer is null && time.GetElapsedTime(started) < arrival.Door.Options.Patience)
        {
            await Task.Delay(Pause, time);
            known = await FindAsync(arrival, first.Id) ?? known;
        }

        return known is { Answer: null, AcceptedAt: null } ? null : known;
    }

    private Task<KnownDelivery?> FindAsync(Arrival arrival, Guid deliveryId) =>
        store.ReadAsync([DeliveryLookup.FindAny(arrival.Partner, deliveryId)], DeliveryLookup.ReadAsync);

    private static Reply Reply(KeptAnswer answer) => new(answer.Status, answer.ContentType, answer.Body);
}

/// <summary>An answer in the partner's words, not given yet.</summary>
/// <param name="Verdict">What it says.</param>
/// <param name="Reply">How.</param>
/// <param name="Keep">Touches no row where an answer was kept before.</param>
internal sealed record WordedAnswer(Verdict Verdict, Reply Reply, NpgsqlBatchCommand Keep);
