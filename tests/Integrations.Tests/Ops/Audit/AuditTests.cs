using Integrations.Customers;
using Integrations.Exchange;
using Integrations.Ops.Audit;
using Integrations.Tests.Ingress;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Audit;

/// <summary>What was said, seen and done is found again, every row once, and an export holds what the page shows.</summary>
public sealed class AuditTests(PretendGateway gateway) : IClassFixture<PretendGateway>
{
    private static readonly AuditQuestion Everything = new(null, null, null, null, null, null, null, 1, null);

    [Theory]
    [InlineData(AuditTrail.MostLookedAt, "bob")]
    [InlineData(AuditTrail.MostLookedAt, null)]
    [InlineData(17, "bob")]
    [InlineData(17, null)]
    public async Task Page_by_page_every_act_is_seen_once(int looksAt, string? actor)
    {
        await ActsAsync(130);
        var expected = await gateway.ColumnAsync<Guid>("SELECT id FROM ops_act WHERE actor = $1 OR $1 = '' ORDER BY id DESC", actor ?? "");

        var (seen, asked, pages) = (new List<Guid>(), Everything with { Actor = actor }, 0);
        do
        {
            var page = await Book(looksAt).ActsAsync(asked, CancellationToken.None);
            seen.AddRange(page.Rows.Select(act => act.Id));
            asked = asked with { After = page.Next?.ToString("N") };
            (++pages).ShouldBeLessThan(60);
        }
        while (asked.After is not null);

        seen.ShouldBe(expected);
        (await CsvAsync(looksAt, book => book.WriteActsAsync, Everything with { Actor = actor })).Length.ShouldBe(expected.Count + 1);
    }

    [Fact]
    public async Task A_call_is_found_by_order_partner_operation_and_outcome_with_what_came_of_it()
    {
        var external = Orders.NewId();
        var good = await gateway.CreateAsync(Orders.Good(external));
        var refused = Orders.NewId();
        gateway.Service.Refuse(refused, "NoRobots");
        await gateway.CreateAsync(Orders.Good(refused));
        var book = Book();

        foreach (var asked in new[] { Everything with { Delivery = external }, Everything with { Delivery = good.Delivery.ToString("D") } })
        {
            var call = (await book.WireAsync(asked, CancellationToken.None)).Rows.ShouldHaveSingleItem();
            (call.ExternalId, call.DeliveryId, call.To, call.Purpose, call.Outcome, call.StatusCode).ShouldBe((external, good.Delivery, "Deliveries", CallPurpose.Create, CallOutcome.Sent, 201));
            call.Milliseconds.ShouldNotBeNull();
        }

        var operation = (await book.WireAsync(Everything with { Delivery = external }, CancellationToken.None)).Rows[0].Operation;
        (await Found(Everything with { Operation = operation, Partner = "ally", Outcome = "Sent" })).ShouldContain(external);
        (await Found(Everything with { Outcome = "Dead" })).ShouldNotContain(external);
        (await Found(Everything with { Outcome = "Open" })).ShouldNotContain(external);
        (await Found(Everything with { Partner = "UBER" })).ShouldBeEmpty();
        (await Found(Everything with { Delivery = "nobody" })).ShouldBeEmpty();
        var csv = await CsvAsync(AuditTrail.MostLookedAt, b => b.WriteWireAsync, Everything with { Delivery = external });
        csv.Length.ShouldBe(2);
        csv[0].Split(',').Length.ShouldBe(csv[1].Split(',').Length);
        csv[1].ShouldContain($",{external},");

        async Task<IEnumerable<string>> Found(AuditQuestion asked) => (await book.WireAsync(asked, CancellationToken.None)).Rows.Select(call => call.ExternalId);
    }

    [Fact]
    public async Task A_look_is_found_by_who_and_what_for()
    {
        await gateway.ExecuteAsync(
            """
            INSERT INTO pii_access_audit (id, accessed_at, subject_table, subject_column, subject_id, actor, purpose, request_id)
            SELECT $1, now(), 'incoming_request', 'body', $1, 'ann', 'Replay', $1
            """, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        var book = Book();

        (await book.LooksAsync(Everything with { Actor = "ann", Purpose = "Replay" }, CancellationToken.None)).Rows.ShouldHaveSingleItem().Purpose.ShouldBe(PiiPurpose.Replay);
        (await book.LooksAsync(Everything with { Actor = "ann", Purpose = "Lookup" }, CancellationToken.None)).Rows.ShouldBeEmpty();
        (await book.LooksAsync(Everything with { Actor = "nobody" }, CancellationToken.None)).Rows.ShouldBeEmpty();
    }

    private AuditBook Book(int looksAt = AuditTrail.MostLookedAt) =>
        new(new AuditTrail(gateway.Source, TimeProvider.System) { LooksAt = looksAt }, gateway.Source);

    private async Task<string[]> CsvAsync(int looksAt, Func<AuditBook, Func<AuditQuestion, TextWriter, CancellationToken, Task>> write, AuditQuestion asked)
    {
        await using var to = new StringWriter();
        await write(Book(looksAt))(asked, to, CancellationToken.None);
        return to.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Several of each millisecond, every third by bob.</summary>
    private async Task ActsAsync(int count)
    {
        var begin = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        Guid[] ids = [.. Enumerable.Range(0, count).Select(n => Guid.CreateVersion7(begin.AddMilliseconds(n / 4)))];
        await gateway.ExecuteAsync(
            "INSERT INTO ops_act (id, at, actor, act, reason) SELECT id, now(), CASE WHEN n % 3 = 0 THEN 'bob' ELSE 'eve' END, 'test.act', 'why' FROM unnest($1) WITH ORDINALITY a (id, n)", ids);
    }
}
