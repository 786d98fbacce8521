using Integrations.Abstractions;
using Integrations.Ops.Issues;
using Integrations.Tests.StatusUpdates;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.Ops.Issues;

public sealed class IssueListTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private bool _refuses = true;

    [Fact]
    public async Task A_trouble_that_resolves_itself_is_resolved_by_the_next_change_that_is_taken_and_open_again_by_the_next_trouble()
    {
        PlayedPartner partner = null!;
        partner = new PlayedPartner(telling => Task.FromResult(_refuses ? new SendOutcome(OutcomeKind.Refused, "http_400") : partner.Hear(telling)));
        await using var engine = await new EngineRun(database.ConnectionString, partner).StartAsync();
        var issues = new IssueList(engine.Source, TimeProvider.System);
        await TellAsync(engine);
        await engine.ExecuteAsync(
            """
            INSERT INTO issue (integration_type, region, api_version, cause, state, resolves_itself, changed_at)
            SELECT s.integration_type, s.region, s.api_version, coalesce(d.cause, d.reason), 'Acknowledged', true, now()
            FROM status_decision d JOIN external_state s USING (delivery_id) WHERE d.decision = 'Dead'
            """);

        (await OneAsync(issues)).State.ShouldBe(IssueState.Acknowledged);
        _refuses = false;
        await TellAsync(engine);
        var healed = await OneAsync(issues);
        _refuses = true;
        await TellAsync(engine);
        var again = await OneAsync(issues);

        (healed.State, healed.Undecided).ShouldBe((IssueState.Resolved, 1));
        healed.TakenAgainAt.ShouldNotBeNull().ShouldBeGreaterThan(healed.Last);
        (again.State, again.TakenAgainAt).ShouldBe((IssueState.Acknowledged, null));
    }

    private static async Task TellAsync(EngineRun engine)
    {
        var delivery = await engine.NewDeliveryAsync();
        await engine.ReportAsync(delivery, (Assigned, "R1"));
        await engine.AllSettledAsync();
    }

    private static async Task<FoundIssue> OneAsync(IssueList issues) => (await issues.FindAsync(CancellationToken.None)).ShouldHaveSingleItem();
}
