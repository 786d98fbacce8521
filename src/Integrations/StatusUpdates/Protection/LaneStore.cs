using Integrations.Abstractions;
using Integrations.Ops.Acts;
using Npgsql;

namespace Integrations.StatusUpdates.Protection;

/// <summary>Runs the statements on <c>partner_lane</c>.</summary>
internal sealed class LaneStore(NpgsqlDataSource source)
{
    // A lane that closes again this soon after its recovery had not recovered.
    private static readonly TimeSpan Flapping = TimeSpan.FromMinutes(5);

    public async Task<IReadOnlyList<LaneGate>> ReadAsync(CancellationToken token)
    {
        var gates = new List<LaneGate>();
        await using var command = source.CreateCommand(LaneSql.Read);
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
        {
            gates.Add(new LaneGate(new LaneKey(reader.GetFieldValue<IntegrationType>(0), reader.GetFieldValue<Region>(1)))
            {
                ClosedFor = reader.IsDBNull(2) ? null : reader.GetTimeSpan(2),
                NeedsProbe = reader.GetBoolean(3),
                Trouble = reader.IsDBNull(4) ? null : reader.GetFieldValue<LaneTrouble>(4),
                RecoveredAt = reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5),
                Held = reader.GetBoolean(6),
                Draining = reader.GetBoolean(7),
            });
        }

        return gates;
    }

    /// <summary>False when the lane was closed already and nothing changed.</summary>
    public async Task<bool> CloseAsync(LaneKey lane, Closing closing, CancellationToken token)
    {
        await using var command = Command(LaneSql.Close, lane);
        command.Parameters.Add(new NpgsqlParameter<LaneTrouble> { TypedValue = closing.Trouble });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = closing.NeedsProbe });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = closing.Shortest });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = closing.Alerts });
        command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = closing.For.TotalSeconds });
        command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = closing.Longest.TotalSeconds });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Flapping });
        return await command.ExecuteNonQueryAsync(token) > 0;
    }

    /// <summary>The right to send one real update through a closed lane, and which kind of work is oldest. Null: not now, or somebody else has it.</summary>
    public async Task<(long Token, short Kind)?> TakeProbeAsync(LaneKey lane, TimeSpan lease, CancellationToken token)
    {
        await using var command = Command(LaneSql.TakeProbe, lane);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lease });
        await using var reader = await command.ExecuteReaderAsync(token);
        return await reader.ReadAsync(token) ? (reader.GetInt64(0), reader.GetInt16(1)) : null;
    }

    public async Task ReopenAsync(LaneKey lane, long probe, CancellationToken token)
    {
        await using var command = Command(LaneSql.Reopen, lane);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = probe });
        await command.ExecuteNonQueryAsync(token);
    }

    public async Task ProbeFailedAsync(LaneKey lane, long probe, Closing closing, CancellationToken token)
    {
        await using var command = Command(LaneSql.ProbeFailed, lane);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = probe });
        command.Parameters.Add(new NpgsqlParameter<LaneTrouble> { TypedValue = closing.Trouble });
        command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = closing.For.TotalSeconds });
        command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = closing.Longest.TotalSeconds });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = closing.Alerts });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = closing.AtLeast });
        await command.ExecuteNonQueryAsync(token);
    }

    public async Task ProbeUnusedAsync(LaneKey lane, long probe, CancellationToken token)
    {
        await using var command = Command(LaneSql.ProbeUnused, lane);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = probe });
        await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>What an operator orders, and the record of it, in one transaction.</summary>
    public async Task OrderAsync(LaneKey lane, LaneAct act, OpsAct record, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await using var command = With(lane, new NpgsqlCommand(act is LaneAct.Resume ? LaneSql.Resume : LaneSql.Hold, connection, transaction));
        if (act is not LaneAct.Resume)
            command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = act is LaneAct.Drain });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = record.Actor });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = record.Reason });
        await command.ExecuteNonQueryAsync(token);
        await ActLedger.WriteAsync(transaction, record, token);
        await transaction.CommitAsync(token);
    }

    public async Task EndDrainsAsync(CancellationToken token)
    {
        await using var command = source.CreateCommand(LaneSql.EndDrains);
        await command.ExecuteNonQueryAsync(token);
    }

    private NpgsqlCommand Command(string sql, LaneKey lane) => With(lane, source.CreateCommand(sql));

    private static NpgsqlCommand With(LaneKey lane, NpgsqlCommand command)
    {
        command.Parameters.Add(new NpgsqlParameter<IntegrationType> { TypedValue = lane.Partner });
        command.Parameters.Add(new NpgsqlParameter<Region> { TypedValue = lane.Region });
        return command;
    }
}
