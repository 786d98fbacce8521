using Integrations.StatusUpdates;
using Integrations.Testing;
using Npgsql;

namespace Integrations.Tests.StatusUpdates;

/// <summary>
/// The interleaving that recording must survive: a change is being written while the outcome of the change before it is recorded. The
/// recording waits for the change; what it then does must be right for the change as written.
/// </summary>
internal static class LockTrap
{
    /// <summary>Returns when both have ended; a fault of either is the caller's.</summary>
    /// <param name="run">Whose store records.</param>
    /// <param name="recorded">Outcome of the first change, of a delivery that has no other.</param>
    public static async Task SpringAsync(EngineRun run, Outcome recorded)
    {
        var delivery = recorded.Claim.DeliveryId;
        await using var connection = await run.Source.OpenConnectionAsync();
        await using var change = await connection.BeginTransactionAsync();
        await ExecuteAsync("UPDATE external_state SET next_seq = 2 WHERE delivery_id = $1");

        var recording = run.Store.FinaliseAsync([recorded], CancellationToken.None);
        await Eventually.Holds(
            async () => await run.ScalarAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0,
            "the recording waits");
        await ExecuteAsync("UPDATE egress_ready SET pending_seq = 2 WHERE delivery_id = $1");
        await change.CommitAsync();
        await recording;

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new NpgsqlParameter { Value = delivery } } };
            await command.ExecuteNonQueryAsync();
        }
    }
}
