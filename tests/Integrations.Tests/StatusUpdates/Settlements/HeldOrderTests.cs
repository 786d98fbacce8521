using Integrations.Ops.Acts;
using Integrations.StatusUpdates.Settlements;
using Integrations.Testing;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.StatusUpdates.Settlements;

/// <summary>Somebody keeps one order's updates back for a while.</summary>
public sealed class HeldOrderTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private static readonly Doer Somebody = new("ada", "the store asked for it");
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PlayedPartner _partner = new();

    [Fact]
    public async Task What_comes_waits_until_somebody_releases_it_and_others_are_told_meanwhile()
    {
        await using var engine = await new EngineRun(database.ConnectionString, _partner).StartAsync();
        var (held, other) = (await ToldAsync(engine), await ToldAsync(engine));

        (await Of(engine).HoldAsync(held, Hour, Somebody, CancellationToken.None)).Done.ShouldBeTrue();
        await engine.ReportFromAsync(held, 5, (InTransit, "R1"));
        await engine.ReportFromAsync(other, 5, (InTransit, "R1"));
        await Eventually.Holds(() => _partner.WordsOf(other).Count == 2, "the other one is told");

        _partner.WordsOf(held).ShouldBe(["Assigned"]);
        (await engine.ScalarAsync<bool>("SELECT due_at > now() + interval '59 minutes' FROM egress_ready WHERE delivery_id = $1", held)).ShouldBeTrue();
        (await new DeadChanges(engine.Source, engine.Signal, TimeProvider.System).RetryNowAsync(held, Somebody, CancellationToken.None)).Done
            .ShouldBeFalse("nobody gets round the hold by another name");

        (await Of(engine).ReleaseAsync(held, Somebody, CancellationToken.None)).Done.ShouldBeTrue();
        await engine.AllSettledAsync();

        _partner.WordsOf(held).ShouldBe(["Assigned", "InTransit"]);
        (await engine.ScalarAsync<string>("SELECT string_agg(act, ' ' ORDER BY id) FROM ops_act WHERE delivery_id = $1", held)).ShouldBe("delivery.hold delivery.release");
        (await Of(engine).ReleaseAsync(held, Somebody, CancellationToken.None)).ShouldBe(SettleResult.Refused(SettleResult.NotHeld));
    }

    [Fact]
    public async Task It_ends_by_itself()
    {
        await using var engine = await new EngineRun(database.ConnectionString, _partner).StartAsync();
        var delivery = await ToldAsync(engine);

        await Of(engine).HoldAsync(delivery, TimeSpan.FromMilliseconds(300), Somebody, CancellationToken.None);
        await engine.ReportFromAsync(delivery, 5, (InTransit, "R1"));
        await engine.AllSettledAsync();

        _partner.WordsOf(delivery).ShouldBe(["Assigned", "InTransit"]);
    }

    [Fact]
    public async Task A_call_that_is_under_way_cannot_be_kept_back()
    {
        _partner = new PlayedPartner(async telling =>
        {
            await _answer.Task;
            return _partner.Hear(telling);
        });
        await using var engine = await new EngineRun(database.ConnectionString, _partner).StartAsync();
        var delivery = await engine.NewDeliveryAsync();
        await engine.ReportAsync(delivery, (Assigned, "R1"));
        await Eventually.Holds(() => _partner.Calls > 0, "a call is under way");

        var held = await Of(engine).HoldAsync(delivery, Hour, Somebody, CancellationToken.None);
        _answer.SetResult();
        await engine.AllSettledAsync();

        held.ShouldBe(SettleResult.Refused(SettleResult.BeingTold));
        (await engine.ScalarAsync<bool>("SELECT held_until IS NULL FROM external_state WHERE delivery_id = $1", delivery)).ShouldBeTrue();
    }

    private async Task<Guid> ToldAsync(EngineRun engine)
    {
        var delivery = await engine.NewDeliveryAsync();
        await engine.ReportAsync(delivery, (Assigned, "R1"));
        await Eventually.Holds(
            async () => _partner.WordsOf(delivery).Count == 1 && await engine.ScalarAsync<long>("SELECT count(*) FROM egress_ready WHERE delivery_id = $1", delivery) == 0, "it is told");
        return delivery;
    }

    private static HeldOrder Of(EngineRun engine) => new(engine.Source, engine.Signal, TimeProvider.System);
}
