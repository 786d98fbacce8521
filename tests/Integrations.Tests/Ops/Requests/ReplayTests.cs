using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Exchange;
using Integrations.Ingress.Again;
using Integrations.Ingress.Remap;
using Integrations.Ops.Acts;
using Integrations.Tests.Ingress;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Requests;

/// <summary>What would become of a stored request today: shown masked, on record, and nothing comes of it.</summary>
public sealed class ReplayTests(PretendGateway gateway) : IClassFixture<PretendGateway>
{
    private static readonly Doer Ann = new("replay ann", "is the tip right", "T-2");

    [Fact]
    public async Task A_field_that_is_read_differently_is_shown_then_and_now_and_nothing_personal_is()
    {
        var id = Guid.Parse((await gateway.CreateAsync(Orders.Good(Orders.NewId()))).RequestId!);
        var before = await KeptAsync();

        var replayed = await With(body => body["tip"]!["minor"] = 20_000).RunAsync(id, Ann, CancellationToken.None);

        replayed!.Differs.ShouldBeTrue();
        var difference = replayed.Differences.ShouldHaveSingleItem();
        (difference.Name, difference.Then, difference.Now).ShouldBe(("tip_minor", "200", "20000"));
        replayed.Fields.ShouldContain(new KeyValuePair<string, string>("tip_minor", "20000"));
        var shown = string.Join('\n', replayed.Fields.Select(field => field.Value).Concat(replayed.Differences.Select(d => d.Shown)));
        foreach (var secret in new[] { "Jo", "Invented", "Sample", "example.com", "5550199", "555-0199", "Soup", "onions", "37.7793", "Ring" })
            shown.ShouldNotContain(secret, Case.Insensitive);
        replayed.Fields.ShouldContain(field => field.Key == "pii.CustomerName" && field.Value.StartsWith("11 characters #", StringComparison.Ordinal));
        (await KeptAsync()).ShouldBe(before, "nothing is changed");
    }

    [Fact]
    public async Task Who_looked_and_why_is_on_record_with_each_look()
    {
        var id = Guid.Parse((await gateway.CreateAsync(Orders.Good(Orders.NewId()))).RequestId!);

        var replayed = await With(_ => { }).RunAsync(id, Ann, CancellationToken.None);

        (replayed!.Differs, replayed.ReadsAs).ShouldBe((false, "Create"));
        var act = await gateway.ValueAsync<Guid>(
            "SELECT id FROM ops_act WHERE subject = $1 AND act = 'request.replay' AND actor = 'replay ann' AND reason = 'is the tip right' AND ticket = 'T-2'", id.ToString("D"));
        (await gateway.ColumnAsync<string>(
            "SELECT DISTINCT subject_table FROM pii_access_audit WHERE request_id = $1 AND actor = 'replay ann' AND purpose = $2 ORDER BY 1", act, PiiPurpose.Replay))
            .ShouldBe(["incoming_request", "item", "pii"]);
    }

    [Fact]
    public async Task Of_what_was_turned_down_it_says_what_would_be_found_wrong_today()
    {
        var unreadable = Guid.Parse((await gateway.CreateAsync(Orders.Good(Orders.NewId(), order => order["items"]![0]!["quantity"] = "two"))).RequestId!);
        var invalid = Guid.Parse((await gateway.CreateAsync(Orders.Good(Orders.NewId(), order => order["dropoff"]!["phone"] = "12"))).RequestId!);

        var still = await With(_ => { }).RunAsync(unreadable, Ann, CancellationToken.None);
        (still!.Differs, still.ReadsAs).ShouldBe((false, "Unreadable"));
        var mended = await With(body => body["items"]![0]!["quantity"] = 2).RunAsync(unreadable, Ann, CancellationToken.None);
        (mended!.Differs, mended.ReadsAs, mended.FaultsNow.Count).ShouldBe((true, "Create", 0));
        var same = await With(_ => { }).RunAsync(invalid, Ann, CancellationToken.None);
        (same!.Verdict, same.Differs).ShouldBe((RequestVerdict.Invalid, false));
        same.FaultsNow.ShouldContain(fault => fault.Path == "dropoff.phone");
        (await With(body => body["dropoff"]!["phone"] = "+14155550199").RunAsync(invalid, Ann, CancellationToken.None))!.FaultsNow.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_gone_is_said_and_what_never_was_leaves_no_act()
    {
        var heard = await gateway.CreateAsync(Orders.Good(Orders.NewId()));
        await gateway.ExecuteAsync("UPDATE data_key SET wrapped = NULL, destroyed_at = now() WHERE id = (SELECT data_key_id FROM delivery WHERE id = $1)", heard.Delivery);
        (await With(_ => { }).RunAsync(Guid.Parse(heard.RequestId!), Ann, CancellationToken.None))!.ReadsAs.ShouldContain("destroyed");

        var nobody = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        (await With(_ => { }).RunAsync(nobody, Ann, CancellationToken.None)).ShouldBeNull();
        (await gateway.ValueAsync<long>("SELECT count(*) FROM ops_act WHERE subject = $1", nobody.ToString("D"))).ShouldBe(0);
    }

    [Fact]
    public async Task A_span_counts_by_field_and_is_one_act()
    {
        await gateway.CreateAsync(Orders.Good(Orders.NewId()), partner: IntegrationType.UBER);

        var report = await With(_ => { }).RunAsync(IntegrationType.UBER, TimeSpan.FromHours(1), Ann, CancellationToken.None);

        (report.Requests, report.Count(RemapKind.Same)).ShouldBe((1, 1));
        (await gateway.ValueAsync<long>("SELECT count(*) FROM ops_act WHERE act = 'partner.replay' AND subject = 'UBER' AND actor = 'replay ann'")).ShouldBe(1);
    }

    /// <summary>With the module as it is after a change.</summary>
    private Replay With(Action<JsonObject> mend) => MendedModule.With<Replay>(gateway, mend, registry => ActivatorUtilities.CreateInstance<Remapping>(gateway.Services, registry));

    private async Task<(long, long, long)> KeptAsync() => (
        await gateway.ValueAsync<long>("SELECT count(*) FROM delivery"), await gateway.ValueAsync<long>("SELECT count(*) FROM incoming_request"),
        await gateway.ValueAsync<long>("SELECT count(*) FROM client_requests"));
}
