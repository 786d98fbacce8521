using System.Collections.Concurrent;
using System.Collections.Immutable;
using Integrations.Sandbox.Orders;

namespace Integrations.Sandbox.Partners;

/// <summary>
/// What partners said that is answered by a call of ours, found by the event's id. An event stands here before it is said; every call that
/// names it is noted.
/// </summary>
internal sealed class EventBook
{
    private readonly ConcurrentDictionary<(string Partner, string EventId), SpokenEvent> _events = new();
    private readonly ConcurrentDictionary<SentOrder, ImmutableList<SpokenEvent>> _ofOrders = new();

    public SpokenEvent Write(SentOrder order, SpokenCall call, string eventId)
    {
        var spoken = new SpokenEvent(order, call, eventId);
        _events[(order.Partner, eventId)] = spoken;
        _ofOrders.AddOrUpdate(order, _ => [spoken], (_, known) => known.Add(spoken));
        return spoken;
    }

    public SpokenEvent? Find(string partner, string eventId) => _events.GetValueOrDefault((partner, eventId));

    /// <summary>In the order in which they were said.</summary>
    public ImmutableList<SpokenEvent> Of(SentOrder order) => _ofOrders.GetValueOrDefault(order, []);
}

/// <summary>One event and what was heard of it.</summary>
internal sealed class SpokenEvent(SentOrder order, SpokenCall call, string id)
{
    private readonly TaskCompletionSource<HeardAnswer> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SentOrder Order => order;

    public SpokenCall Call => call;

    public string Id => id;

    /// <summary>Ends with the first answer that took effect.</summary>
    public Task<HeardAnswer> Answered => _answered.Task;

    /// <summary>The gateway has given its receipt: from then on it owes the answer.</summary>
    public bool IsOwed { get; set; }

    public bool IsAnsweredBy(string operation) => operation == call.AnsweredBy || operation == call.RefusedBy;

    public void Heard(HeardAnswer answer) => _answered.TrySetResult(answer);
}

/// <param name="Operation">Of the call that answered.</param>
/// <param name="Word">That it said.</param>
/// <param name="Body">Of that call.</param>
internal sealed record HeardAnswer(string Operation, string Word, byte[] Body);
