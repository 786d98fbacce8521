using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Ingress.Again;
using Integrations.Ingress.Intake;
using Integrations.Ops.Acts;
using Integrations.Tests.Ops.Requests;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>A person stops new orders of a partner in a region: those are refused, and nothing else is.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class StoppedIntakeTests(PretendGateway gateway) : IAsyncLifetime
{
    private static readonly Doer Ann = new("ann", "the robots are grounded", "OPS-9");

    private IntakeSwitch Switch => gateway.Services.GetRequiredService<IntakeSwitch>();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => gateway.ExecuteAsync("DELETE FROM intake_stop");

    [Fact]
    public async Task An_order_is_refused_in_the_partner_s_words_and_our_record_says_who_it_was_that_refused()
    {
        var id = Orders.NewId();
        await StopAsync();

        var heard = await gateway.CreateAsync(Orders.Good(id));

        (heard.Status, (string?)heard.Json!["reason"]).ShouldBe((422, "NoRobotAvailable"));
        gateway.Service.Calls(id).ShouldBeEmpty();
        (await gateway.ValueAsync<string>("SELECT verdict || ' ' || reason FROM incoming_request WHERE external_delivery_id = $1", id)).ShouldBe("Refused IntakeStopped");
        (await gateway.ValueAsync<string>("SELECT d.status || ' ' || e.rule FROM delivery d JOIN delivery_error e ON e.delivery_id = d.id WHERE d.external_delivery_id = $1", id))
            .ShouldBe("INVALID intake_stopped");
    }

    [Fact]
    public async Task The_same_order_is_taken_when_orders_are_taken_again()
    {
        var id = Orders.NewId();
        await StopAsync();
        (await gateway.CreateAsync(Orders.Good(id))).Status.ShouldBe(422);
        (await gateway.CreateAsync(Orders.Good(id))).Status.ShouldBe(422);

        (await Switch.OpenAsync(PretendGateway.Partner, Region.US, Ann)).ShouldBeTrue();

        (await gateway.CreateAsync(Orders.Good(id))).Status.ShouldBe(201);
        (await gateway.ColumnAsync<string>("SELECT status::text FROM delivery WHERE external_delivery_id = $1 ORDER BY status", id)).Order().ShouldBe(["INVALID", "PROCESSED"]);
    }

    [Fact]
    public async Task Neither_a_price_is_named_nor_an_offer_of_before_kept()
    {
        var (offered, asked) = (Orders.NewId("quote"), Orders.NewId("quote"));
        await gateway.SendAsync("POST", "/ALLY/v1/quotes", Orders.Good(offered));
        await StopAsync();

        var accepted = await gateway.SendAsync("POST", $"/ALLY/v1/quotes/{offered}/accept", new JsonObject { ["yes"] = true });
        var quoted = await gateway.SendAsync("POST", "/ALLY/v1/quotes", Orders.Good(asked));

        foreach (var heard in new[] { accepted, quoted })
            (heard.Status, (string?)heard.Json!["reason"]).ShouldBe((422, "NoRobotAvailable"));
        gateway.Service.Calls(asked).ShouldBeEmpty();
        gateway.Service.Calls(offered, "PUT").ShouldBeEmpty();
        (await gateway.ValueAsync<string>("SELECT verdict || ' ' || reason FROM incoming_request WHERE external_delivery_id = $1", asked)).ShouldBe("Refused IntakeStopped");
    }

    [Fact]
    public async Task What_was_taken_before_goes_on_and_has_its_answer_still()
    {
        var id = Orders.NewId();
        var taken = await gateway.CreateAsync(Orders.Good(id));
        await StopAsync();

        var again = await gateway.CreateAsync(Orders.Good(id));
        var state = await gateway.SendAsync("GET", $"/ALLY/v1/deliveries/{id}", body: null);
        var canceled = await gateway.SendAsync("PUT", $"/ALLY/v1/deliveries/{id}/cancel", body: null);

        (again.Status, again.Delivery).ShouldBe((201, taken.Delivery));
        state.Status.ShouldBe(200);
        canceled.Verdict.ShouldBe("Canceled");
    }

    [Fact]
    public async Task Other_regions_and_partners_are_not_concerned()
    {
        await StopAsync();

        (await gateway.CreateAsync(Orders.Good(Orders.NewId()), secret: PretendGateway.EuSecret)).Status.ShouldBe(201);
        (await gateway.CreateAsync(Orders.Good(Orders.NewId()), partner: IntegrationType.DOORDASH)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Stopping_and_opening_are_on_record_once_each_and_the_first_reason_stands()
    {
        (await Switch.StopAsync(PretendGateway.Partner, Region.EU, Ann)).ShouldBeTrue();
        (await Switch.StopAsync(PretendGateway.Partner, Region.EU, new Doer("bob", "the same"))).ShouldBeFalse();
        var stop = (await Switch.ReadAsync(CancellationToken.None)).ShouldHaveSingleItem();
        (await Switch.OpenAsync(PretendGateway.Partner, Region.EU, new Doer("bob", "they roll again"))).ShouldBeTrue();
        (await Switch.OpenAsync(PretendGateway.Partner, Region.EU, Ann)).ShouldBeFalse();

        (stop.IntegrationType, stop.Region, stop.StoppedBy, stop.Reason).ShouldBe((PretendGateway.Partner, Region.EU, "ann", "the robots are grounded"));
        (await gateway.ColumnAsync<string>("SELECT act || ' ' || subject || ' ' || actor || ' ' || coalesce(ticket, '-') FROM ops_act WHERE subject = 'ALLY/EU' ORDER BY id"))
            .ShouldBe(["intake.stop ALLY/EU ann OPS-9", "intake.open ALLY/EU bob -"]);
    }

    [Fact]
    public async Task What_could_not_be_read_is_not_read_again_as_an_order_while_none_are_taken()
    {
        var id = Orders.NewId();
        var refused = Guid.Parse((await gateway.CreateAsync(Orders.Good(id, order => order["items"]![0]!["quantity"] = "two"))).RequestId!);
        await StopAsync();
        var mended = MendedModule.With<Reprocess>(gateway, body => body["items"]![0]!["quantity"] = 2);

        (await mended.RunAsync(refused, Ann, CancellationToken.None)).ShouldBeOfType<ReprocessResult.Impossible>();
        await Switch.OpenAsync(PretendGateway.Partner, Region.US, Ann);

        (await mended.RunAsync(refused, Ann, CancellationToken.None)).ShouldBeOfType<ReprocessResult.Done>().Verdict.ShouldBe(RequestVerdict.Accepted);
    }

    private async Task StopAsync() => (await Switch.StopAsync(PretendGateway.Partner, Region.US, Ann)).ShouldBeTrue();
}
