using Integrations.Abstractions;

namespace Integrations.StatusUpdates;

/// <summary>Where a delivery's sequence stands while its row is locked, and what reports make of it.</summary>
internal sealed class IntakeState(Guid deliveryId, IntegrationType partner, Region region, long nextSeq, ChangeOrder last, AttemptStatus? current, int awaited)
{
    private AttemptStatus? _current = current;

    public Guid DeliveryId { get; } = deliveryId;

    public IntegrationType Partner { get; } = partner;

    public Region Region { get; } = region;

    /// <summary>Answers that wait for the Deliveries service. A report shows that the order was taken: they come before it.</summary>
    public int Awaited { get; } = awaited;

    public long NextSeq { get; private set; } = nextSeq;

    public ChangeOrder Last { get; private set; } = last;

    /// <summary>The changes that are news, by their numbers.</summary>
    public List<NumberedChange> News { get; } = [];

    /// <summary>Says of each change what it is, and takes in what is news. Null where the report has to wait.</summary>
    public IReadOnlyList<SortedChange>? Take(Report report)
    {
        if (Awaited > 0 && !report.BeforeTheAnswer && News.Count == 0)
            return null;
        var sorted = report.Changes.Select((change, place) => new SortedChange(change, place)).ToList();
        sorted.Sort((a, b) => ChangeOrder.Compare(a.Change.Order, b.Change.Order) is var order and not 0 ? order : a.Place.CompareTo(b.Place));
        foreach (var item in sorted)
        {
            if (ChangeOrder.Compare(item.Change.Order, Last) <= 0)
                item.Result = item.Change.Order == Last ? ChangeResult.duplicate : ChangeResult.regressed;
            else if (_current?.IsFinal() is true)
                item.Result = ChangeResult.final;
            else
                Accept(item, report.TraceParent);
        }

        return sorted;
    }

    private void Accept(SortedChange item, string? traceParent)
    {
        if (News.Count == 0)
            NextSeq += Awaited;
        item.Seq = ++NextSeq;
        Last = item.Change.Order;
        _current = item.Change.Status;
        News.Add(new NumberedChange(DeliveryId, NextSeq, item.Change, traceParent));
    }
}

internal sealed record NumberedChange(Guid DeliveryId, long Seq, ReportedChange Change, string? TraceParent);

/// <summary>A reported change and what it turned out to be.</summary>
internal sealed class SortedChange(ReportedChange change, int place)
{
    public ReportedChange Change { get; } = change;

    /// <summary>In the report.</summary>
    public int Place { get; } = place;

    public ChangeResult Result { get; set; } = ChangeResult.accepted;

    public long? Seq { get; set; }
}
