using Integrations.Abstractions;
using Integrations.Sandbox.Partners;
using Integrations.Testing;
using Integrations.Testing.Hosts;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.FaultLab;

/// <summary>A host that is held still for longer than its lease, and then goes on as if nothing had been.</summary>
public sealed class FrozenHostTests
{
    private const int Orders = 24;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Its_calls_are_told_once_more_at_most_and_its_late_outcomes_change_nothing()
    {
        await using var lab = await Lab.OpenAsync(new CityDatabase(), Dispatcher.StillWorld);
        var dispatcher = new Dispatcher(lab);
        var frozen = await lab.StartGatewayAsync(more: lab.HostSettings());
        var deliveries = await dispatcher.TakeOrdersAsync(Orders);
        lab.Misbehave(new Misbehaviour { Partner = "", DelayMs = 6000 });
        await dispatcher.ReportAsync(frozen, deliveries, AttemptStatus.InTransit);
        await Eventually.Holds(() => Heard(lab) == Orders, "every call is at its partner", Patience);

        frozen.Freeze();
        lab.Misbehave(new Misbehaviour { Partner = "" });
        await using var other = await lab.StartGatewayAsync(more: lab.HostSettings());
        await Eventually.Holds(lab.IsSettledAsync, "the other host has told them all", Patience);
        var state = await StateAsync(lab);
        frozen.Thaw();

        await Eventually.Holds(
            async () => await lab.ScalarAsync<long>(
                "SELECT count(*) FROM client_responses r JOIN client_requests q ON q.id = r.client_request_id WHERE q.node LIKE $1 AND r.stale",
                Lab.NodesOf(frozen)) == Orders,
            "every outcome of the frozen host is on record, as stale",
            Patience);
        (await frozen.StopAsync()).ShouldBe(0);
        (await StateAsync(lab)).ShouldBe(state);
        lab.World.Receipts.All(partner: null, externalId: null).GroupBy(receipt => receipt.MessageId).ShouldAllBe(same => same.Count() <= 2);
        (await lab.ScalarAsync<long>("SELECT count(*) FROM status_decision WHERE decision = 'Sent'")).ShouldBe(Orders);
        (await lab.OpenCallsAsync(frozen)).ShouldBe(0);
    }

    /// <summary>
    /// Held still between two statements of one transaction, it keeps the rows locked that the other hosts need. Nobody but its own
    /// connection's settings ends that.
    /// </summary>
    [Fact]
    public async Task Held_still_in_the_middle_of_a_recording_it_does_not_keep_its_deliveries_from_the_others()
    {
        await using var lab = await Lab.OpenAsync(new MortalPostgres(), Dispatcher.StillWorld);
        var dispatcher = new Dispatcher(lab);
        var frozen = await lab.StartGatewayAsync(more: lab.HostSettings());
        var deliveries = await dispatcher.TakeOrdersAsync(Orders);
        lab.Misbehave(new Misbehaviour { Partner = "", DelayMs = 4000 });
        await dispatcher.ReportAsync(frozen, deliveries, AttemptStatus.InTransit);
        await Eventually.Holds(() => Heard(lab) == Orders, "every call is at its partner", Patience);

        await using (var hold = new NpgsqlConnection(lab.ConnectionString))
        {
            // Whatever it records next, it has to wait for us.
            await hold.OpenAsync();
            await using var transaction = await hold.BeginTransactionAsync();
            await using (var rows = new NpgsqlCommand("SELECT delivery_id FROM external_state FOR UPDATE", hold))
                await rows.ExecuteNonQueryAsync();
            await Eventually.Holds(
                async () => await lab.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0, "it waits to record", Patience);
            frozen.Freeze();
        }

        await Eventually.Holds(
            async () => await lab.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'") > 0,
            "it stands still within its transaction",
            Patience);
        await using var other = await lab.StartGatewayAsync(more: lab.HostSettings());

        await Eventually.Holds(lab.IsSettledAsync, "the other host has told them all", Patience);
        frozen.Thaw();
        (await frozen.StopAsync()).ShouldBe(0);
        (await lab.ScalarAsync<long>("SELECT count(*) FROM status_decision WHERE decision = 'Sent'")).ShouldBe(Orders);
        lab.World.Receipts.All(partner: null, externalId: null).GroupBy(receipt => receipt.MessageId).ShouldAllBe(same => same.Count() <= 2);
    }

    private static int Heard(Lab lab) => lab.World.Receipts.All(partner: null, externalId: null).Count(receipt => receipt.Heard);

    private static Task<string> StateAsync(Lab lab) => lab.ScalarAsync<string>(
        "SELECT string_agg(s::text, ' ' ORDER BY delivery_id) || (SELECT count(*) FROM egress_ready) FROM external_state s");
}
