using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Integrations.Ops.Acts;

/// <summary>Writes down what a person did. Always inside the transaction that does it.</summary>
internal static class ActLedger
{
    private const string Insert = """
        INSERT INTO ops_act (id, at, actor, act, reason, ticket, delivery_id, subject, details, batch_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    public static OpsAct Row(Doer doer, string act, DateTimeOffset now, Guid? deliveryId = null, string? subject = null, object? details = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        At = now,
        Actor = doer.Actor,
        Act = act,
        Reason = doer.Reason,
        Ticket = doer.Ticket,
        DeliveryId = deliveryId,
        Subject = subject,
        Details = details is null ? null : JsonSerializer.Serialize(details),
        BatchId = doer.BatchId,
    };

    /// <summary>For whoever acts by plain SQL. EF adds the row itself.</summary>
    public static async Task WriteAsync(NpgsqlTransaction transaction, OpsAct act, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(Insert, transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = act.Id });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = act.At });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = act.Actor });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = act.Act });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = act.Reason });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)act.Ticket ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)act.DeliveryId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)act.Subject ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)act.Details ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)act.BatchId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        await command.ExecuteNonQueryAsync(token);
    }
}
