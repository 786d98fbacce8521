using System.Globalization;
using System.Text.Json;
using Integrations.Ops.Acts;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Ingress.Again;

/// <summary>
/// Marks a stored request as read again, in the transaction that keeps what came of it. The mark stands on the request itself and names
/// the act; the act and the new request have one id. Where the mark stands already, the act has no id and the database refuses
/// everything: a request leads to one thing at most, however many ask at once and wherever a host dies.
/// </summary>
/// <param name="Of">The request that is read again.</param>
/// <param name="ReceivedAt">Of that request, as stored.</param>
/// <param name="Doer">Who has it read.</param>
internal sealed record SecondReading(Guid Of, DateTimeOffset ReceivedAt, Doer Doer)
{
    /// <summary>The act's word.</summary>
    public const string Act = "request.reprocess";

    private const string Prefix = "reprocessed:";

    // The update's lock lets the second of two wait for the first, and then find the mark.
    private const string Mark = """
        WITH marked AS (
            UPDATE incoming_request SET reason = $1
            WHERE id = $2 AND received_at = $3 AND reason IS NULL AND verdict IN ('Invalid', 'Unreadable', 'Failed') RETURNING id)
        INSERT INTO ops_act (id, at, actor, act, reason, ticket, delivery_id, subject, details, batch_id)
        SELECT CASE WHEN EXISTS (SELECT FROM marked) THEN $4 END, $5, $6, $7, $8, $9, $10, $11, $12, $13
        """;

    /// <summary>The id of the act and of the request that came of it; null where the reason is no mark.</summary>
    public static Guid? Read(string? reason) =>
        reason?.StartsWith(Prefix, StringComparison.Ordinal) is true && Guid.TryParse(reason.AsSpan(Prefix.Length), out var id) ? id : null;

    /// <summary>True for what the database says when the mark stood already.</summary>
    public static bool WasFirst(PostgresException refusal) =>
        refusal.SqlState is PostgresErrorCodes.NotNullViolation && refusal.TableName is "ops_act";

    /// <summary>Stands behind the row of the new request, whose id it takes.</summary>
    public NpgsqlBatchCommand Statement(Arrival arrival, Judged judged)
    {
        var details = JsonSerializer.Serialize(new { verdict = judged.Verdict.ToString(), request = arrival.Id });
        return new NpgsqlBatchCommand(Mark)
            .With(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{arrival.Id:D}")).With(Of).With(ReceivedAt)
            .With(arrival.Id).With(arrival.At).With(Doer.Actor).With(Act).With(Doer.Reason).With(Doer.Ticket).With(judged.DeliveryId)
            .With(Of.ToString("D")).WithJson(details).With(Doer.BatchId);
    }
}
