using Integrations.Benchmarks.Load;
using Integrations.Benchmarks.Receive;
using Integrations.Benchmarks.Setting;

namespace Integrations.Benchmarks.Figures;

/// <summary>A figure counts only when the work behind it was done whole: heard once, decided once, audited once.</summary>
internal static class Proof
{
    /// <summary>How many deliveries of the fleet are owed something.</summary>
    public const string Owed =
        $"SELECT count(*) FROM egress_ready e JOIN external_state s USING (delivery_id) WHERE s.external_delivery_id LIKE '{Fleet.Prefix}%'";

    /// <summary>The partner heard exactly one message of each delivery.</summary>
    public static void HeardOnce(IReadOnlyList<Receipt> receipts, IReadOnlyList<FleetDelivery> fleet)
    {
        var heard = receipts.Select(receipt => (receipt.DeliveryId, receipt.Seq)).ToHashSet();
        var missing = fleet.Count(delivery => !heard.Contains((delivery.Id, 1)));
        Demand(
            (receipts.Count == fleet.Count, $"{receipts.Count} messages for {fleet.Count} updates"),
            (missing == 0, $"{missing} updates were never heard"),
            (heard.Count == receipts.Count, $"{receipts.Count - heard.Count} messages came twice"));
    }

    /// <summary>One request row and one response row for each update of the fleet, and the state says that it was told.</summary>
    public static async Task AuditedOnceAsync(BenchDatabase database, int updates, CancellationToken stop)
    {
        var told = await CountAsync(database, $"external_state s WHERE {Ours("s")} AND s.last_seq_sent = 1 AND s.last_status_sent IS NOT NULL", stop);
        var requests = await CountAsync(database, $"client_requests r WHERE {Ours("r")} AND r.purpose = 'StatusUpdate'", stop);
        var called = await CountAsync(database, $"(SELECT DISTINCT r.delivery_id, r.seq FROM client_requests r WHERE {Ours("r")}) c", stop);
        const string answered = "client_responses p JOIN client_requests r ON r.id = p.client_request_id AND r.requested_at = p.requested_at";
        var responses = await CountAsync(database, $"{answered} WHERE {Ours("r")}", stop);
        var good = await CountAsync(database, $"{answered} WHERE {Ours("r")} AND p.outcome = 'Sent' AND NOT p.stale AND p.status_code = 200", stop);
        Demand(
            (told == updates, $"{told} of {updates} states say that the partner was told"),
            (requests == updates && called == updates, $"{requests} request rows for {called} of {updates} updates"),
            (responses == updates && good == updates, $"{responses} response rows for {updates} updates, {good} of them as they should be"));
    }

    /// <summary>Beyond the audit: every change has exactly one decision, nothing is owed any more, and answers are sealed.</summary>
    public static async Task DecidedOnceAsync(BenchDatabase database, int updates, CancellationToken stop)
    {
        await AuditedOnceAsync(database, updates, stop);
        var owed = await database.ScalarAsync<long>(Owed, stop);
        var decisions = await CountAsync(database, $"status_decision d JOIN external_state s USING (delivery_id) WHERE {Ours("s")}", stop);
        var sent = await CountAsync(
            database,
            "(SELECT DISTINCT d.delivery_id, d.seq FROM status_decision d JOIN client_requests r ON r.id = d.client_request_id AND r.seq = d.seq "
            + $"JOIN status_update u ON u.delivery_id = d.delivery_id AND u.seq = d.seq WHERE {Ours("r")} AND d.decision = 'Sent') c",
            stop);
        var sealedAnswers = await CountAsync(
            database,
            "client_responses p JOIN client_requests r ON r.id = p.client_request_id JOIN delivery d ON d.id = r.delivery_id "
            + $"WHERE {Ours("r")} AND p.data_key_id = d.data_key_id AND get_byte(p.body, 0) = 1",
            stop);
        Demand(
            (owed == 0, $"{owed} deliveries are still owed something"),
            (sent == updates && decisions == updates, $"{decisions} decisions for {updates} updates, {sent} of them sent"),
            (sealedAnswers == updates, $"{sealedAnswers} of {updates} answers are sealed"));
    }

    private static string Ours(string alias) => $"{alias}.external_delivery_id LIKE '{Fleet.Prefix}%'";

    private static Task<long> CountAsync(BenchDatabase database, string from, CancellationToken stop) =>
        database.ScalarAsync<long>("SELECT count(*) FROM " + from, stop);

    private static void Demand(params (bool Holds, string Otherwise)[] demands)
    {
        var broken = demands.Where(demand => !demand.Holds).Select(demand => demand.Otherwise).ToList();
        if (broken.Count > 0)
            throw new CheckFailedException(string.Join("; ", broken) + ".");
    }
}
