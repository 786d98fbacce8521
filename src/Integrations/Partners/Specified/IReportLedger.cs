using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;
using Npgsql;

namespace Integrations.Partners.Specified;

/// <summary>
/// Keeps what a partner reports of its own order in the table that the specification has for it. Chosen by partner and API version; a
/// partner without one has its reports kept as requests only.
/// </summary>
internal interface IReportLedger
{
    bool Keeps(IntegrationType partner, int apiVersion);

    /// <summary>An insert for the transaction of the request; the same event twice is kept once.</summary>
    NpgsqlBatchCommand Insert(ReportedStatus report);
}

/// <summary>A report with the delivery that it is about, where we have it, and the request that brought it.</summary>
internal sealed record ReportedStatus(
    PartnerReport Told, Guid Id, Guid? DeliveryId, int ApiVersion, Guid RequestId, DateTimeOffset ReceivedAt, byte[] BodyHash)
{
    private const int LongestEventId = 200;

    /// <summary>The partner's id of the event; where it has none, or none that an index takes, the same words are the same event.</summary>
    public string EventId => Told.EventId switch
    {
        null => Convert.ToHexStringLower(BodyHash),
        { Length: > LongestEventId } said => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said))),
        var id => id,
    };
}
