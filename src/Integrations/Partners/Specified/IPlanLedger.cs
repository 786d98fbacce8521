using Integrations.Abstractions;
using Npgsql;

namespace Integrations.Partners.Specified;

/// <summary>
/// Keeps the transport plans of a partner in the table that the specification has for them. Chosen by partner and API version; a partner
/// without one has its plans kept as requests only.
/// </summary>
internal interface IPlanLedger
{
    bool Keeps(IntegrationType partner, int apiVersion);

    /// <summary>An insert for the transaction of the request; the same revision of a plan twice is kept once.</summary>
    NpgsqlBatchCommand Insert(ToldPlan plan);
}

/// <summary>A plan with the delivery that it is for, where we have it; why we refuse it, where we do; and the request that brought it.</summary>
internal sealed record ToldPlan(
    TransportPlan Told, Guid Id, Guid? DeliveryId, string? ExternalId, RefusalReason? Refused, Guid RequestId, DateTimeOffset ReceivedAt);
