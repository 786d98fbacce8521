using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Orders;

/// <summary>An order as a partner wrote it, and what became of it on the partner's side of the wire.</summary>
public sealed class SentOrder
{
    public required string Partner { get; init; }

    public required string ExternalId { get; init; }

    public required string Region { get; init; }

    public required string StoreId { get; init; }

    public required OrderKind Kind { get; init; }

    public required Speaking Speaking { get; init; }

    public required SpokenCall Call { get; init; }

    public required string Method { get; init; }

    /// <summary>With a leading slash, below the gateway's address.</summary>
    public required string Path { get; init; }

    public required byte[] Body { get; init; }

    public int ApiVersion => Speaking.ApiVersion;

    /// <summary>What is asked first under the same id, where the partner asks first.</summary>
    public SentOrder? First { get; internal set; }

    /// <summary>What the gateway said at once, where a call of ours is the answer.</summary>
    public OrderAnswer? Receipt { get; internal set; }

    /// <summary>What was said last to have the order carried: the order itself, or the acceptance that followed.</summary>
    public SaidCall Last
    {
        get => field ?? new SaidCall(Call, Method, Path, Body);
        internal set;
    }

    /// <summary>The first answer that was one; null until then.</summary>
    public OrderAnswer? Answer { get; internal set; }

    /// <summary>True once the gateway has said that it carries this order.</summary>
    public bool Accepted =>
        Kind is OrderKind.Counted && Answer is { } answer && Last.Call is { Then: null } last && last.Accepted.Contains(answer.Status);

    /// <summary>Why there is no answer yet, when the order was said at least once: <c>http 503</c>, <c>no connection</c>.</summary>
    public string? LastFailure { get; internal set; }

    public bool CancelAsked { get; internal set; }

    /// <summary>True once the gateway has said that the order is taken back.</summary>
    public bool CancelAccepted { get; internal set; }
}

/// <summary>Why an order was sent.</summary>
public enum OrderKind
{
    /// <summary>To be carried; counts among the run's orders.</summary>
    Counted,

    /// <summary>Lacks a required field; has to be refused with that field's name.</summary>
    Invalid,

    /// <summary>Not ours to carry; has to be answered politely.</summary>
    NotRelevant,

    /// <summary>Only asks for a quote.</summary>
    Quote,

    /// <summary>Written for people to send themselves.</summary>
    ByHand,
}

/// <summary>A call as it was put together.</summary>
public sealed record SaidCall(SpokenCall Call, string Method, string Path, byte[] Body);

public sealed record OrderAnswer(int Status, byte[] Body);
