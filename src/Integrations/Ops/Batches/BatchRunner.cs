using Integrations.Ingress.Again;
using Integrations.Ops.Acts;
using Integrations.StatusUpdates.Settlements;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Integrations.Ops.Batches;

/// <summary>
/// Works through batches, portion by portion, on whichever host has the batch's lease. Each row's act is a transaction of its own and safe
/// to repeat, so a host that dies leaves at most a portion whose rows the next one finds done already, and says so.
/// </summary>
internal sealed partial class BatchRunner(
    NpgsqlDataSource source, DeadChanges changes, ToldChange told, Reprocess reprocess, BatchSignal signal, TimeProvider time, ILogger<BatchRunner> log) : BackgroundService
{
    /// <summary>Rows between two looks at what has been ordered meanwhile.</summary>
    public const int Portion = 25;

    /// <summary>Rows in a second: a batch is not to push aside what partners wait for.</summary>
    public const int PerSecond = 100;

    /// <summary>From so many failures on, a fifth of all ends it.</summary>
    public const int FailuresBeforeStop = 20;

    public const string TooManyFailed = "too_many_failed";

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await TakeAsync(stoppingToken) is { } batch)
                    await WorkAsync(batch, stoppingToken);
                else
                    await signal.WaitAsync(Idle, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The lease runs out by itself and somebody goes on.
                Log.Failed(log, e);
                await Task.Delay(Idle, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task WorkAsync(Taken batch, CancellationToken stop)
    {
        for (var after = 0; ;)
        {
            if (stop.IsCancellationRequested)
            {
                await RunAsync(BatchSql.Release, CancellationToken.None, batch.Id);
                return;
            }

            var begun = time.GetTimestamp();
            var rows = await NextAsync(batch.Id, after, stop);
            if (rows.Count == 0)
            {
                // Paused and canceled ones have left the state that this ends.
                await RunAsync(BatchSql.End, stop, batch.Id, BatchState.Finished, DBNull.Value);
                return;
            }

            var results = new List<(int Position, BatchRowState State, string Outcome)>(rows.Count);
            foreach (var row in rows)
                results.Add(await ActAsync(batch, row));
            after = rows[^1].Position;
            var (done, failed) = await RecordAsync(batch.Id, results);
            if (failed >= FailuresBeforeStop && failed * 5 > done + failed)
            {
                await RunAsync(BatchSql.End, CancellationToken.None, batch.Id, BatchState.Stopped, TooManyFailed);
                Log.Stopped(log, batch.Id, failed);
                return;
            }

            var rest = TimeSpan.FromSeconds((double)rows.Count / PerSecond) - time.GetElapsedTime(begun);
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(int Position, BatchRowState State, string Outcome)> ActAsync(Taken batch, Row row)
    {
        try
        {
            var doer = new Doer(batch.Actor, batch.Reason, batch.Ticket, batch.Id);
            var (state, outcome) = batch.Act switch
            {
                BatchAct.Resend => Said(await changes.ResendAsync(row.Subject, doer, CancellationToken.None)),
                BatchAct.TakeAsHeard => Said(await changes.TakeAsHeardAsync(row.Subject, row.Seq!.Value, doer, CancellationToken.None)),
                BatchAct.Dismiss => Said(await changes.DismissAsync(row.Subject, row.Seq!.Value, doer, CancellationToken.None)),
                BatchAct.RetryNow => Said(await changes.RetryNowAsync(row.Subject, doer, CancellationToken.None)),
                BatchAct.TellAgain => Said(await told.TellAgainAsync(row.Subject, row.Seq!.Value, doer, CancellationToken.None)),
                BatchAct.Reprocess => Said(await reprocess.RunAsync(row.Subject, doer, CancellationToken.None)),
            };
            return (row.Position, state, outcome);
        }
        catch (Exception e)
        {
            Log.RowFailed(log, batch.Id, row.Position, e);
            return (row.Position, BatchRowState.Failed, e.GetType().Name);
        }
    }

    private static (BatchRowState State, string Outcome) Said(SettleResult result) => (result.Done ? BatchRowState.Done : BatchRowState.Skipped, result.Outcome);

    private static (BatchRowState State, string Outcome) Said(ReprocessResult result) => result switch
    {
        ReprocessResult.Done done => (BatchRowState.Done, done.Verdict.ToString()),
        ReprocessResult.Broken broken => (BatchRowState.Failed, broken.What),
        var other => (BatchRowState.Skipped, other.GetType().Name),
    };

    private async Task<Taken?> TakeAsync(CancellationToken token)
    {
        await using var command = source.CreateCommand(BatchSql.Take);
        await using var row = await command.ExecuteReaderAsync(token);
        return await row.ReadAsync(token)
            ? new Taken(
                row.GetGuid(0), row.GetFieldValue<BatchAct>(1), row.GetString(2), row.GetString(3),
                await row.IsDBNullAsync(4, token) ? null : row.GetString(4))
            : null;
    }

    private async Task<List<Row>> NextAsync(Guid id, int after, CancellationToken token)
    {
        await using var command = source.CreateCommand(BatchSql.Next);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Portion });
        var rows = new List<Row>(Portion);
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            rows.Add(new Row(row.GetInt32(0), row.GetGuid(1), await row.IsDBNullAsync(2, token) ? null : row.GetInt64(2)));
        return rows;
    }

    private async Task<(int Done, int Failed)> RecordAsync(Guid id, List<(int Position, BatchRowState State, string Outcome)> results)
    {
        await using var command = source.CreateCommand(BatchSql.Record);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. results.Select(r => r.Position)] });
        command.Parameters.Add(new NpgsqlParameter<BatchRowState[]> { TypedValue = [.. results.Select(r => r.State)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. results.Select(r => r.Outcome)] });
        await using var row = await command.ExecuteReaderAsync(CancellationToken.None);
        await row.ReadAsync(CancellationToken.None);
        return (row.GetInt32(0), row.GetInt32(2));
    }

    private async Task RunAsync(string sql, CancellationToken token, params object[] values)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(value is DBNull ? new NpgsqlParameter { Value = value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text } : new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(token);
    }

    private sealed record Taken(Guid Id, BatchAct Act, string Actor, string Reason, string? Ticket);

    private readonly record struct Row(int Position, Guid Subject, long? Seq);

    private static partial class Log
    {
        [LoggerMessage(7101, LogLevel.Error, "Batches cannot be worked on now")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(7102, LogLevel.Warning, "Batch {BatchId} stopped itself: {Failed} of its rows have failed")]
        public static partial void Stopped(ILogger logger, Guid batchId, int failed);

        [LoggerMessage(7103, LogLevel.Error, "Row {Position} of batch {BatchId} failed")]
        public static partial void RowFailed(ILogger logger, Guid batchId, int position, Exception exception);
    }
}
