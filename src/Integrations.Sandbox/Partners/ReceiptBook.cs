using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Integrations.Sandbox.Partners;

/// <summary>Every call that partners got, and what was wrong with those that have no place with an order.</summary>
internal sealed class ReceiptBook(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Partner, string ExternalId), ImmutableList<Receipt>> _receipts = new();
    private readonly ConcurrentDictionary<string, PartnerTally> _tallies = new(StringComparer.Ordinal);
    private ImmutableList<DateTimeOffset> _deaths = [];
    private long _seq;

    /// <summary>When the gateway died. What it was told in its last instant it may rightly ask again.</summary>
    public ImmutableList<DateTimeOffset> GatewayDeaths => Volatile.Read(ref _deaths);

    public long LastSeq => Interlocked.Read(ref _seq);

    public long NextSeq() => Interlocked.Increment(ref _seq);

    public void GatewayDied() => ImmutableInterlocked.Update(ref _deaths, (deaths, now) => deaths.Add(now), clock.GetUtcNow());

    public void Keep(Receipt receipt) =>
        _receipts.AddOrUpdate((receipt.Partner, receipt.ExternalId), _ => [receipt], (_, kept) => kept.Add(receipt));

    /// <summary>Replaces the receipt of the same number.</summary>
    public void Amend(Receipt receipt) =>
        _receipts.AddOrUpdate(
            (receipt.Partner, receipt.ExternalId), _ => [receipt],
            (_, kept) => kept.ConvertAll(known => known.Seq == receipt.Seq ? receipt : known));

    /// <summary>In the order of arrival.</summary>
    public IReadOnlyList<Receipt> Of(string partner, string externalId) =>
        [.. RawOf(partner, externalId).OrderBy(receipt => receipt.Seq)];

    /// <summary>In the order of keeping. The same list means that nothing has changed.</summary>
    public ImmutableList<Receipt> RawOf(string partner, string externalId) => _receipts.GetValueOrDefault((partner, externalId), []);

    public IReadOnlyList<Receipt> All(string? partner, string? externalId) =>
    [
        .. _receipts
            .Where(entry => partner is null || string.Equals(entry.Key.Partner, partner, StringComparison.Ordinal))
            .Where(entry => externalId is null || string.Equals(entry.Key.ExternalId, externalId, StringComparison.Ordinal))
            .SelectMany(entry => entry.Value)
            .OrderBy(receipt => receipt.Seq),
    ];

    public PartnerTally Tally(string partner) => _tallies.GetOrAdd(partner, static _ => new PartnerTally());
}

/// <summary>Counts of one partner's endpoint.</summary>
internal sealed class PartnerTally
{
    private readonly ConcurrentQueue<string> _findings = new();
    private int _unknownWords;
    private int _wrongShapes;
    private int _unproved;
    private int _strangers;
    private int _tooFast;

    public int UnknownWords => _unknownWords;

    public int WrongShapes => _wrongShapes;

    public int Unproved => _unproved;

    public int Strangers => _strangers;

    public int TooFast => _tooFast;

    /// <summary>The first few, to be read by people: fields and rules, never values.</summary>
    public IReadOnlyCollection<string> Findings => _findings;

    /// <summary>A word that is not in the partner's vocabulary.</summary>
    public void UnknownWord(string where) => Count(ref _unknownWords, $"unknown word: {where}");

    /// <summary>A call that the partner's contract does not have.</summary>
    public void WrongShape(string where) => Count(ref _wrongShapes, $"wrong shape: {where}");

    /// <summary>A call that did not prove to be ours.</summary>
    public void NotProved(string rule) => Count(ref _unproved, $"not proved: {rule}");

    /// <summary>A call beyond the partner's limit.</summary>
    public void CalledTooFast(string scope) => Count(ref _tooFast, $"too fast: {scope}");

    /// <summary>A call about an order that this partner never sent, or not in this run.</summary>
    public void Stranger() => Interlocked.Increment(ref _strangers);

    private void Count(ref int count, string finding)
    {
        const int enough = 20;
        Interlocked.Increment(ref count);
        if (_findings.Count < enough)
            _findings.Enqueue(finding);
    }
}
