using Integrations.Abstractions;
using Integrations.Ops.Acts;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Integrations.Ingress.Intake;

/// <summary>Stops new orders of a partner in a region, and opens them again. Who did it and why is written with its effect.</summary>
internal sealed class IntakeSwitch(NpgsqlDataSource source, IDbContextFactory<IntegrationsDb> contexts, TimeProvider time)
{
    private const string Stop = """
        INSERT INTO intake_stop (integration_type, region, stopped_at, stopped_by, reason) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
        """;

    private const string Open = "DELETE FROM intake_stop WHERE integration_type = $1 AND region = $2";

    /// <summary>All that are stopped now.</summary>
    public async Task<IReadOnlyList<IntakeStop>> ReadAsync(CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        return await db.Set<IntakeStop>().AsNoTracking().ToListAsync(token);
    }

    /// <summary>False when somebody has stopped them already; who and why stays as it was.</summary>
    public Task<bool> StopAsync(IntegrationType partner, Region region, Doer doer)
    {
        var act = ActLedger.Row(doer, "intake.stop", time.GetUtcNow(), subject: $"{partner}/{region}");
        return RunAsync(
            Command(Stop, partner, region, new NpgsqlParameter<DateTimeOffset> { TypedValue = act.At }, new NpgsqlParameter<string> { TypedValue = act.Actor }, new NpgsqlParameter<string> { TypedValue = act.Reason }),
            act);
    }

    /// <summary>False when they are taken already.</summary>
    public Task<bool> OpenAsync(IntegrationType partner, Region region, Doer doer) =>
        RunAsync(Command(Open, partner, region), ActLedger.Row(doer, "intake.open", time.GetUtcNow(), subject: $"{partner}/{region}"));

    private static NpgsqlCommand Command(string sql, IntegrationType partner, Region region, params NpgsqlParameter[] more)
    {
        var command = new NpgsqlCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<IntegrationType> { TypedValue = partner });
        command.Parameters.Add(new NpgsqlParameter<Region> { TypedValue = region });
        command.Parameters.AddRange(more);
        return command;
    }

    // Once said it is done, whether or not the person waits.
    private async Task<bool> RunAsync(NpgsqlCommand command, OpsAct act)
    {
        await using var owned = command;
        await using var connection = await source.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        (command.Connection, command.Transaction) = (connection, transaction);
        if (await command.ExecuteNonQueryAsync(CancellationToken.None) == 0)
            return false;
        await ActLedger.WriteAsync(transaction, act, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }
}
