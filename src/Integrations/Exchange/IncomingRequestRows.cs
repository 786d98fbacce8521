using Integrations.Storage;
using Npgsql;

namespace Integrations.Exchange;

/// <summary>Statements on <c>incoming_request</c>, for the transaction of a request.</summary>
internal static class IncomingRequestRows
{
    private const string InsertRequest = """
        INSERT INTO incoming_request (id, received_at, integration_type, api_version, region, route, method, path_values, headers, body,
            body_length, body_hash, data_key_id, external_delivery_id, delivery_id, verdict, faults, reason, trace_parent)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        """;

    // What is decided after the request was kept, because it needed the Deliveries service.
    private const string SetVerdict =
        "UPDATE incoming_request SET verdict = $3, reason = $4 WHERE id = $1 AND received_at = $2";

    public static NpgsqlBatchCommand Insert(IncomingRequest request) => new NpgsqlBatchCommand(InsertRequest)
        .With(request.Id).With(request.ReceivedAt).WithEnum(request.IntegrationType).With(request.ApiVersion).WithEnum(request.Region)
        .With(request.Route).With(request.Method).WithJson(request.PathValues).WithJson(request.Headers).With(request.Body)
        .With(request.BodyLength).With(request.BodyHash).With(request.DataKeyId).With(request.ExternalDeliveryId).With(request.DeliveryId)
        .WithEnum(request.Verdict).WithJson(request.Faults).With(request.Reason).With(request.TraceParent);

    public static NpgsqlBatchCommand Amend(Guid id, DateTimeOffset receivedAt, RequestVerdict verdict, string? reason) =>
        new NpgsqlBatchCommand(SetVerdict).With(id).With(receivedAt).WithEnum(verdict).With(reason);
}
