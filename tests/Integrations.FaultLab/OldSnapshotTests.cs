using System.Diagnostics;
using System.Globalization;
using Integrations.Abstractions;
using Integrations.Sandbox.Orders;
using Integrations.Testing.Hosts;
using Npgsql;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Integrations.FaultLab;

/// <summary>
/// Somebody holds an old snapshot: a report that runs for hours, a console left open. Nothing that has died since can be cleared away,
/// and every look for work wades through it. That may grow as the dead do, and no faster: measured in pages, which no busy machine makes
/// more or less.
/// </summary>
public sealed class OldSnapshotTests(ITestOutputHelper output)
{
    private const int Orders = 120;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Third = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task What_an_update_costs_grows_no_faster_than_what_lies_dead_in_its_way()
    {
        await using var lab = await Lab.OpenAsync(new CityDatabase(), Dispatcher.StillWorld);
        var dispatcher = new Dispatcher(lab);
        await using var host = await lab.StartGatewayAsync(more: lab.HostSettings());
        await dispatcher.TakeOrdersAsync(Orders);
        await using var snapshot = await HoldAsync(lab);
        using var over = new CancellationTokenSource();
        var load = KeepTellingAsync(lab, dispatcher, host, over.Token);

        // The first seconds are the host's warming up.
        await Task.Delay(WarmUp);
        var thirds = new List<Work>();
        for (var before = await WorkAsync(lab); thirds.Count < 3;)
        {
            await Task.Delay(Third);
            var after = await WorkAsync(lab);
            thirds.Add(new Work(after.Updates - before.Updates, after.Pages - before.Pages, (before.Dead + after.Dead) / 2));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{thirds[^1].Updates} updates in {Third.TotalSeconds} s, {thirds[^1].PagesPerUpdate:0.0} pages each, {thirds[^1].Dead} dead rows"));
            before = after;
        }

        await over.CancelAsync();
        await load;
        var (first, last) = (thirds[0], thirds[^1]);
        last.Dead.ShouldBeGreaterThan(first.Dead, "the snapshot is in the way");
        (last.PagesPerUpdate / first.PagesPerUpdate).ShouldBeLessThan(1.5 * last.Dead / first.Dead);
    }

    /// <summary>A transaction that sees the world as it is now, for as long as it is open.</summary>
    private static async Task<NpgsqlConnection> HoldAsync(Lab lab)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(lab.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var begin = new NpgsqlCommand(
            "SET idle_in_transaction_session_timeout = 0; BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM egress_ready", connection);
        await begin.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Each delivery changes its robot as soon as its partner has heard of the last one.</summary>
    private static Task KeepTellingAsync(Lab lab, Dispatcher dispatcher, GatewayProcess host, CancellationToken stop) => Task.WhenAll(
        lab.World.Book.All.Where(order => order.Accepted).Select(async order =>
        {
            var delivery = lab.World.Deliveries.RunsOf(order.Partner, order.ExternalId).Single().Order.DeliveryId;
            for (var heard = Heard(lab, order); !stop.IsCancellationRequested; heard++)
            {
                await dispatcher.ReportAsync(host, [delivery], AttemptStatus.InTransit, $"robot-{heard}");
                var waited = Stopwatch.StartNew();
                while (Heard(lab, order) <= heard && waited.Elapsed < TimeSpan.FromSeconds(30))
                    await Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
            }
        }));

    private static int Heard(Lab lab, SentOrder order) => lab.World.ReceiptsOf(order.Partner, order.ExternalId).Count;

    private static async Task<Work> WorkAsync(Lab lab) => new(
        await lab.ScalarAsync<long>("SELECT count(*) FROM status_decision WHERE decision = 'Sent'"),
        await lab.ScalarAsync<long>("SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = current_database()"),
        await lab.ScalarAsync<long>("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'egress_ready'"));

    private sealed record Work(long Updates, long Pages, long Dead)
    {
        public double PagesPerUpdate => (double)Pages / Updates;
    }
}
