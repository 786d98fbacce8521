using System.Collections.Concurrent;

namespace Integrations.Sandbox.Orders;

/// <summary>Every order that partners wrote in this run, found by its partner's id. An order stands here before it is sent.</summary>
internal sealed class OrderBook
{
    private readonly ConcurrentDictionary<(string Partner, string ExternalId), SentOrder> _orders = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _misanswered = new(StringComparer.Ordinal);

    public IEnumerable<SentOrder> All => _orders.Values;

    public SentOrder? Find(string partner, string externalId) => _orders.GetValueOrDefault((partner, externalId));

    public void Write(SentOrder order) => _orders[(order.Partner, order.ExternalId)] = order;

    /// <summary>The gateway answered otherwise than the partner's contract says.</summary>
    public void Misanswered(SentOrder order, string what) =>
        _misanswered.GetOrAdd(order.Partner, static _ => new ConcurrentQueue<string>()).Enqueue($"{order.Kind} {order.ExternalId}: {what}");

    public IReadOnlyCollection<string> MisansweredOf(string partner) => _misanswered.GetValueOrDefault(partner) ?? [];
}
