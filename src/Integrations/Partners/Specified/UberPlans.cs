using System.Text.Json;
using System.Text.Json.Serialization;
using Integrations.Abstractions;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Partners.Specified;

/// <summary><c>uber_transport_plan</c>: Uber's plans for robots' trips.</summary>
internal sealed class UberPlans : IPlanLedger
{
    private const string Sql = """
        INSERT INTO uber_transport_plan (id, delivery_id, plan_id, revision, external_delivery_id, job_count, waypoint_count, jobs,
            refused_because, valid_until, received_at, incoming_request_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (plan_id, revision) DO NOTHING
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public bool Keeps(IntegrationType partner, int apiVersion) => partner is IntegrationType.UBER;

    public NpgsqlBatchCommand Insert(ToldPlan plan) => new NpgsqlBatchCommand(Sql)
        .With(plan.Id).With(plan.DeliveryId).With(plan.Told.PlanId).With(plan.Told.Revision).With(plan.ExternalId)
        .With(plan.Told.Jobs.Count).With(plan.Told.Jobs.Sum(job => job.Waypoints.Count))
        .WithJson(JsonSerializer.Serialize(plan.Told.Jobs, Json)).With(plan.Refused?.ToString()).With(plan.Told.ValidUntil)
        .With(plan.ReceivedAt).With(plan.RequestId);
}
