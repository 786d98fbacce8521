using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>Between a claim and its first byte things change: the call is then not made, and that is no attempt.</summary>
public sealed class BeforeTheWireTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private static readonly LaneKey Ally = new(PretendPartner.Name, Region.US);

    private readonly PlayedPartner _partner = new();

    [Fact]
    public async Task A_lane_that_closed_after_the_claim_is_not_called()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        var (lanes, tell, _) = Host(time, []);
        var claim = TestClaims.In(PretendPartner.Name, attempts: 2);

        lanes.Observe(TestClaims.In(PretendPartner.Name), new SendOutcome(OutcomeKind.BadCredentials, "http_401"), TimeSpan.Zero);
        var outcome = await RunAsync(tell, claim, () => Task.CompletedTask);

        outcome.ShouldBe(Outcome.Unused(claim));
        _partner.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task The_one_that_probes_is_called_all_the_same()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        var (lanes, tell, _) = Host(time, []);
        lanes.Observe(TestClaims.In(PretendPartner.Name), new SendOutcome(OutcomeKind.BadCredentials, "http_401"), TimeSpan.Zero);

        var outcome = await RunAsync(tell, TestClaims.In(new Lane(Ally.Partner, Ally.Region, Lane.First), probe: 7), () => Task.CompletedTask);

        outcome.Sent.ShouldNotBeNull();
        _partner.Calls.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(249, true)]
    [InlineData(251, false)]
    public async Task A_permission_that_grew_old_while_the_call_was_written_down_is_given_up(int milliseconds, bool called)
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        await time.OweAsync(5);
        var (lanes, tell, budgets) = Host(time, [new RateLimit(RateScope.Credential, 20, TimeSpan.FromSeconds(1))]);
        await budgets.AskAsync([(Ally, 1)], CancellationToken.None);
        var claim = TestClaims.In(PretendPartner.Name, attempts: 2);
        lanes.Take(claim);

        var outcome = await RunAsync(tell, claim, () => time.PassAsync(TimeSpan.FromMilliseconds(milliseconds)));

        _partner.Calls.ShouldBe(called ? 1 : 0);
        if (!called)
        {
            outcome.Call!.Detail.ShouldBe("turn_lapsed");
            (outcome with { Call = null }).ShouldBe(Outcome.Unused(claim));
        }
    }

    private (Lanes Lanes, TellDelivery Tell, RateBudgets Budgets) Host(BudgetTime time, RateLimit[] limits)
    {
        var registry = PretendPartner.RegistryOf(new PretendPartner { RateLimits = limits });
        var settings = PretendPartner.Settings(registry);
        var budgets = new RateBudgets(new RateBudgetStore(time.Source), settings, registry, time.Clock);
        var lanes = new Lanes(settings, budgets, Options.Create(new StatusEngineOptions()), time.Clock);
        var metrics = new EgressMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), time.Clock);
        return (lanes, new TellDelivery(_partner, lanes, budgets, settings, metrics, time.Clock, NullLogger<TellDelivery>.Instance), budgets);
    }

    /// <summary>What is recorded of one telling, when this happens while its call is being written down.</summary>
    private static async Task<Outcome> RunAsync(TellDelivery tell, Claimed claim, Func<Task> meanwhile)
    {
        var change = new StatusChange
        {
            DeliveryId = claim.DeliveryId, ExternalId = "X-1", ApiVersion = 1, Region = Region.US, Seq = 1, Status = AttemptStatus.Delivered, Attempt = 1,
            OccurredAt = DateTimeOffset.UnixEpoch,
        };
        var owed = new Owed(claim, null, null, []) { ExternalId = "X-1", ApiVersion = 1, LastSeqDecided = 0, DataKeyId = claim.DeliveryId, WrappedKey = null };
        var telling = new Telling(owed, new TellPlan([], null), new OwedChange(change, DateTimeOffset.MaxValue.AddYears(-1), null), (Saying.Tell)new PretendPartner().Word(change));
        Outcome? recorded = null;
        var outcomes = new NaturalBatch<Outcome>(1, batch => Task.FromResult(recorded = batch[0]));
        var calls = new NaturalBatch<PendingCall>(1, async batch =>
        {
            await meanwhile();
            batch[0].Written.SetResult(true);
        });
        var (writing, recording) = (calls.RunAsync(), outcomes.RunAsync());

        await tell.RunAsync(telling, calls, outcomes, CancellationToken.None);
        calls.Complete();
        outcomes.Complete();
        await Task.WhenAll(writing, recording);
        return recorded!;
    }
}
