using Integrations.Abstractions;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Partners.Specified;

/// <summary><c>door_dash_update</c>: what DoorDash's API version 1 reports.</summary>
internal sealed class DoorDashReports : IReportLedger
{
    private const int Version = 1;

    private const string Sql = """
        INSERT INTO door_dash_update (id, delivery_id, external_delivery_id, event_id, partner_status, delivery_status, reason, occurred_at,
            received_at, incoming_request_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (external_delivery_id, event_id) DO NOTHING
        """;

    public bool Keeps(IntegrationType partner, int apiVersion) => partner is IntegrationType.DOORDASH && apiVersion == Version;

    public NpgsqlBatchCommand Insert(ReportedStatus report) => new NpgsqlBatchCommand(Sql)
        .With(report.Id).With(report.DeliveryId).With(report.Told.ExternalId).With(report.EventId).With(report.Told.PartnerStatus)
        .WithEnum(Specified(report.Told.PartnerStatus)).With(report.Told.PartnerReason).With(report.Told.OccurredAt)
        .With(report.ReceivedAt).With(report.RequestId);

    private static DoorDashDeliveryStatus? Specified(string word) =>
        Enum.TryParse<DoorDashDeliveryStatus>(word, ignoreCase: false, out var status) && Enum.IsDefined(status) ? status : null;
}

/// <summary><c>door_dash_update_v2</c>: what the later versions report.</summary>
internal sealed class DoorDashReportsV2 : IReportLedger
{
    private const int FirstVersion = 2;

    private const string Sql = """
        INSERT INTO door_dash_update_v2 (id, delivery_id, external_delivery_id, event_id, partner_status, reason, api_version, occurred_at,
            received_at, incoming_request_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (external_delivery_id, event_id) DO NOTHING
        """;

    public bool Keeps(IntegrationType partner, int apiVersion) => partner is IntegrationType.DOORDASH && apiVersion >= FirstVersion;

    public NpgsqlBatchCommand Insert(ReportedStatus report) => new NpgsqlBatchCommand(Sql)
        .With(report.Id).With(report.DeliveryId).With(report.Told.ExternalId).With(report.EventId).With(report.Told.PartnerStatus)
        .With(report.Told.PartnerReason).With(report.ApiVersion).With(report.Told.OccurredAt).With(report.ReceivedAt).With(report.RequestId);
}
