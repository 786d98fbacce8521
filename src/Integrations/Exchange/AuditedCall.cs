using Integrations.Abstractions;
using Integrations.Customers;

namespace Integrations.Exchange;

/// <summary>A call together with what is written down about it.</summary>
public sealed record AuditedCall
{
    public required Guid Id { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required CallPurpose Purpose { get; init; }

    public required CallSubject Subject { get; init; }

    /// <summary>Our name of the operation.</summary>
    public required string Operation { get; init; }

    /// <summary>From 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The same on every attempt.</summary>
    public required string MessageId { get; init; }

    /// <summary>Null for a call that is made once, in somebody's presence.</summary>
    public long? LeaseToken { get; init; }

    public required OutboundCall Call { get; init; }
}

/// <summary>What a call is about.</summary>
/// <param name="DeliveryId">Ours; for a quote, the quote's.</param>
/// <param name="ExternalId">The partner's.</param>
/// <param name="Partner">On whose behalf.</param>
/// <param name="ApiVersion">Of the delivery.</param>
/// <param name="Region">Of the delivery.</param>
/// <param name="Key">What the audit's copies of both bodies are sealed with. Null once it was destroyed: then no copy is kept.</param>
public sealed record CallSubject(Guid DeliveryId, string ExternalId, IntegrationType Partner, int ApiVersion, Region Region, SealingKey? Key);
