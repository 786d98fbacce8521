using System.Collections.Concurrent;
using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.StatusUpdates;

namespace Integrations.Tests.StatusUpdates;

/// <summary>A partner that the test plays: it hears what it is told and behaves as it is asked to.</summary>
internal sealed class PlayedPartner(Func<Telling, Task<SendOutcome>>? behaviour = null) : ITellPartner
{
    private int _calls;
    private int _questions;

    public ConcurrentDictionary<Guid, ConcurrentQueue<(string Word, string? Robot, string MessageId)>> Heard { get; } = new();

    /// <summary>Heard or not.</summary>
    public int Calls => Volatile.Read(ref _calls);

    public int Questions => Volatile.Read(ref _questions);

    public IReadOnlyList<string> WordsOf(Guid delivery) => Heard.TryGetValue(delivery, out var heard) ? [.. heard.Select(h => h.Word)] : [];

    public Task<SendOutcome?> PrepareAsync(Telling telling, CancellationToken stop)
    {
        telling.Prepared = new Prepared(new Uri("http://partner.test/status"), [], "{}", telling.Tell.Call.Body.ToArray());
        return Task.FromResult(Lacks?.Invoke(telling));
    }

    /// <summary>What keeps a call from being made at all, as a token server does that gives none.</summary>
    public Func<Telling, SendOutcome?>? Lacks { get; init; }

    /// <summary>The shape of the answers by which it refuses.</summary>
    public Func<Telling, string?>? Shapes { get; init; }

    /// <summary>What the partner says when it is asked whether a change arrived; it cannot be asked while this is null.</summary>
    public Func<Telling, Known>? Answers { get; init; }

    public bool CanBeAsked(Telling telling) => Answers is not null;

    public SendOutcome AskingComesTo { get; init; } = new(OutcomeKind.Delivered, "http_200");

    public Task<Asked> AskAsync(Telling telling, TimeSpan within, CancellationToken stop)
    {
        Interlocked.Increment(ref _questions);
        return Task.FromResult(new Asked(Answers!(telling), AskingComesTo));
    }

    public async Task<Told> TellAsync(Telling telling, CancellationToken stop)
    {
        Interlocked.Increment(ref _calls);
        var outcome = behaviour is null ? Hear(telling) : await behaviour(telling);
        return new Told(outcome, new CallRecord(
            telling.RequestId, telling.RequestedAt, outcome.Kind is OutcomeKind.Delivered ? CallOutcome.Sent : CallOutcome.Retry, outcome.Detail))
        {
            Shape = Shapes?.Invoke(telling),
        };
    }

    public SendOutcome Hear(Telling telling)
    {
        Heard.GetOrAdd(telling.Owed.Claim.DeliveryId, _ => new()).Enqueue(
            (telling.Tell.PartnerStatus, telling.Change.Change.RobotId, telling.Change.Change.MessageId));
        return new SendOutcome(OutcomeKind.Delivered, "http_200");
    }
}
