using Integrations.Abstractions;
using Npgsql;
using NpgsqlTypes;

namespace Integrations.Ops.Alerts;

/// <summary>The statements on <c>alert</c>, inside the transaction of a round.</summary>
internal static class AlertSql
{
    private const string Open = "SELECT id, kind, integration_type, region, subject, opened_at, facts FROM alert WHERE closed_at IS NULL LIMIT 10000";

    private const string Insert = """
        INSERT INTO alert (id, kind, integration_type, region, subject, opened_at, facts) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (kind, subject) WHERE closed_at IS NULL DO NOTHING
        """;

    public static async Task<Dictionary<(string Kind, string Subject), OpenAlert>> OpenAsync(NpgsqlTransaction transaction, CancellationToken token)
    {
        var open = new Dictionary<(string, string), OpenAlert>();
        await using var command = new NpgsqlCommand(Open, transaction.Connection, transaction);
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            var subject = new AlertSubject(
                row.GetString(4), row.IsDBNull(2) ? null : row.GetFieldValue<IntegrationType>(2), row.IsDBNull(3) ? null : row.GetFieldValue<Region>(3));
            open[(row.GetString(1), subject.Name)] = new OpenAlert(row.GetGuid(0), subject, row.GetFieldValue<DateTimeOffset>(5), AlertFacts.Read(row.GetString(6)));
        }

        return open;
    }

    /// <summary>Null where it is open already.</summary>
    public static async Task<Guid?> OpenAsync(NpgsqlTransaction transaction, AlertKind kind, AlertSubject subject, DateTimeOffset now, AlertFacts facts, CancellationToken token)
    {
        var id = Guid.CreateVersion7(now);
        await using var command = new NpgsqlCommand(Insert, transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = kind.Name });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)subject.Partner ?? DBNull.Value, DataTypeName = "integration_type" });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)subject.Region ?? DBNull.Value, DataTypeName = "region" });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = subject.Name });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(Json(facts));
        return await command.ExecuteNonQueryAsync(token) == 1 ? id : null;
    }

    public static async Task UpdateAsync(NpgsqlTransaction transaction, Guid id, AlertFacts facts, CancellationToken token)
    {
        await using var command = new NpgsqlCommand("UPDATE alert SET facts = $2 WHERE id = $1 AND closed_at IS NULL", transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(Json(facts));
        await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>False when it is closed already.</summary>
    public static async Task<bool> CloseAsync(NpgsqlTransaction transaction, Guid id, DateTimeOffset now, CancellationToken token)
    {
        await using var command = new NpgsqlCommand("UPDATE alert SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL", transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        return await command.ExecuteNonQueryAsync(token) == 1;
    }

    private static NpgsqlParameter<string> Json(AlertFacts facts) => new() { TypedValue = facts.ToString(), NpgsqlDbType = NpgsqlDbType.Jsonb };
}

/// <summary>As a round finds it.</summary>
internal sealed record OpenAlert(Guid Id, AlertSubject Subject, DateTimeOffset OpenedAt, AlertFacts Facts);
