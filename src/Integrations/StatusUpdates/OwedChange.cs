using Integrations.Abstractions;
using Integrations.StatusUpdates.LateAnswers;

namespace Integrations.StatusUpdates;

/// <summary>An entry of a delivery's sequence without a decision: a status that changed, or an answer that the partner waits for.</summary>
internal sealed record OwedChange
{
    private readonly StatusChange? _change;

    public OwedChange(StatusChange change, DateTimeOffset recordedAt, string? traceParent)
        : this(change.DeliveryId, change.Seq, recordedAt, traceParent)
    {
        _change = change;
        StoreId = change.StoreId;
        News = News.Of(change.Status);
    }

    /// <param name="deliveryId">Of the conversation, whether or not there is a delivery.</param>
    /// <param name="seq">Of the entry.</param>
    /// <param name="answer">Null when what was kept cannot be read.</param>
    /// <param name="apiVersion">Of the conversation.</param>
    /// <param name="region">Of the conversation.</param>
    /// <param name="recordedAt">When it was recorded.</param>
    /// <param name="traceParent">W3C trace context of the request.</param>
    public OwedChange(
        Guid deliveryId, long seq, AnswerContent? answer, int apiVersion, Region region, DateTimeOffset recordedAt, string? traceParent)
        : this(deliveryId, seq, recordedAt, traceParent)
    {
        IsAnswer = true;
        Answer = answer?.ToAnswer(apiVersion, region);
        StoreId = answer?.StoreId;
        News = News.Of(answer, recordedAt);
    }

    private OwedChange(Guid deliveryId, long seq, DateTimeOffset recordedAt, string? traceParent) =>
        (DeliveryId, Seq, RecordedAt, TraceParent) = (deliveryId, seq, recordedAt, traceParent);

    public Guid DeliveryId { get; }

    public long Seq { get; }

    public DateTimeOffset RecordedAt { get; }

    public string? TraceParent { get; }

    public string? StoreId { get; }

    public News News { get; }

    public bool IsAnswer { get; }

    /// <summary>A person has put it here again.</summary>
    public bool IsRepeat { get; init; }

    public LateAnswer? Answer { get; }

    /// <summary>Of an entry that is no answer.</summary>
    public StatusChange Change => _change ?? throw new InvalidOperationException("An answer is no change of a status.");

    /// <summary>An answer is told about no robot.</summary>
    public string? RobotId => _change?.RobotId;

    /// <summary>The same on every retry.</summary>
    public string MessageId => _change?.MessageId ?? FormattableString.Invariant($"{DeliveryId:N}-{Seq}");
}
