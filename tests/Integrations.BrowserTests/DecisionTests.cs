using System.Globalization;
using Integrations.Abstractions;
using Integrations.Ops.Batches;
using Integrations.Sandbox.Partners;
using Integrations.Storage;
using Integrations.Testing;
using Microsoft.Playwright;
using Npgsql;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Integrations.BrowserTests;

/// <summary>A partner refuses what it is told, and mends that: what people do about it, one by one and all at once.</summary>
public sealed class DecisionTests(Console console) : IClassFixture<Console>
{
    private const string Partner = "ALLY";

    [Fact]
    public async Task What_was_refused_is_sent_again_from_the_order_s_page()
    {
        var (externalId, id) = await RefusedOrderAsync();
        await using var window = await console.EnterAsync();
        var page = window.Page;
        await window.GoAsync("/decide?q=" + externalId);
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("http_400");

        await window.GoAsync($"/orders/{id}");
        await window.ActAsync("Send again", "Send again", "the partner has mended it");

        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Sent again: it stands at the end of the delivery's sequence now.");
        await Eventually.Holds(
            async () => await console.ScalarAsync<long>("SELECT count(*) FROM status_decision WHERE delivery_id = $1 AND decision = 'Sent'", id) > 0,
            "the partner has taken what was sent again");
        await window.GoAsync($"/orders/{id}");
        await Expect(page.Locator(".timeline .people").First).ToContainTextAsync("developer: delivery.resend");
        await Expect(page.Locator("details.act", new() { HasTextString = "Send again" })).ToHaveCountAsync(0);
        await window.GoAsync("/decide?q=" + externalId);
        await Expect(page.Locator("main")).ToContainTextAsync("Nothing waits for you");
    }

    [Fact]
    public async Task All_that_a_filter_finds_is_planned_begun_and_canceled_in_the_middle()
    {
        await RefusedOrderAsync();
        await using var window = await console.EnterAsync();
        var page = window.Page;
        await window.GoAsync($"/decide?q=partner%3A{Partner}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Plan: dismiss all" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Planned");
        var batch = Guid.Parse(page.Url[(page.Url.LastIndexOf('/') + 1)..]);
        var total = await console.ScalarAsync<int>("SELECT total FROM batch WHERE id = $1", batch);
        await Expect(page.Locator(".figure").First).ToHaveTextAsync(total.ToString("N0", CultureInfo.InvariantCulture));

        // Nothing can be settled while this holds the table, so the batch is in the middle for as long as it takes.
        await using var source = StorageSetup.OpenSource(console.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using (var patience = new NpgsqlCommand("SET idle_in_transaction_session_timeout = 0", connection))
            await patience.ExecuteNonQueryAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using (var hold = new NpgsqlCommand("LOCK TABLE settlement IN SHARE ROW EXCLUSIVE MODE", connection, transaction))
                await hold.ExecuteNonQueryAsync();
            await BeginAsync(page, total + 1);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Nothing was changed");
            await page.GetByRole(AriaRole.Link, new() { Name = "Back" }).ClickAsync();
            await BeginAsync(page, total);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Running");
            await window.ActAsync("Cancel", "Cancel", "the partner asks for them after all");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Canceled");
        }

        await Eventually.Holds(
            async () => await console.ScalarAsync<long>("SELECT count(*) FROM batch_row WHERE batch_id = $1 AND state <> 'Waiting'", batch)
                <= await console.ScalarAsync<long>("SELECT count(*) FROM ops_act WHERE batch_id = $1", batch),
            "what was at work has ended");
        (await console.ScalarAsync<BatchState>("SELECT state FROM batch WHERE id = $1", batch)).ShouldBe(BatchState.Canceled);
        (await console.ScalarAsync<long>("SELECT count(*) FROM settlement t JOIN ops_act a ON a.id = t.act_id WHERE a.batch_id = $1", batch)).ShouldBeLessThanOrEqualTo(BatchRunner.Portion);
    }

    [Fact]
    public async Task A_row_is_chosen_and_planned_by_the_keyboard_and_nothing_is_sent()
    {
        var (externalId, id) = await RefusedOrderAsync();
        await using var window = await console.EnterAsync();
        var page = window.Page;
        await window.GoAsync($"/decide?q={externalId}");
        var told = await console.ScalarAsync<long>("SELECT count(*) FROM client_requests WHERE delivery_id = $1", id);

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await Expect(page.Locator("tbody tr.at input[type=checkbox]")).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("r");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Send again Planned");
        await Expect(page.Locator(".figure").First).ToHaveTextAsync("1");
        await Expect(page.Locator("main")).ToContainTextAsync("chosen=1");
        (await console.ScalarAsync<long>("SELECT count(*) FROM client_requests WHERE delivery_id = $1", id)).ShouldBe(told);
        window.Quiet();
    }

    [Fact]
    public async Task A_trouble_is_acknowledged_with_a_name()
    {
        await RefusedOrderAsync();
        await using var window = await console.EnterAsync();
        var page = window.Page;
        await window.GoAsync("/issues");

        await window.ActAsync("Say how it stands", "Note", "their support looks at it");

        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Noted.");
        await Expect(page.Locator("tbody")).ToContainTextAsync("Acknowledged");
        await Expect(page.Locator("tbody")).ToContainTextAsync("their support looks at it");
    }

    private static async Task BeginAsync(IPage page, int typed)
    {
        var act = page.Locator("details.act", new() { Has = page.Locator("summary", new() { HasTextString = "Begin" }) }).First;
        await act.Locator("summary").ClickAsync();
        await act.Locator("input[name=confirm]").FillAsync(typed.ToString(CultureInfo.InvariantCulture));
        await act.Locator("input[name=reason]").FillAsync("nobody needs them any more");
        await act.GetByRole(AriaRole.Button, new() { Name = "Begin" }).ClickAsync();
    }

    /// <summary>An order that is over, of a partner that has refused everything about it and would take it now.</summary>
    private async Task<(string ExternalId, Guid Id)> RefusedOrderAsync()
    {
        console.World.Misbehave(new Misbehaviour { Partner = Partner, FailRate = 1, Status = 400 });
        var order = await console.World.SendOrderAsync(Partner);
        await Eventually.Holds(
            async () => await console.ScalarAsync<long>(
                """
                SELECT count(*) FROM external_state s WHERE s.external_delivery_id = $1 AND s.current_status = ANY($2)
                    AND s.next_seq = s.last_seq_decided AND EXISTS (SELECT FROM status_decision d WHERE d.delivery_id = s.delivery_id AND d.decision = 'Dead')
                """, order.ExternalId, Enum.GetValues<AttemptStatus>().Where(status => status.IsFinal()).ToArray()) == 1,
            "the order is over and its partner has refused to hear of it", TimeSpan.FromMinutes(2));
        console.World.Misbehave(new Misbehaviour { Partner = Partner });
        return (order.ExternalId, await console.ScalarAsync<Guid>("SELECT id FROM delivery WHERE external_delivery_id = $1", order.ExternalId));
    }
}
