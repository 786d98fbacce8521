using Integrations.Abstractions;
using Integrations.Ops.Acts;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Settlements;
using Integrations.Testing;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.StatusUpdates.Settlements;

/// <summary>Somebody decides that a partner need not hear what it is owed, and may change that decision until something newer was told.</summary>
public sealed class SkippedChangesTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private static readonly Doer Somebody = new("ada", "the store has told them by phone");

    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OutcomeKind _says = OutcomeKind.Transient;
    private PlayedPartner _partner = null!;

    [Fact]
    public async Task What_was_owed_is_not_told_and_what_comes_later_is()
    {
        await using var engine = await StartAsync();
        var delivery = await WaitingAsync(engine);

        (await Of(engine).SkipAsync(delivery, Somebody, CancellationToken.None)).Done.ShouldBeTrue();
        await engine.AllSettledAsync();
        _says = OutcomeKind.Delivered;
        await engine.ReportFromAsync(delivery, 9, (AtPickup, "R1"));
        await engine.AllSettledAsync();

        _partner.WordsOf(delivery).ShouldBe(["at_pickup"]);
        (await engine.ScalarAsync<string>("SELECT string_agg(seq || ' ' || decision || ' ' || reason, ', ' ORDER BY seq) FROM status_decision WHERE delivery_id = $1", delivery))
            .ShouldBe("1 Skipped in_doubt, 2 Skipped by_a_person, 3 Sent http_200", "what was tried may have arrived");
        (await engine.ScalarAsync<string>("SELECT act || ' ' || actor || ' ' || reason FROM ops_act WHERE delivery_id = $1", delivery))
            .ShouldBe("delivery.skip ada the store has told them by phone");
        (await Of(engine).TellAfterAllAsync(delivery, Somebody, CancellationToken.None)).ShouldBe(SettleResult.Refused(SettleResult.NewerTold));
        (await Of(engine).SkipAsync(delivery, Somebody, CancellationToken.None)).ShouldBe(SettleResult.Refused(SettleResult.NothingOwed));
    }

    [Fact]
    public async Task It_is_told_after_all_once_and_only_by_whoever_says_so()
    {
        await using var engine = await StartAsync();
        var delivery = await WaitingAsync(engine);
        await Of(engine).SkipAsync(delivery, Somebody, CancellationToken.None);
        _says = OutcomeKind.Delivered;

        (await Of(engine).ResendAsync(delivery, Somebody, CancellationToken.None)).ShouldBe(SettleResult.Refused(SettleResult.NothingToSettle), "it is not dead");
        (await Of(engine).TellAfterAllAsync(delivery, Somebody, CancellationToken.None)).Done.ShouldBeTrue();
        await engine.AllSettledAsync();

        _partner.WordsOf(delivery).ShouldBe(["Assigned", "InTransit"]);
        (await Of(engine).TellAfterAllAsync(delivery, Somebody, CancellationToken.None)).ShouldBe(SettleResult.Refused(SettleResult.NothingToSettle));
    }

    [Fact]
    public async Task What_is_being_told_is_not_skipped()
    {
        _says = OutcomeKind.Delivered;
        _partner = new PlayedPartner(async telling =>
        {
            await _answer.Task;
            return _partner.Hear(telling);
        });
        await using var engine = await new EngineRun(database.ConnectionString, _partner).StartAsync();
        var delivery = await engine.NewDeliveryAsync();
        await engine.ReportAsync(delivery, (InTransit, "R1"));
        await Eventually.Holds(() => _partner.Calls > 0, "a call is under way");

        var skipped = await Of(engine).SkipAsync(delivery, Somebody, CancellationToken.None);
        _answer.SetResult();
        await engine.AllSettledAsync();

        skipped.ShouldBe(SettleResult.Refused(SettleResult.BeingTold));
        _partner.WordsOf(delivery).ShouldBe(["InTransit"]);
    }

    [Fact]
    public async Task Where_a_call_may_have_arrived_the_partner_s_knowledge_is_open_afterwards()
    {
        await using var engine = await StartAsync();
        var delivery = await WaitingAsync(engine);
        await engine.ExecuteAsync("UPDATE egress_ready SET sending_seq = 1 WHERE delivery_id = $1", delivery);
        await engine.ExecuteAsync("UPDATE external_state SET last_status_sent = 'InTransit', last_robot_id_sent = 'R1' WHERE delivery_id = $1", delivery);

        (await Of(engine).SkipAsync(delivery, Somebody, CancellationToken.None)).Done.ShouldBeTrue();
        _says = OutcomeKind.Delivered;
        await engine.ReportFromAsync(delivery, 9, (InTransit, "R1"));
        await engine.AllSettledAsync();

        _partner.WordsOf(delivery).ShouldBe(["InTransit"], "the same word is news again");
        (await engine.ScalarAsync<string>("SELECT reason FROM status_decision WHERE delivery_id = $1 AND seq = 1", delivery)).ShouldBe(TellDelivery.InDoubtForGood);
    }

    private async Task<EngineRun> StartAsync()
    {
        _partner = new PlayedPartner(telling => Task.FromResult(_says is OutcomeKind.Delivered ? _partner.Hear(telling) : new SendOutcome(_says, "http_503")));
        return await new EngineRun(database.ConnectionString, _partner).StartAsync();
    }

    /// <summary>A delivery with two changes that wait for their next attempt for as long as the test lasts.</summary>
    private static async Task<Guid> WaitingAsync(EngineRun engine)
    {
        var delivery = await engine.NewDeliveryAsync();
        await engine.ReportAsync(delivery, (Assigned, "R1"), (InTransit, "R1"));
        await Eventually.Holds(
            async () => await engine.ScalarAsync<long>(
                "WITH later AS (UPDATE egress_ready SET due_at = now() + interval '1 hour' WHERE delivery_id = $1 AND attempts > 0 AND lease_token IS NULL RETURNING 1) SELECT count(*) FROM later", delivery) == 1,
            "an attempt has failed");
        await engine.ExecuteAsync("DELETE FROM partner_lane");
        return delivery;
    }

    private static DeadChanges Of(EngineRun engine) => new(engine.Source, engine.Signal, TimeProvider.System);
}
