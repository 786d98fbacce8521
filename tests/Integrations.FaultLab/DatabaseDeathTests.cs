using Integrations.Abstractions;
using Integrations.Sandbox.Partners;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Integrations.Testing;
using Integrations.Testing.Hosts;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.FaultLab;

/// <summary>PostgreSQL dies while calls are at their partners.</summary>
public sealed class DatabaseDeathTests
{
    private const int Orders = 201;

    // Longer than the time until all calls are at their partners and the server is dead, shorter than a call may take.
    private static readonly TimeSpan PartnersThink = TimeSpan.FromSeconds(7);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Outcomes_that_come_meanwhile_are_kept_and_recorded_and_nothing_is_told_again()
    {
        var postgres = new MortalPostgres();
        await using var lab = await Lab.OpenAsync(postgres, Dispatcher.StillWorld);
        var dispatcher = new Dispatcher(lab);
        var settings = lab.HostSettings(leaseSeconds: 29);
        var hosts = new List<GatewayProcess>();
        for (var i = 0; i < 3; i++)
            hosts.Add(await lab.StartGatewayAsync(more: settings));
        var deliveries = await dispatcher.TakeOrdersAsync(Orders);
        lab.Misbehave(new Misbehaviour { Partner = "", DelayMs = (int)PartnersThink.TotalMilliseconds });
        await dispatcher.ReportAsync(hosts[0], deliveries, AttemptStatus.InTransit);
        await Eventually.Holds(() => Receipts(lab).Count(receipt => receipt.Heard) >= 200, "200 calls are at their partners", Patience);

        await postgres.KillAsync();
        var last = Receipts(lab).Max(receipt => receipt.At);
        await Eventually.Holds(() => TimeProvider.System.GetUtcNow() > last + PartnersThink, "the partners have answered", Patience);
        await postgres.ReviveAsync();

        await Eventually.Holds(() => IsSettledAsync(lab), "everything is recorded", Patience);
        Receipts(lab).GroupBy(receipt => receipt.MessageId).ShouldAllBe(same => same.Count() == 1, "nobody was told anything twice");
        (await lab.ScalarAsync<long>(
            """
            SELECT count(*) FROM client_requests q JOIN client_responses r ON r.client_request_id = q.id AND r.requested_at = q.requested_at
            WHERE q.purpose = 'StatusUpdate' AND q.attempt = 1 AND r.outcome = 'Sent' AND NOT r.stale
            """)).ShouldBe(Orders);
        (await lab.ScalarAsync<long>("SELECT count(*) FROM status_decision WHERE decision = 'Sent'")).ShouldBe(Orders);
        hosts.ShouldAllBe(host => !host.HasEnded, "no host died of it");
    }

    /// <summary>
    /// A claim is not waited for on the disk, so a death of the database may forget it. Whoever made it still believes in it: then its
    /// token must never be anybody else's, or two hosts would hold one lease.
    /// </summary>
    [Fact]
    public async Task A_token_that_the_database_forgot_is_not_given_again()
    {
        // The disk is far behind: what nobody waits for is lost for certain.
        var postgres = new MortalPostgres(("wal_writer_delay", "10s"));
        await using var lab = await Lab.OpenAsync(postgres, Dispatcher.StillWorld);
        var settings = lab.HostSettings();
        settings["StatusUpdates:Enabled"] = "false";
        var dispatcher = new Dispatcher(lab);
        await using var host = await lab.StartGatewayAsync(more: settings);
        await dispatcher.ReportAsync(host, await dispatcher.TakeOrdersAsync(6), AttemptStatus.InTransit);
        (await host.StopAsync()).ShouldBe(0);

        // Everything that the claim writes before its commit lies in one page of the log with it, so all of it is forgotten or nothing.
        foreach (var claim in await ClaimAsync(lab))
            await lab.ScalarAsync<Guid>("UPDATE egress_ready SET lease_token = NULL, due_at = now() WHERE delivery_id = $1 RETURNING delivery_id", claim.DeliveryId);
        await lab.ScalarAsync<long>("SELECT count(nextval('lease_token')) FROM generate_series(1, (SELECT log_cnt FROM lease_token))");
        while (await lab.ScalarAsync<decimal>("SELECT (pg_current_wal_insert_lsn() - '0/0') % 8192") > 1000)
            await lab.ScalarAsync<bool>("SELECT pg_logical_emit_message(true, 'lab', repeat('x', 500)) > '0/0'");

        var forgotten = await ClaimAsync(lab);
        await postgres.KillAsync();
        await postgres.ReviveAsync();
        var given = await ClaimAsync(lab);

        given.Count.ShouldBe(forgotten.Count);
        given.ShouldAllBe(claim => claim.FormerToken == null, "the claim was forgotten");
        given.Select(claim => claim.Token).Intersect(forgotten.Select(claim => claim.Token)).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<Claimed>> ClaimAsync(Lab lab)
    {
        await using var sources = new EngineSources(lab.ConnectionString);
        var lanes = Enum.GetValues<IntegrationType>().SelectMany(partner => Enum.GetValues<Region>()
            .Select(region => new LaneRoom(new Lane(partner, region, Lane.First), 100))).ToList();
        return await new EgressStore(sources, TimeProvider.System).ClaimAsync(lanes, "test", Lab.Lease, CancellationToken.None);
    }

    private static IReadOnlyList<Receipt> Receipts(Lab lab) => lab.World.Receipts.All(partner: null, externalId: null);

    private static async Task<bool> IsSettledAsync(Lab lab)
    {
        try
        {
            return await lab.IsSettledAsync();
        }
        catch (NpgsqlException)
        {
            // A connection from before the death.
            return false;
        }
    }
}
