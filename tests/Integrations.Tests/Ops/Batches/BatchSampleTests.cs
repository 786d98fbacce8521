using Integrations.Abstractions;
using Integrations.Ops.Acts;
using Integrations.Ops.Batches;
using Integrations.StatusUpdates.Explain;
using Integrations.StatusUpdates.Settlements;
using Integrations.Tests.Ingress;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.Ops.Batches;

/// <summary>What a plan says that partners would hear, held against what they hear.</summary>
[Collection(nameof(WholeGatewayCollection))]
public sealed class BatchSampleTests(WholeGateway gateway)
{
    private static readonly Doer Ann = new("sample ann", "they have mended it");

    [Fact]
    public async Task What_a_plan_says_is_said_to_the_letter_when_it_is_done_and_nothing_before()
    {
        var (id, delivery) = await RefusedAsync(Assigned, AtPickup, InTransit, AtDestination);
        // As it was recorded the last of it would be no news any more; put at the end it is.
        await gateway.ExecuteAsync("UPDATE status_update SET recorded_at = recorded_at - interval '40 minutes' WHERE delivery_id = $1", delivery);
        var before = await KeptAsync();

        var plan = await PlanAsync(BatchAct.Resend, id);
        var said = (await SamplesAsync(plan)).ShouldHaveSingleItem().Said;

        (said.ExternalId, said.Partner, said.Region, said.Against).ShouldBe((id, IntegrationType.ALLY, Region.US, null));
        (await KeptAsync()).ShouldBe(before, "nothing is sent, opened or decided");
        gateway.Listener.WordsOf(id).ShouldBeEmpty();
        await gateway.Services.GetRequiredService<DeadChanges>().ResendAsync(delivery, Ann, CancellationToken.None);
        await gateway.SettledAsync(delivery);
        gateway.Listener.CallsOf(id).ShouldBe(said.Changes.Where(c => c.Word is not null).Select(c => $"{c.Method} {c.Path} {c.Body!.Text}"));
        // Dead were all four; what is only progress is worth nothing any more behind something newer.
        said.Changes.Select(c => c.Word ?? c.Why).ShouldBe(["Assigned", "Superseded", "InTransit", "AtDestination"]);
    }

    [Fact]
    public async Task A_body_with_something_personal_is_measured_and_not_shown()
    {
        var (id, _) = await RefusedAsync(DeliveryInProgress);

        var said = (await SamplesAsync(await PlanAsync(BatchAct.Dismiss, id))).ShouldHaveSingleItem().Said;

        var change = said.Changes.ShouldHaveSingleItem();
        (change.Word, change.Body!.Sealed, change.Body.Text).ShouldBe(("DeliveryInProgress", true, null));
        change.Body.Bytes.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task What_stands_against_a_row_is_said_instead()
    {
        var (id, delivery) = await RefusedAsync(Assigned);
        var plan = await PlanAsync(BatchAct.Resend, id);
        await gateway.Services.GetRequiredService<DeadChanges>().DismissAsync(delivery, 1, Ann, CancellationToken.None);

        var said = (await SamplesAsync(plan)).ShouldHaveSingleItem().Said;

        (said.Changes.Count, said.Against).ShouldBe((0, SettleResult.Refused(SettleResult.NothingToSettle).Sentence));
    }

    [Fact]
    public async Task What_waits_for_its_next_attempt_is_worded_as_the_engine_would_go_on()
    {
        var id = Orders.NewId();
        gateway.Listener.Answer(id, "Assigned", 503, 503, 503, 503, 503, 503);
        var delivery = (await gateway.CreateAsync(Orders.Good(id))).Delivery;
        await gateway.ReportAsync(delivery, 1, Requested, Assigned);
        await Integrations.Testing.Eventually.Holds(
            async () => await gateway.ValueAsync<long>("SELECT count(*) FROM egress_ready WHERE delivery_id = $1 AND attempts > 0", delivery) == 1, "it is tried again later");
        await gateway.ReportAsync(delivery, 3, LoadedWithPilot, LoadedWaitingForPilot);

        var said = await gateway.Services.GetRequiredService<WouldSay>().NowAsync(delivery, CancellationToken.None);

        said.Changes.Select(c => (c.Seq, c.Word, c.Why)).ShouldBe([(1, null, "NotTold: no_word"), (2, "Assigned", null), (3, "at_pickup", null), (4, null, "Suppressed: same_as_last")]);
        gateway.Listener.Answer(id, "Assigned");
        await gateway.Services.GetRequiredService<DeadChanges>().RetryNowAsync(delivery, Ann, CancellationToken.None);
        await gateway.SettledAsync(delivery);
        gateway.Listener.CallsOf(id).ShouldBe(said.Changes.Where(c => c.Word is not null).Select(c => $"{c.Method} {c.Path} {c.Body!.Text}"));
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(5, "1 2 3 4 5")]
    [InlineData(6, "1 2 3 4 6")]
    [InlineData(100_000, "1 25000 50000 75000 100000")]
    public void The_samples_are_spread_from_the_first_row_to_the_last(int total, string positions) =>
        string.Join(' ', BatchSamples.Positions(total)).ShouldBe(positions);

    private async Task<(string ExternalId, Guid Delivery)> RefusedAsync(params AttemptStatus[] statuses)
    {
        var id = Orders.NewId();
        foreach (var status in statuses)
            gateway.Listener.Answer(id, StatusUpdates.PretendPartner.WordFor(status)!, 400);
        var delivery = (await gateway.CreateAsync(Orders.Good(id))).Delivery;
        for (var i = 0; i < statuses.Length; i++)
        {
            await gateway.ReportAsync(delivery, i + 1, statuses[i]);
            await gateway.SettledAsync(delivery);
        }

        return (id, delivery);
    }

    private async Task<Batch> PlanAsync(BatchAct act, string externalId)
    {
        var id = await ActivatorUtilities.CreateInstance<BatchPlanner>(gateway.Services, new Integrations.Ops.Requests.RequestList(gateway.Source, TimeProvider.System))
            .PlanAsync(act, $"id:{externalId}", cause: null, "sample ann", CancellationToken.None);
        return (await ActivatorUtilities.CreateInstance<BatchList>(gateway.Services).FindOneAsync(id.ShouldNotBeNull(), CancellationToken.None))!;
    }

    private Task<IReadOnlyList<BatchSample>> SamplesAsync(Batch plan) => ActivatorUtilities.CreateInstance<BatchSamples>(gateway.Services).OfAsync(plan, CancellationToken.None);

    private async Task<(long, long, long, long)> KeptAsync() => (
        await gateway.ValueAsync<long>("SELECT count(*) FROM client_requests"), await gateway.ValueAsync<long>("SELECT count(*) FROM pii_access_audit"),
        await gateway.ValueAsync<long>("SELECT count(*) FROM status_update"), await gateway.ValueAsync<long>("SELECT count(*) FROM status_decision"));
}
