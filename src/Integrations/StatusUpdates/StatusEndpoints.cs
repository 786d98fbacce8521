using Integrations.Abstractions;
using Integrations.Abstractions.Reading;
using Integrations.StatusUpdates.Protection;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace Integrations.StatusUpdates;

/// <summary>
/// Where the Deliveries service reports, where what could not be told is listed, and where operators order the lanes. To be mapped behind
/// the internal tokens.
/// </summary>
public static class StatusEndpoints
{
    /// <summary>Changes in one report.</summary>
    public const int MaxChanges = 500;

    private const int MaxBody = 1 << 20;

    public static RouteGroupBuilder MapStatusUpdates(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        group.MapPost("/deliveries/{id:guid}/statuses", Record).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxBody));
        group.MapGet("/dead-letters", DeadLetters);
        group.MapGet("/dead-letters/causes", Causes);
        group.MapLanes();
        return group;
    }

    private static async Task<Results<Ok<Recorded>, NotFound, ProblemHttpResult>> Record(
        Guid id, HttpRequest request, HttpResponse response, IMediator mediator, CancellationToken token)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, token);
        var changes = Read(body.ToArray(), out var faults);
        if (faults.Count > 0)
        {
            return TypedResults.Problem(
                title: "The report cannot be read.", statusCode: StatusCodes.Status400BadRequest,
                extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["errors"] = faults });
        }

        try
        {
            return await mediator.Send(new RecordStatusChanges(id, changes), token) is { } results
                ? TypedResults.Ok(new Recorded(results))
                : TypedResults.NotFound();
        }
        catch (NpgsqlException e) when (e.IsTransient || e.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction)
        {
            // It may have been recorded: the same report again is a duplicate then.
            response.Headers.RetryAfter = "1";
            return TypedResults.Problem(title: "The report cannot be recorded now.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<Ok<IReadOnlyList<DeadLetter>>> DeadLetters(DeadLetterList list, int? limit, CancellationToken token) =>
        TypedResults.Ok(await list.LatestAsync(Math.Clamp(limit ?? 100, 1, 1000), token));

    private static async Task<Results<Ok<DeadLettersByCause>, ProblemHttpResult>> Causes(
        DateTimeOffset? since, IMediator mediator, TimeProvider time, CancellationToken token)
    {
        var from = since ?? time.GetUtcNow() - DeadLetterCauses.Usual;
        if (time.GetUtcNow() - from > DeadLetterCauses.Longest)
            return TypedResults.Problem(title: $"since: at most {DeadLetterCauses.Longest.TotalDays} days ago.", statusCode: StatusCodes.Status400BadRequest);
        return TypedResults.Ok(await mediator.Send(new DeadLetterCauses(from), token));
    }

    private static List<ReportedChange> Read(ReadOnlyMemory<byte> body, out IReadOnlyList<Fault> faults)
    {
        var changes = new List<ReportedChange>();
        foreach (var wire in Wire.OpenMany(body, MaxChanges, out faults))
        {
            var status = Named<AttemptStatus>(wire, "status", required: true);
            var occurredAt = wire.Time("occurredAt", required: true);
            var position = wire.Object("position");
            var change = new ReportedChange
            {
                EventId = wire.Text("eventId", max: 100),
                Version = wire.Integer("version"),
                Status = status ?? default,
                Attempt = (int)(wire.Integer("attempt", min: 1, max: 1000) ?? 1),
                RobotId = wire.Text("robotId", max: 100),
                OccurredAt = occurredAt ?? default,
                PickupEta = wire.Time("pickupEta"),
                DropoffEta = wire.Time("dropoffEta"),
                Position = position?.Number("latitude", required: true) is { } latitude && position.Number("longitude", required: true) is { } longitude
                    ? new GeoPoint(latitude, longitude)
                    : null,
                CancelReason = Named<CancelReason>(wire, "cancelReason", required: false),
            };
            if (status is not null && occurredAt is not null)
                changes.Add(change);
        }

        return changes;
    }

    private static T? Named<T>(Wire wire, string field, bool required)
        where T : struct, Enum =>
        wire.Word(field, Enum.GetNames<T>(), required) is { } word ? Enum.Parse<T>(word) : null;

    private sealed record Recorded(IReadOnlyList<RecordedChange> Results);
}
