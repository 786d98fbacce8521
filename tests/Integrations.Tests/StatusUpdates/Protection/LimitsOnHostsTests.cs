using System.Collections.Concurrent;
using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>Limits as hosts keep them that have more to tell than they may.</summary>
public sealed class LimitsOnHostsTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private const string NoteGrants = """
        CREATE TABLE IF NOT EXISTS granted (calls integer);
        CREATE OR REPLACE FUNCTION note_granted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO granted VALUES (NEW.granted); RETURN NULL; END $$;
        CREATE OR REPLACE TRIGGER note_granted AFTER INSERT OR UPDATE ON rate_budget FOR EACH ROW EXECUTE FUNCTION note_granted();
        TRUNCATE granted;
        """;

    [Theory]
    [InlineData("Credential", 20)]
    [InlineData("Store", 40)]
    public async Task Everything_is_told_in_the_end_each_call_was_granted_and_waiting_is_no_attempt(string scope, int calls)
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        await room.Any.ExecuteAsync(NoteGrants);
        var partner = new PlayedPartner();
        await room.Any.ReportNewAsync(25, AttemptStatus.Delivered, store: "s1");
        (string, string)[] limit = [($"Partners:ALLY:RateLimits:{scope}:Calls", $"{calls}")];
        await room.HostAsync(partner, settings: limit);
        await room.HostAsync(partner, settings: limit);

        await room.Any.AllSettledAsync();

        partner.Heard.Values.ShouldAllBe(heard => heard.Count == 1);
        partner.Heard.Count.ShouldBe(25);
        (await room.Any.ScalarAsync<long>("SELECT sum(calls) FROM granted")).ShouldBeGreaterThanOrEqualTo(25);
        (await room.Any.ScalarAsync<int>("SELECT max(attempt) FROM client_requests")).ShouldBe(1);
    }

    [Fact]
    public async Task A_store_that_has_had_its_calls_keeps_no_other_store_waiting()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var partner = new PlayedPartner();
        var busy = await room.Any.ReportNewAsync(6, AttemptStatus.Delivered, store: "busy");
        var quiet = await room.Any.ReportNewAsync(1, AttemptStatus.Delivered, store: "quiet");
        var none = await room.Any.ReportNewAsync(3, AttemptStatus.Delivered);
        await room.HostAsync(partner, settings: [("Partners:ALLY:RateLimits:Store:Calls", "8"), ("Partners:ALLY:RateLimits:Store:Seconds", "3600")]);

        await Eventually.Holds(() => partner.Heard.Count == 6, "all that may be told is");
        await room.NothingUnderWayAsync();

        busy.Count(partner.Heard.ContainsKey).ShouldBe(2);
        quiet.Concat(none).ShouldAllBe(d => partner.Heard.ContainsKey(d));
        (await room.OwedAsync("attempts = 0 AND lane = 0 AND due_at BETWEEN now() AND now() + interval '1 minute'")).ShouldBe(4);
    }

    /// <summary>Single calls, one by one: the hardest case for sharing.</summary>
    [Fact]
    public async Task First_attempts_retries_and_replays_all_come_to_their_turn_under_a_tight_limit()
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var order = new ConcurrentQueue<short>();
        PlayedPartner? partner = null;
        partner = new PlayedPartner(telling =>
        {
            order.Enqueue(telling.Owed.Claim.Lane.Kind);
            return Task.FromResult(partner!.Hear(telling));
        });
        await room.OweAsync(36);
        await room.Any.ExecuteAsync(
            """
            UPDATE egress_ready e SET lane = n.place % 3, attempts = CASE n.place % 3 WHEN 1 THEN 1 ELSE 0 END
            FROM (SELECT delivery_id, row_number() OVER (ORDER BY delivery_id) AS place FROM egress_ready) n WHERE n.delivery_id = e.delivery_id
            """);
        await room.HostAsync(partner, settings: [("Partners:ALLY:RateLimits:Address:Calls", "7")]);

        await Eventually.Holds(() => order.Count >= 12, "a third is told", TimeSpan.FromSeconds(60));

        foreach (var kind in new[] { Lane.First, Lane.Retries, Lane.Replays })
            order.Take(12).Count(k => k == kind).ShouldBeGreaterThanOrEqualTo(2, string.Join(',', order));
    }

    /// <summary>A host that looks by itself once in ten minutes tells everything, because it knows when looking is worth while.</summary>
    [Theory]
    [InlineData("Credential", 20, 64)]
    [InlineData("Address", 40, 2)]
    [InlineData("Address", 1_000_000, 1)]
    public async Task No_call_that_could_be_made_waits_for_the_next_look(string scope, int calls, int maxInFlight)
    {
        await using var room = await LaneTestRoom.StartAsync(database);
        var partner = new PlayedPartner();
        await room.OweAsync(12);
        await room.Any.ExecuteAsync(
            "UPDATE egress_ready e SET lane = n.place % 3 FROM (SELECT delivery_id, row_number() OVER () AS place FROM egress_ready) n WHERE n.delivery_id = e.delivery_id");

        await room.HostAsync(partner, maxInFlight, idlePoll: 600_000, settings: ($"Partners:ALLY:RateLimits:{scope}:Calls", $"{calls}"));

        await room.Any.AllSettledAsync();
        partner.Heard.Count.ShouldBe(12);
    }
}
