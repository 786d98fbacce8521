using System.Diagnostics;
using Integrations.Exchange;
using Integrations.Testing;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>The database goes away: for a moment, for long, and in the middle of a commit.</summary>
public sealed class DatabaseAwayTests(DatabaseAwayTests.Gateway gateway) : IClassFixture<DatabaseAwayTests.Gateway>
{
    [Theory]
    [InlineData("INSERT INTO data_key")]
    [InlineData("SELECT d.id, d.external_delivery_id")]
    public async Task A_statement_that_never_arrived_is_said_again(string statement)
    {
        var id = Orders.NewId();
        gateway.Proxy.Arm(statement, Cut.Statement);
        var cuts = gateway.Proxy.Cuts;

        var heard = await gateway.CreateAsync(Orders.Good(id));

        gateway.Proxy.Cuts.ShouldBe(cuts + 1);
        heard.Status.ShouldBe(201);
        (await Rows(id)).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_not_done_twice()
    {
        var id = Orders.NewId();
        gateway.Proxy.Arm("INSERT INTO data_key", Cut.Answer);
        var cuts = gateway.Proxy.Cuts;

        var heard = await gateway.CreateAsync(Orders.Good(id));

        gateway.Proxy.Cuts.ShouldBe(cuts + 1);
        heard.Status.ShouldBe(201);
        (await Rows(id)).ShouldBe((1, 1));
        gateway.Service.Calls(id, "PUT").Count.ShouldBe(1);
        (await gateway.ValueAsync<RequestVerdict>("SELECT verdict FROM incoming_request WHERE external_delivery_id = $1", id))
            .ShouldBe(RequestVerdict.Accepted);
    }

    [Fact]
    public async Task A_refusal_whose_commit_was_not_answered_is_not_done_twice()
    {
        var id = Orders.NewId();
        var order = Orders.Good(id, o => o["dropoff"]!["phone"] = "nobody");
        gateway.Proxy.Arm("COMMIT", Cut.Answer);
        var cuts = gateway.Proxy.Cuts;

        var heard = await gateway.CreateAsync(order);

        gateway.Proxy.Cuts.ShouldBe(cuts + 1);
        heard.Status.ShouldBe(400);
        (await Rows(id)).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Sessions_that_are_all_terminated_cost_nobody_an_error()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gateway.CreateAsync(Orders.Good(Orders.NewId()))));

        var orders = Enumerable.Range(0, 60).Select(async i =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(i * 10));
            return await gateway.CreateAsync(Orders.Good(Orders.NewId()));
        }).ToList();
        for (var i = 0; i < 3; i++)
        {
            await gateway.TerminateAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(150));
        }

        (await Task.WhenAll(orders)).Select(h => h.Status).Distinct().ShouldBeSubsetOf([201, 202]);
    }

    [Fact]
    public async Task A_second_without_database_costs_nobody_an_error()
    {
        gateway.Proxy.GoAway();
        var ids = Enumerable.Range(0, 10).Select(_ => Orders.NewId()).ToList();

        var orders = ids.Select(id => gateway.CreateAsync(Orders.Good(id))).ToList();
        await Task.Delay(TimeSpan.FromSeconds(1));
        gateway.Proxy.ComeBack();

        (await Task.WhenAll(orders)).Select(h => h.Status).Distinct().ShouldBeSubsetOf([201, 202]);
        foreach (var id in ids)
            (await Rows(id)).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_database_that_stays_away_is_503_with_nothing_kept_and_the_order_is_welcome_later()
    {
        var id = Orders.NewId();
        gateway.Proxy.GoAway();
        var started = Stopwatch.GetTimestamp();

        var away = await gateway.CreateAsync(Orders.Good(id));
        var waited = Stopwatch.GetElapsedTime(started);
        gateway.Proxy.ComeBack();
        (await Rows(id)).ShouldBe((0, 0));
        var back = await gateway.CreateAsync(Orders.Good(id));

        away.Status.ShouldBe(503);
        away.Verdict.ShouldBe("Unavailable");
        away.Headers["Retry-After"].ShouldBe("5");
        waited.ShouldBeLessThan(TimeSpan.FromSeconds(7));
        back.Status.ShouldBe(201);
        (await gateway.ColumnAsync<Guid>("SELECT id FROM incoming_request WHERE id = $1", Guid.Parse(away.RequestId!))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_that_takes_no_writes_is_503()
    {
        var id = Orders.NewId();
        await gateway.AlterAsync("SET default_transaction_read_only = on");
        await gateway.TerminateAsync();
        try
        {
            (await gateway.CreateAsync(Orders.Good(id))).Status.ShouldBe(503);
        }
        finally
        {
            await gateway.AlterAsync("RESET default_transaction_read_only");
            await gateway.TerminateAsync();
        }

        (await gateway.CreateAsync(Orders.Good(id))).Status.ShouldBe(201);
    }

    private async Task<(long Deliveries, long Requests)> Rows(string id) => (
        await gateway.ValueAsync<long>("SELECT count(*) FROM delivery WHERE external_delivery_id = $1", id),
        await gateway.ValueAsync<long>("SELECT count(*) FROM incoming_request WHERE external_delivery_id = $1", id));

    /// <summary>A gateway whose way to the database can be cut.</summary>
    public sealed class Gateway : PretendGateway, IDisposable
    {
        internal CutProxy Proxy { get; private set; } = null!;

        protected override Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal)
        {
            ["Ingress:RideThroughMilliseconds"] = "4000",
        };

        public void Dispose() => Proxy.Dispose();

        public Task AlterAsync(string setting) =>
            OnServerAsync($"ALTER DATABASE \"{new NpgsqlConnectionStringBuilder(ConnectionString).Database}\" {setting}");

        public Task TerminateAsync() => OnServerAsync(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{new NpgsqlConnectionStringBuilder(ConnectionString).Database}'");

        protected override string Connect(string connectionString)
        {
            var real = new NpgsqlConnectionStringBuilder(connectionString);
            Proxy = new CutProxy(real.Host!, real.Port);
            // Statements that were prepared carry a name and not their text, by which the proxy knows them.
            return new NpgsqlConnectionStringBuilder(connectionString) { Port = Proxy.Port, AutoPrepareMinUsages = 1_000_000 }.ConnectionString;
        }

        private static async Task OnServerAsync(string sql)
        {
            await using var server = NpgsqlDataSource.Create(await TestPostgres.ConnectionStringAsync());
            await using var command = server.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }
}
