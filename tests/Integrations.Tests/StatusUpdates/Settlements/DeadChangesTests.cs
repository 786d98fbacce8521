using Integrations.Abstractions;
using Integrations.Ops.Acts;
using Integrations.StatusUpdates.Settlements;
using Integrations.Testing;
using Npgsql;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.StatusUpdates.Settlements;

public sealed class DeadChangesTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private static readonly Doer Somebody = new("ada", "the partner has mended its endpoint", "T-1");

    private bool _refuses = true;
    private PlayedPartner _partner = null!;

    [Fact]
    public async Task What_was_refused_is_told_again_in_order_as_messages_of_their_own()
    {
        await using var engine = await StartAsync();
        var delivery = await DeadAsync(engine, Assigned, AtPickup);
        _refuses = false;

        var result = await Of(engine).ResendAsync(delivery, Somebody, CancellationToken.None);
        await engine.AllSettledAsync();

        result.Done.ShouldBeTrue();
        _partner.WordsOf(delivery).ShouldBe(["Assigned", "at_pickup"]);
        _partner.Heard[delivery].Select(h => h.MessageId).ShouldBe([$"{delivery:N}-3", $"{delivery:N}-4"]);
        (await engine.ScalarAsync<long>("SELECT count(*) FROM settlement WHERE delivery_id = $1 AND act = 'Resent' AND repeated_as = seq + 2", delivery)).ShouldBe(2);
        (await engine.ScalarAsync<string>("SELECT actor || ' ' || reason || ' ' || ticket FROM ops_act WHERE delivery_id = $1 AND act = 'delivery.resend'", delivery))
            .ShouldBe("ada the partner has mended its endpoint T-1");
        (await engine.ScalarAsync<long>("SELECT count(*) FROM status_decision WHERE delivery_id = $1 AND decision = 'Sent'", delivery)).ShouldBe(2);
    }

    [Fact]
    public async Task It_is_told_again_even_where_the_partner_knows_the_same_word()
    {
        await using var engine = await StartAsync();
        var delivery = await DeadAsync(engine, Assigned);
        await engine.ExecuteAsync("UPDATE external_state SET last_status_sent = 'Assigned', last_robot_id_sent = 'R1' WHERE delivery_id = $1", delivery);
        _refuses = false;

        await Of(engine).ResendAsync(delivery, Somebody, CancellationToken.None);
        await engine.AllSettledAsync();

        _partner.WordsOf(delivery).ShouldBe(["Assigned"]);
    }

    [Fact]
    public async Task Two_people_at_once_send_it_once()
    {
        await using var engine = await StartAsync();
        var delivery = await DeadAsync(engine, Assigned);
        _refuses = false;

        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Of(engine).ResendAsync(delivery, Somebody, CancellationToken.None)));
        await engine.AllSettledAsync();

        results.Count(r => r.Done).ShouldBe(1);
        results.Where(r => !r.Done).ShouldAllBe(r => r.Outcome == SettleResult.NothingToSettle || r.Outcome == SettleResult.NewerPending);
        _partner.WordsOf(delivery).ShouldBe(["Assigned"]);
        (await engine.ScalarAsync<long>("SELECT count(*) FROM ops_act WHERE delivery_id = $1", delivery)).ShouldBe(1);
    }

    [Fact]
    public async Task What_would_come_out_of_order_is_not_sent()
    {
        await using var engine = await StartAsync();
        var delivery = await DeadAsync(engine, Assigned);
        _refuses = false;
        await engine.ReportFromAsync(delivery, 9, (AtPickup, "R1"));
        await engine.AllSettledAsync();

        var result = await Of(engine).ResendAsync(delivery, Somebody, CancellationToken.None);

        result.ShouldBe(SettleResult.Refused(SettleResult.NewerTold));
        _partner.WordsOf(delivery).ShouldBe(["at_pickup"]);
    }

    [Fact]
    public async Task While_something_newer_is_under_way_nothing_is_sent_again()
    {
        await using var engine = await StartAsync();
        var delivery = await DeadAsync(engine, Assigned);
        await engine.StopAsync();
        await engine.ReportFromAsync(delivery, 9, (AtPickup, "R1"));

        (await Of(engine).ResendAsync(delivery, Somebody, CancellationToken.None)).ShouldBe(SettleResult.Refused(SettleResult.NewerPending));
    }

    [Fact]
    public async Task Taken_as_heard_is_what_the_partner_knows_from_then_on()
    {
        await using var engine = await StartAsync();
        var delivery = await DeadAsync(engine, Assigned);

        (await Of(engine).TakeAsHeardAsync(delivery, 1, Somebody, CancellationToken.None)).Done.ShouldBeTrue();

        (await engine.ScalarAsync<string>("SELECT last_status_sent FROM external_state WHERE delivery_id = $1", delivery)).ShouldBe("Assigned");
        _refuses = false;
        await engine.ReportFromAsync(delivery, 9, (Assigned, "R1"));
        await engine.AllSettledAsync();
        _partner.WordsOf(delivery).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_decided_is_decided_once()
    {
        await using var engine = await StartAsync();
        var delivery = await DeadAsync(engine, Assigned);

        (await Of(engine).DismissAsync(delivery, 1, Somebody, CancellationToken.None)).Done.ShouldBeTrue();

        (await Of(engine).DismissAsync(delivery, 1, Somebody, CancellationToken.None)).ShouldBe(SettleResult.Refused(SettleResult.NothingToSettle));
        (await Of(engine).ResendAsync(delivery, Somebody, CancellationToken.None)).ShouldBe(SettleResult.Refused(SettleResult.NothingToSettle));
    }

    [Fact]
    public async Task A_delivery_that_waits_is_due_at_once_and_its_attempts_still_count()
    {
        _partner = new PlayedPartner(telling => Task.FromResult(_refuses ? new SendOutcome(OutcomeKind.Transient, "http_503") : _partner.Hear(telling)));
        await using var engine = await new EngineRun(database.ConnectionString, _partner).StartAsync();
        var delivery = await engine.NewDeliveryAsync();
        await engine.ReportAsync(delivery, (Assigned, "R1"));
        await Eventually.Holds(
            async () => await engine.ScalarAsync<long>("SELECT count(*) FROM egress_ready WHERE delivery_id = $1 AND attempts = 1 AND lease_token IS NULL", delivery) == 1,
            "its first attempt has failed");
        await engine.ExecuteAsync("UPDATE egress_ready SET due_at = now() + interval '1 hour' WHERE delivery_id = $1 AND lease_token IS NULL", delivery);
        await engine.ExecuteAsync("DELETE FROM partner_lane");
        _refuses = false;

        (await Of(engine).RetryNowAsync(delivery, Somebody, CancellationToken.None)).Done.ShouldBeTrue();
        await engine.AllSettledAsync();

        (await engine.ScalarAsync<int>("SELECT max(attempt) FROM client_requests WHERE delivery_id = $1", delivery)).ShouldBeGreaterThan(1);
        (await Of(engine).RetryNowAsync(delivery, Somebody, CancellationToken.None)).ShouldBe(SettleResult.Refused(SettleResult.NotWaiting));
    }

    [Fact]
    public async Task What_a_person_did_can_be_neither_changed_nor_deleted()
    {
        await using var engine = await StartAsync();
        var delivery = await DeadAsync(engine, Assigned);
        await Of(engine).DismissAsync(delivery, 1, Somebody, CancellationToken.None);

        foreach (var sql in new[] { "UPDATE ops_act SET actor = 'nobody'", "DELETE FROM ops_act", "TRUNCATE ops_act" })
            (await Should.ThrowAsync<PostgresException>(() => engine.ExecuteAsync(sql))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    private async Task<EngineRun> StartAsync()
    {
        _partner = new PlayedPartner(telling => Task.FromResult(_refuses ? new SendOutcome(OutcomeKind.Refused, "http_400") : _partner.Hear(telling)));
        return await new EngineRun(database.ConnectionString, _partner).StartAsync();
    }

    /// <summary>A delivery whose changes the partner has refused for good.</summary>
    private static async Task<Guid> DeadAsync(EngineRun engine, params AttemptStatus[] statuses)
    {
        var delivery = await engine.NewDeliveryAsync();
        for (var i = 0; i < statuses.Length; i++)
        {
            await engine.ReportFromAsync(delivery, i + 1, (statuses[i], "R1"));
            await engine.AllSettledAsync();
        }

        (await engine.ScalarAsync<long>("SELECT count(*) FROM status_decision WHERE delivery_id = $1 AND decision = 'Dead'", delivery)).ShouldBe(statuses.Length);
        return delivery;
    }

    private static DeadChanges Of(EngineRun engine) => new(engine.Source, engine.Signal, TimeProvider.System);
}
