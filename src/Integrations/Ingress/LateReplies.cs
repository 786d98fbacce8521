using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Ingress.Keeping;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.LateAnswers;

namespace Integrations.Ingress;

/// <summary>
/// For partners that are answered by a call of ours: the answer is kept in the delivery's sequence before the receipt leaves, and the
/// engine that tells statuses tells it. An event that has its answer is given a receipt again, and nothing more comes of it.
/// </summary>
internal sealed class LateReplies(RequestStore store, PartnerAnswers answers, EgressSignal signal, TimeProvider time)
{
    /// <summary>Judges, and keeps what is owed. Whatever throws was not given a receipt, so the partner sends it again.</summary>
    public async Task<Judgement> AnswerAsync(Arrival arrival, Func<Arrival, Task<Judgement>> judge)
    {
        if (Awaited(arrival) is not { } awaited)
            return await judge(arrival);
        var waiting = arrival.For(awaited);
        if (await FindAsync(waiting) is { IsAnswered: true })
            return await RepeatAsync(waiting);

        var judgement = await judge(waiting);
        var now = time.GetUtcNow();
        await store.ExecuteAsync(Conversations.Answer(
            waiting.Party, NewId(judgement.Verdict, now), awaited, AnswerContent.Of(awaited, judgement.Verdict, now), now, arrival.TraceParent));
        signal.Wake();
        return Receipt(arrival, judgement.Verdict) with { Repeated = judgement.Repeated };
    }

    /// <summary>The same event again.</summary>
    public async Task<Judgement> RepeatAsync(Arrival arrival)
    {
        await store.KeepAsync(arrival, new Judged(RequestVerdict.Repeated) { ExternalId = arrival.Awaited?.ExternalId });
        return Receipt(arrival, new Verdict.Recorded()) with { Repeated = true };
    }

    /// <summary>True where the partner is answered by calls, and has had its answer to this.</summary>
    public async Task<bool> IsAnsweredAsync(Arrival arrival) =>
        Awaited(arrival) is { } awaited && await FindAsync(arrival.For(awaited)) is { IsAnswered: true };

    /// <summary>The conversation that an awaited answer belongs to; null when there is none yet, or nobody waits.</summary>
    public async Task<Conversation?> FindAsync(Arrival arrival) => arrival.Awaited is { } awaited
        ? await store.ReadAsync([Conversations.Find(arrival.Partner, awaited)], Conversations.ReadAsync)
        : null;

    /// <summary>An id that no index takes is no id: then the event stands for itself.</summary>
    private static AwaitedAnswer? Awaited(Arrival arrival) => arrival.Door.LateAnswers?.Awaits(arrival.Message) switch
    {
        { ExternalId: { } id } awaited when id.Length is 0 or > Arrival.LongestExternalId || id.Any(char.IsControl) => awaited with { ExternalId = null },
        var awaited => awaited,
    };

    /// <summary>A conversation that begins with an offer has the offer's id, so that the calls made for it are found under it.</summary>
    private static Guid NewId(Verdict verdict, DateTimeOffset now) =>
        verdict is Verdict.Quoted { Offer.QuoteId: var id } && Guid.TryParseExact(id, "N", out var quote) ? quote : Guid.CreateVersion7(now);

    private Judgement Receipt(Arrival arrival, Verdict verdict) =>
        new(verdict, answers.Word(arrival.Door, arrival.Message, new Verdict.Recorded()));
}
