using System.Text;
using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Ops.Now;
using Integrations.Storage;
using Integrations.Testing;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Now;

/// <summary>How long partners waited for word: every number of the map is the length of the list behind it.</summary>
public sealed class ToldInTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>, IAsyncLifetime
{
    // Today, for which there are partitions; ten minutes into a quarter, so that the last column still runs.
    private readonly TestClock _clock = new(Quarter(TimeProvider.System.GetUtcNow()).AddMinutes(10));
    private readonly NpgsqlDataSource _source = StorageSetup.OpenSource(database.ConnectionString);

    public async Task InitializeAsync()
    {
        foreach (var table in new[] { "client_requests", "client_responses", "status_update" })
            await ExecuteAsync($"DELETE FROM {table}");
    }

    public async Task DisposeAsync() => await _source.DisposeAsync();

    [Theory]
    [InlineData(6)]
    [InlineData(24)]
    public async Task Each_number_is_the_length_of_its_list(int hours)
    {
        await ToldAsync(3, minutesAgo: 4, took: 25);
        await ToldAsync(2, minutesAgo: 40, took: 25);
        await ToldAsync(4, minutesAgo: 40, took: 45_000);
        await ToldAsync(1, minutesAgo: 40, took: 700_000);
        await ToldAsync(5, minutesAgo: 40, took: 45_000, partner: IntegrationType.UBER);
        await ToldAsync(1, minutesAgo: 200, took: 9.5);
        await ToldAsync(2, minutesAgo: 90, took: null);
        // None of these is word that a partner has taken.
        await ToldAsync(1, minutesAgo: 40, took: 25, purpose: CallPurpose.Query);
        await ToldAsync(1, minutesAgo: 40, took: 25, outcome: CallOutcome.Retry);
        await ToldAsync(1, minutesAgo: 40, took: 25, stale: true);

        var map = await MapAsync(hours);

        map.Cells.Values.Sum().ShouldBe(18);
        map.Cut.ShouldBeEmpty();
        (Total(map, IntegrationType.ALLY, 1), Total(map, IntegrationType.ALLY, 0), Total(map, IntegrationType.ALLY, 8), Total(map, IntegrationType.ALLY, 11)).ShouldBe((5, 1, 4, 3));
        foreach (var partner in new IntegrationType?[] { IntegrationType.ALLY, IntegrationType.UBER, IntegrationType.OLO, null })
            await ListsAreAsLongAsync(map, partner);
    }

    [Fact]
    public async Task Of_a_busy_time_count_and_list_look_at_the_same_calls_and_say_so()
    {
        // Thirty in the first second of each of ten slices, of which twenty are looked at.
        var quarter = Quarter(_clock.GetUtcNow()).AddMinutes(-15);
        for (var slice = 0; slice < 10; slice++)
        {
            for (var i = 0; i < 3; i++)
                await ToldAtAsync(quarter.AddSeconds((slice * 30) + (i * 0.2)), 10, took: i == 0 ? 25 : 2_000);
        }

        var map = await MapAsync(6);

        map.Cut.ShouldBe([ToldIn.Columns - 2]);
        (map.Of(IntegrationType.ALLY, ToldIn.Columns - 2, 1), map.Of(null, ToldIn.Columns - 2, 5)).ShouldBe((100, 100));
        await ListsAreAsLongAsync(map, IntegrationType.ALLY);
        (await ListAsync(map, null, ToldIn.Columns - 2, 5)).Cut.ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_told_after_the_count_is_not_in_its_list()
    {
        await ToldAsync(3, minutesAgo: 1, took: 25);
        var map = await MapAsync(6);
        await ToldAsync(2, minutesAgo: -1, took: 25);

        (await ListAsync(map, IntegrationType.ALLY, ToldIn.Columns - 1, 1)).Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_wait_that_ends_where_a_step_begins_belongs_to_that_step()
    {
        for (var edge = 0; edge < ToldBuckets.Edges.Length; edge++)
            await ToldAsync(1, minutesAgo: 20, took: ToldBuckets.Edges[edge]);

        var map = await MapAsync(6);

        Enumerable.Range(0, ToldBuckets.Count).Select(bucket => Total(map, IntegrationType.ALLY, bucket)).ShouldBe([0, .. Enumerable.Repeat(1L, ToldBuckets.Count - 1)]);
        (ToldBuckets.Word(0), ToldBuckets.Word(1), ToldBuckets.Word(9), ToldBuckets.Word(11)).ShouldBe(("under 10 ms", "10 ms to 30 ms", "1 min to 3 min", "over 10 min"));
    }

    /// <summary>Found by keys alone, whatever the planner thinks of tables that were empty when it last looked.</summary>
    [Fact]
    public async Task No_day_is_walked_through()
    {
        await ToldAsync(5_000, minutesAgo: 90, took: 25);
        await using var command = _source.CreateCommand("EXPLAIN (COSTS OFF) " + ToldIn.Looked + " SELECT place, bucket, count(*) FROM told GROUP BY 1, 2");
        ToldIn.Fill(command, _clock.GetUtcNow().AddHours(-6), TimeSpan.FromMinutes(15), ToldIn.Columns, _clock.GetUtcNow());
        var plan = new StringBuilder();
        await using (var row = await command.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
                plan.AppendLine(row.GetString(0));
        }

        plan.ToString().ShouldNotContain("Seq Scan on");
        plan.ToString().ShouldContain("using client_responses_");
        plan.ToString().ShouldContain("using client_requests_");
        plan.ToString().ShouldContain("using status_update_");
    }

    private async Task ListsAreAsLongAsync(ToldMap map, IntegrationType? partner)
    {
        for (var column = 0; column < ToldIn.Columns; column++)
        {
            for (var bucket = 0; bucket < ToldBuckets.Count; bucket++)
            {
                var list = await ListAsync(map, partner, column, bucket);
                ((long)list.Calls.Count).ShouldBe(map.Of(partner, column, bucket), $"{partner} {column} {bucket}");
                list.Calls.ShouldAllBe(call => (partner == null || call.Partner == partner) && call.At >= map.StartOf(column) && call.At < map.StartOf(column + 1));
            }
        }
    }

    private async Task<ToldMap> MapAsync(int hours)
    {
        using var told = new ToldIn(_source, _clock);
        return await told.MapAsync(hours, CancellationToken.None);
    }

    private async Task<ToldList> ListAsync(ToldMap map, IntegrationType? partner, int column, int bucket)
    {
        using var told = new ToldIn(_source, _clock);
        return await told.ListAsync(partner, map.StartOf(column), map.StartOf(column + 1), map.SeenAt, bucket, CancellationToken.None);
    }

    private static long Total(ToldMap map, IntegrationType partner, int bucket) => Enumerable.Range(0, ToldIn.Columns).Sum(column => map.Of(partner, column, bucket));

    private static DateTimeOffset Quarter(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.FromMinutes(15).Ticks), TimeSpan.Zero);

    private Task ToldAsync(
        int count, int minutesAgo, double? took, IntegrationType partner = IntegrationType.ALLY, CallPurpose purpose = CallPurpose.StatusUpdate,
        CallOutcome outcome = CallOutcome.Sent, bool stale = false) => ToldAtAsync(_clock.GetUtcNow().AddMinutes(-minutesAgo), count, took, partner, purpose, outcome, stale);

    /// <summary>Changes, where it is known when they were recorded, and calls about them that were answered so many milliseconds later.</summary>
    private async Task ToldAtAsync(
        DateTimeOffset at, int count, double? took, IntegrationType partner = IntegrationType.ALLY, CallPurpose purpose = CallPurpose.StatusUpdate,
        CallOutcome outcome = CallOutcome.Sent, bool stale = false)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7(at)).ToArray();
        if (took is { } milliseconds)
        {
            await ExecuteAsync(
                """
                INSERT INTO status_update (delivery_id, recorded_at, seq, status, attempt, occurred_at, source_version)
                SELECT id, $2 - make_interval(secs => $3), 1, 'Assigned', 1, $2, 1 FROM unnest($1::uuid[]) id
                """, ids, at, (milliseconds - 5) / 1000);
        }

        await ExecuteAsync(
            """
            INSERT INTO client_requests (id, requested_at, purpose, delivery_id, seq, external_delivery_id, integration_type, api_version, region, operation,
                attempt, message_id, lease_token, method, url, headers, node)
            SELECT id, $2, $3, id, 1, 'X', $4, 1, 'US', 'status', 1, 'm', 1, 'POST', 'u', '{}', 'n' FROM unnest($1::uuid[]) id
            """, ids, at, purpose, partner);
        await ExecuteAsync(
            """
            INSERT INTO client_responses (client_request_id, requested_at, recorded_at, outcome, detail, body_cut, duration, stale)
            SELECT id, $2, $2, $3, 'http_200', false, 5, $4 FROM unnest($1::uuid[]) id
            """, ids, at, outcome, stale);
    }

    private async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = _source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync();
    }
}
