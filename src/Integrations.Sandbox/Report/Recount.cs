using Integrations.Sandbox.Orders;
using Integrations.Sandbox.Partners;
using Npgsql;

namespace Integrations.Sandbox.Report;

/// <summary>Counts a run once more from the gateway's own tables, over a plain connection, and finds calls that were not audited.</summary>
internal sealed class Recount(string connectionString)
{
    private const string AcceptedSql = """
        select count(*) from delivery where external_delivery_id = any(@ids) and status = 'PROCESSED'
        """;

    /// <summary>Over, and nothing owed to the partner any more.</summary>
    private const string FinalSql = """
        select count(*) from external_state s
        where s.external_delivery_id = any(@ids)
          and s.current_status::text = any(@final)
          and not exists (select 1 from egress_ready e where e.delivery_id = s.delivery_id)
        """;

    private const string AuditedSql = """
        select d.integration_type::text, d.external_delivery_id, q.message_id, count(*)
        from delivery d join client_requests q on q.delivery_id = d.id
        where d.external_delivery_id = any(@ids) and q.purpose = 'StatusUpdate'
        group by 1, 2, 3
        """;

    private static readonly string[] FinalStatuses =
        ["Delivered", "Completed", "Canceled", "TimedOut", "Unrecoverable", "RequestFailed", "Returned"];

    /// <summary>Completes <paramref name="summary"/> with what SQL says.</summary>
    public async Task<Summary> CompleteAsync(
        Summary summary, IReadOnlyList<SentOrder> accepted, IReadOnlyList<Receipt> receipts, CancellationToken cancel)
    {
        var known = accepted.Select(order => order.ExternalId).ToHashSet(StringComparer.Ordinal);
        var ids = known.ToArray();
        await using var source = NpgsqlDataSource.Create(connectionString);
        var audited = await AuditedAsync(source, ids, cancel);
        var missing = Unaudited(receipts.Where(receipt => known.Contains(receipt.ExternalId)), audited);
        return summary with
        {
            Unaudited = missing.Values.Sum(),
            Partners = summary.Partners.ToDictionary(
                partner => partner.Key, partner => partner.Value with { Unaudited = missing.GetValueOrDefault(partner.Key) }, StringComparer.Ordinal),
            Sql = new SqlCounts
            {
                Accepted = (int)await CountAsync(source, AcceptedSql, ids, cancel),
                Final = (int)await CountAsync(source, FinalSql, ids, cancel),
                AuditedCalls = audited.Values.Sum(),
                Unaudited = missing.Values.Sum(),
            },
        };
    }

    /// <summary>
    /// Calls without a row, per partner. A call with a message id needs a row with that id; where the partner's contract has none,
    /// the order needs as many rows as there were calls about it.
    /// </summary>
    internal static Dictionary<string, int> Unaudited(
        IEnumerable<Receipt> receipts, IReadOnlyDictionary<(string Partner, string ExternalId, string MessageId), long> audited)
    {
        var byOrder = audited
            .GroupBy(row => (row.Key.Partner, row.Key.ExternalId))
            .ToDictionary(group => group.Key, group => group.Sum(row => row.Value));
        var missing = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var calls in receipts.GroupBy(receipt => (receipt.Partner, receipt.ExternalId, MessageId: receipt.MessageId ?? "")))
        {
            var rows = calls.Key.MessageId.Length > 0
                ? audited.GetValueOrDefault(calls.Key)
                : byOrder.GetValueOrDefault((calls.Key.Partner, calls.Key.ExternalId));
            var lacking = (int)Math.Max(0, calls.Count() - rows);
            missing[calls.Key.Partner] = missing.GetValueOrDefault(calls.Key.Partner) + lacking;
        }

        return missing;
    }

    private static async Task<long> CountAsync(NpgsqlDataSource source, string sql, string[] ids, CancellationToken cancel)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddWithValue("ids", ids);
        if (sql.Contains("@final", StringComparison.Ordinal))
            command.Parameters.AddWithValue("final", FinalStatuses);
        return (long)(await command.ExecuteScalarAsync(cancel) ?? 0L);
    }

    private static async Task<Dictionary<(string Partner, string ExternalId, string MessageId), long>> AuditedAsync(
        NpgsqlDataSource source, string[] ids, CancellationToken cancel)
    {
        var rows = new Dictionary<(string, string, string), long>();
        await using var command = source.CreateCommand(AuditedSql);
        command.Parameters.AddWithValue("ids", ids);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            rows[(reader.GetString(0), reader.GetString(1), reader.GetString(2))] = reader.GetInt64(3);
        return rows;
    }
}
