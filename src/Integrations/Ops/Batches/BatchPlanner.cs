using System.Globalization;
using Integrations.Ops.Acts;
using Integrations.Ops.Decide;
using Integrations.Ops.Orders;
using Integrations.Ops.Requests;
using Integrations.Ops.Updates;
using Npgsql;
using NpgsqlTypes;

namespace Integrations.Ops.Batches;

/// <summary>Makes a plan out of a filter: what would be acted on is fixed, counted and shown, and nothing is done.</summary>
internal sealed class BatchPlanner(NpgsqlDataSource source, RequestList requests, TimeProvider time)
{
    /// <summary>Requests of one plan: each is read, and written down as read, for itself.</summary>
    public const int MostRequests = 5_000;

    private const string Insert = """
        INSERT INTO batch (id, planned_at, actor, act, filter, cut_off, state, total, done, skipped, failed)
        VALUES ($1, $2, $3, $4, $5, $2, 'Planned', 0, 0, 0, 0)
        """;

    /// <summary>All that a filter finds. Null where nothing is like it, which makes no plan.</summary>
    /// <param name="act">What is to be done.</param>
    /// <param name="line">As in the list.</param>
    /// <param name="cause">One cause of dead changes, or null.</param>
    /// <param name="actor">Who plans.</param>
    /// <param name="token">Stops it.</param>
    public Task<Guid?> PlanAsync(BatchAct act, string? line, string? cause, string actor, CancellationToken token) =>
        PlanAsync(act, line, cause, chosen: null, actor, token);

    /// <summary>Of what needs a decision only these. Null where none of them does any more.</summary>
    public Task<Guid?> PlanChosenAsync(BatchAct act, IReadOnlyList<ChosenChange> chosen, string actor, CancellationToken token) =>
        PlanAsync(act, line: null, cause: null, chosen, actor, token);

    /// <summary>To read again what was turned down: the requests that the list shows, oldest first. Null where there are none.</summary>
    public async Task<Guid?> PlanRequestsAsync(RequestFilter filter, string actor, CancellationToken token)
    {
        var found = new List<Guid>();
        RequestCursor? after = null;
        do
        {
            var page = await requests.FindAsync(filter, after, token);
            found.AddRange(page.Requests.Where(r => r.CanBeReadAgain).Select(r => r.Id));
            after = page.Next;
        }
        while (after is not null && found.Count < MostRequests);

        found.Reverse();
        return await PlanAsync(BatchAct.Reprocess, Words(filter), actor, async (transaction, id, _) =>
        {
            await using var rows = new NpgsqlCommand(BatchSql.PlanRequests, transaction.Connection, transaction);
            rows.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            rows.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. found.Take(MostRequests)] });
            return await rows.ExecuteNonQueryAsync(token);
        }, token);
    }

    /// <summary>One change that its partner has acknowledged. Null where it is not the last one that the partner knows.</summary>
    public Task<Guid?> PlanTellAgainAsync(Guid deliveryId, long seq, string actor, CancellationToken token) =>
        PlanAsync(BatchAct.TellAgain, string.Create(CultureInfo.InvariantCulture, $"change {seq} of {deliveryId:D}"), actor, async (transaction, id, _) =>
        {
            await using var rows = new NpgsqlCommand(BatchSql.PlanTold, transaction.Connection, transaction);
            rows.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            rows.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = deliveryId });
            rows.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seq });
            return await rows.ExecuteNonQueryAsync(token);
        }, token);

    private async Task<Guid?> PlanAsync(BatchAct act, string? line, string? cause, IReadOnlyList<ChosenChange>? chosen, string actor, CancellationToken token)
    {
        var filter = string.Join(' ', new[] { line, cause is null ? null : $"cause={cause}", chosen is null ? null : $"chosen={chosen.Count}" }.Where(word => word is { Length: > 0 }));
        return await PlanAsync(act, filter, actor, async (transaction, id, now) =>
        {
            await using var rows = new NpgsqlCommand(Statement(act), transaction.Connection, transaction) { CommandTimeout = 60 };
            if (act is BatchAct.RetryNow)
                WaitingList.Fill(rows.Parameters, OrderFilter.Parse(line), now, onlyRetries: true);
            else
                DeadFilter.Of(line, cause, now).AddTo(rows.Parameters);
            rows.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            rows.Parameters.Add(new NpgsqlParameter<int> { TypedValue = BatchSql.MostRows });
            if (act is not BatchAct.RetryNow)
            {
                rows.Parameters.Add(new NpgsqlParameter { Value = (object?)chosen?.Select(c => c.DeliveryId).ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
                rows.Parameters.Add(new NpgsqlParameter { Value = (object?)chosen?.Select(c => c.Seq).ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
            }

            return await rows.ExecuteNonQueryAsync(token);
        }, token);
    }

    private async Task<Guid?> PlanAsync(
        BatchAct act, string filter, string actor, Func<NpgsqlTransaction, Guid, DateTimeOffset, Task<int>> choose, CancellationToken token)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await using (var batch = new NpgsqlCommand(Insert, connection, transaction))
        {
            batch.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            batch.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
            batch.Parameters.Add(new NpgsqlParameter<string> { TypedValue = actor });
            batch.Parameters.Add(new NpgsqlParameter<BatchAct> { TypedValue = act });
            batch.Parameters.Add(new NpgsqlParameter<string> { TypedValue = filter });
            await batch.ExecuteNonQueryAsync(token);
        }

        var total = await choose(transaction, id, now);
        if (total == 0)
            return null;
        await using (var counted = new NpgsqlCommand("UPDATE batch SET total = $2 WHERE id = $1", connection, transaction))
        {
            counted.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            counted.Parameters.Add(new NpgsqlParameter<int> { TypedValue = total });
            await counted.ExecuteNonQueryAsync(token);
        }

        await ActLedger.WriteAsync(transaction, ActLedger.Row(new Doer(actor, "planned"), "batch.plan", now, subject: id.ToString("D"), details: new { act = act.ToString(), total }), token);
        await transaction.CommitAsync(token);
        return id;
    }

    /// <summary>The page that it was planned from, in words.</summary>
    private static string Words(RequestFilter filter) => string.Join(
        ' ', new[]
        {
            filter.Tab.ToString(), filter.Partner?.ToString(), FormattableString.Invariant($"{filter.Days} days"), filter.Id, filter.Cause?.Route, filter.Cause?.Path, filter.Cause?.Rule,
        }.Where(word => word is not null));

    private static string Statement(BatchAct act) => act switch
    {
        BatchAct.Resend => BatchSql.PlanDeliveries,
        BatchAct.TakeAsHeard or BatchAct.Dismiss => BatchSql.PlanChanges,
        BatchAct.RetryNow => BatchSql.PlanRetries,
        BatchAct.Reprocess or BatchAct.TellAgain => throw new ArgumentOutOfRangeException(nameof(act), act, "It has a plan of its own."),
    };
}
