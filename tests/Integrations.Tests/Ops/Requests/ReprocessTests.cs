using System.Text.Json.Nodes;
using Integrations.Customers;
using Integrations.Exchange;
using Integrations.Ingress.Again;
using Integrations.Ops.Acts;
using Integrations.Tests.Ingress;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Requests;

/// <summary>What was turned down is read again after a fix: once, on record, and only where somebody may still want it.</summary>
public sealed class ReprocessTests(PretendGateway gateway) : IClassFixture<PretendGateway>
{
    private static readonly Doer Ann = new("ann", "the mapping is mended", "T-1");

    [Fact]
    public async Task An_order_that_could_not_be_read_becomes_one_order_and_says_who_asked()
    {
        var external = Orders.NewId();
        var refused = await UnreadableAsync(external);

        var done = (await Mended().RunAsync(refused, Ann, CancellationToken.None)).ShouldBeOfType<ReprocessResult.Done>();

        done.Verdict.ShouldBe(RequestVerdict.Accepted);
        (await gateway.ColumnAsync<Guid>("SELECT id FROM delivery WHERE external_delivery_id = $1 AND accepted_at IS NOT NULL", external))
            .ShouldHaveSingleItem().ShouldBe(done.DeliveryId!.Value);
        gateway.Service.Calls(external, "PUT").Count.ShouldBe(1);
        (await gateway.ValueAsync<string>("SELECT actor || '|' || reason || '|' || ticket || '|' || subject || '|' || act FROM ops_act WHERE id = $1 AND delivery_id = $2", done.RequestId, done.DeliveryId))
            .ShouldBe($"ann|the mapping is mended|T-1|{refused:D}|request.reprocess");
        (await gateway.ValueAsync<RequestVerdict>("SELECT verdict FROM incoming_request WHERE id = $1", refused)).ShouldBe(RequestVerdict.Unreadable, "what the partner was told stays");
        (await gateway.ValueAsync<long>(
            "SELECT count(*) FROM pii_access_audit WHERE subject_id = $1 AND actor = 'ann' AND purpose = $2 AND request_id = $3", refused, PiiPurpose.Replay, done.RequestId)).ShouldBe(1);
    }

    [Fact]
    public async Task The_second_time_says_when_and_by_whom_it_was_done()
    {
        var external = Orders.NewId();
        var refused = await UnreadableAsync(external);
        var done = (ReprocessResult.Done)await Mended().RunAsync(refused, Ann, CancellationToken.None);

        var again = (await Mended().RunAsync(refused, Ann with { Actor = "bob" }, CancellationToken.None)).ShouldBeOfType<ReprocessResult.AlreadyDone>();

        (again.Act.Actor, again.RequestId).ShouldBe(("ann", done.RequestId));
        again.Sentence.ShouldContain("by ann");
        (await ActsAsync(refused)).ShouldBe(1);
        gateway.Service.Calls(external, "PUT").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Of_many_at_once_one_is_done_and_the_others_leave_nothing_behind()
    {
        // A report is no order: nothing but the mark keeps the second from being kept as well.
        var heard = await gateway.SendAsync("POST", "/ALLY/v1/reports", new JsonObject { ["id"] = Orders.NewId(), ["throw"] = true, ["status"] = "x" });
        heard.Status.ShouldBe(500);
        var refused = Guid.Parse(heard.RequestId!);
        var reprocess = Mended();

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => reprocess.RunAsync(refused, Ann, CancellationToken.None))));

        results.OfType<ReprocessResult.Done>().ShouldHaveSingleItem().Verdict.ShouldBe(RequestVerdict.Recorded);
        results.OfType<ReprocessResult.AlreadyDone>().Count().ShouldBe(7);
        (await ActsAsync(refused)).ShouldBe(1);
        (await gateway.ValueAsync<long>(
            "SELECT count(*) FROM incoming_request WHERE body_hash = (SELECT body_hash FROM incoming_request WHERE id = $1)", refused)).ShouldBe(2, "the request and what came of it");
    }

    [Fact]
    public async Task What_would_be_turned_down_again_is_left_as_it_is_until_it_is_mended()
    {
        var refused = await UnreadableAsync(Orders.NewId());

        var still = (await MendedModule.With<Reprocess>(gateway, _ => { }).RunAsync(refused, Ann, CancellationToken.None)).ShouldBeOfType<ReprocessResult.StillFaulty>();
        still.Faults.ShouldContain(fault => fault.Path == "items[0].quantity");
        var invalid = (await MendedModule.With<Reprocess>(gateway, body => { Mend(body); body["dropoff"]!["phone"] = "no number"; }).RunAsync(refused, Ann, CancellationToken.None))
            .ShouldBeOfType<ReprocessResult.StillFaulty>();
        invalid.Faults.ShouldContain(fault => fault.Path == "dropoff.phone");

        (await ActsAsync(refused)).ShouldBe(0);
        (await Mended().RunAsync(refused, Ann, CancellationToken.None)).ShouldBeOfType<ReprocessResult.Done>();
    }

    [Fact]
    public async Task An_order_that_came_again_meanwhile_is_not_made_a_second_time()
    {
        var external = Orders.NewId();
        var refused = await UnreadableAsync(external);
        var sent = await gateway.CreateAsync(Orders.Good(external));

        var taken = (await Mended().RunAsync(refused, Ann, CancellationToken.None)).ShouldBeOfType<ReprocessResult.Taken>();

        taken.DeliveryId.ShouldBe(sent.Delivery);
        (await ActsAsync(refused)).ShouldBe(0);
    }

    [Fact]
    public async Task The_partner_that_sends_the_very_same_order_afterwards_is_told_yes_and_gets_no_second_one()
    {
        var external = Orders.NewId();
        var order = Unreadable(external);
        var refused = Guid.Parse((await gateway.CreateAsync(order)).RequestId!);
        var done = (ReprocessResult.Done)await Mended().RunAsync(refused, Ann, CancellationToken.None);

        var again = await gateway.CreateAsync(order);

        (again.Status, again.Delivery).ShouldBe((201, done.DeliveryId!.Value));
        gateway.Service.Calls(external, "PUT").Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("/quotes")]
    [InlineData("/deliveries/{0}/unlock")]
    public async Task A_question_whose_asker_has_gone_is_never_asked_again(string path)
    {
        var good = await gateway.CreateAsync(Orders.Good(Orders.NewId()));
        var heard = await gateway.SendAsync("POST", "/ALLY/v1" + path.Replace("{0}", good.Delivery.ToString("N"), StringComparison.Ordinal), new JsonObject { ["throw"] = true });
        heard.Status.ShouldBe(500);

        (await Mended().RunAsync(Guid.Parse(heard.RequestId!), Ann, CancellationToken.None)).ShouldBeOfType<ReprocessResult.Impossible>();
    }

    [Fact]
    public async Task What_was_taken_or_is_gone_cannot_be_reprocessed()
    {
        var good = await gateway.CreateAsync(Orders.Good(Orders.NewId()));
        (await Mended().RunAsync(Guid.Parse(good.RequestId!), Ann, CancellationToken.None)).ShouldBeOfType<ReprocessResult.NotRefused>();

        var erased = await UnreadableAsync(Orders.NewId());
        await gateway.ExecuteAsync("UPDATE data_key SET wrapped = NULL, destroyed_at = now() WHERE id = (SELECT data_key_id FROM incoming_request WHERE id = $1)", erased);
        (await Mended().RunAsync(erased, Ann, CancellationToken.None)).ShouldBeOfType<ReprocessResult.Impossible>();

        (await Mended().RunAsync(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), Ann, CancellationToken.None)).ShouldBeOfType<ReprocessResult.Unknown>();
    }

    private static void Mend(JsonObject body)
    {
        body.Remove("throw");
        if (body["items"] is JsonArray items)
            items[0]!["quantity"] = 2;
    }

    private static JsonObject Unreadable(string external) => Orders.Good(external, order => order["items"]![0]!["quantity"] = "two");

    private Reprocess Mended() => MendedModule.With<Reprocess>(gateway, Mend);

    private async Task<Guid> UnreadableAsync(string external)
    {
        var heard = await gateway.CreateAsync(Unreadable(external));
        heard.Status.ShouldBe(400);
        return Guid.Parse(heard.RequestId!);
    }

    private Task<long> ActsAsync(Guid request) => gateway.ValueAsync<long>("SELECT count(*) FROM ops_act WHERE subject = $1", request.ToString("D"));
}
