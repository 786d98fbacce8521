using System.Text.RegularExpressions;
using Integrations.Testing.Hosts;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Integrations.BrowserTests;

/// <summary>What somebody who looks after deliveries does in a day, in a real browser on a real gateway.</summary>
public sealed partial class OperatorTests(Console console) : IClassFixture<Console>
{
    private const string Partner = "DOORDASH";
    private const string Password = "correct horse battery";

    [Fact]
    public async Task A_user_logs_in_finds_an_order_by_the_partner_s_id_and_reads_what_was_said_in_both_directions()
    {
        var (externalId, id) = await console.ToldOrderAsync(Partner);
        await AddUserAsync("ann");
        await using var window = await console.OpenAsync();
        var page = window.Page;

        await page.GotoAsync($"{console.Root}/orders?q=state%3Awaiting");
        await page.GetByLabel("Name").FillAsync("ann");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{console.Root}/orders?q=state%3Awaiting");
        await page.GetByRole(AriaRole.Searchbox).FillAsync(externalId);
        await page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");

        await Expect(page).ToHaveURLAsync($"{console.Root}/orders/{id}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(externalId);
        (await page.Locator(".timeline .from-partner").CountAsync()).ShouldBeGreaterThan(0);
        (await page.Locator(".timeline .from-service").CountAsync()).ShouldBeGreaterThan(0);
        (await page.Locator(".timeline .to-partner").CountAsync()).ShouldBeGreaterThan(0);
        // A viewer is offered nothing that changes anything, nor anything personal.
        await Expect(page.Locator("details.act")).ToHaveCountAsync(0);
        window.Quiet();
    }

    [Fact]
    public async Task A_partner_is_paused_and_resumed_from_its_page()
    {
        await using var window = await console.EnterAsync();
        var page = window.Page;
        await window.GoAsync("/partners");
        await page.GetByRole(AriaRole.Link, new() { Name = Partner, Exact = true }).First.ClickAsync();

        await window.ActAsync("Pause", "Pause", "their release went wrong");
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Paused. What comes is kept and waits.");
        await Expect(page.Locator("main")).ToContainTextAsync("Paused by developer");
        await Expect(page.Locator("main")).ToContainTextAsync("their release went wrong");
        await window.ActAsync("Resume", "Resume", "they say all is well");
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Resumed.");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("Paused by");
        window.Quiet();
    }

    [Fact]
    public async Task A_field_is_revealed_with_a_purpose_and_leaves_the_screen_by_itself()
    {
        var (_, id) = await console.ToldOrderAsync(Partner);
        await using var window = await console.EnterAsync();
        var page = window.Page;
        await page.Clock.InstallAsync();
        await window.GoAsync($"/orders/{id}");

        await window.ActAsync("Reveal a field", "Show it", "the robot stands at a gate", ("field", "CustomerPhone"), ("purpose", "ReachTheCustomer"));
        await Expect(page.Locator(".revealed")).ToHaveTextAsync(Phone());
        page.Url.ShouldNotMatch(Phone().ToString());
        await page.Clock.FastForwardAsync(61_000);
        await Expect(page.Locator(".revealed")).ToHaveTextAsync("(hidden again)");
        await page.GetByRole(AriaRole.Link, new() { Name = "Back" }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{console.Root}/orders/{id}");
        window.Quiet();
    }

    [Fact]
    public async Task An_order_that_comes_while_the_list_is_open_is_told_of_and_moves_no_row()
    {
        await console.ToldOrderAsync(Partner);
        await using var window = await console.EnterAsync();
        var page = window.Page;
        await window.GoAsync("/orders");
        var first = await page.Locator("tbody tr a").First.TextContentAsync();

        await console.World.SendOrderAsync(Partner);

        await Expect(page.Locator("#new-pill")).ToHaveTextAsync(New(), new() { Timeout = 20_000 });
        (await page.Locator("tbody tr a").First.TextContentAsync()).ShouldBe(first);
        await page.Locator("#new-pill").ClickAsync();
        await Expect(page.Locator("tbody tr a").First).Not.ToHaveTextAsync(first!);
        window.Quiet();
    }

    [Fact]
    public async Task Everything_but_the_live_parts_works_without_script()
    {
        var (externalId, id) = await console.ToldOrderAsync(Partner);
        await using var window = await console.EnterAsync(new() { JavaScriptEnabled = false });
        var page = window.Page;

        await page.GetByRole(AriaRole.Searchbox).FillAsync(externalId);
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{console.Root}/orders/{id}");
        await window.ActAsync("Reveal a field", "Show it", "the robot stands at a gate", ("field", "CustomerName"), ("purpose", "FindThePlace"));
        await Expect(page.Locator(".revealed")).Not.ToBeEmptyAsync();
        await window.GoAsync("/partners/UBER");
        await window.ActAsync("Pause", "Pause", "a try without script");
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Paused. What comes is kept and waits.");
        await window.ActAsync("Resume", "Resume", "the try is over");
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Resumed.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Log in");
        window.Quiet();
    }

    [Theory]
    [InlineData(ColorScheme.Light, "Dark", "dark", "Light")]
    [InlineData(ColorScheme.Dark, "Light", "light", "Dark")]
    public async Task The_look_that_is_not_on_is_offered(ColorScheme preferred, string offered, string chosen, string next)
    {
        await using var window = await console.EnterAsync(new() { ColorScheme = preferred });
        var page = window.Page;

        await Expect(page.Locator(".who button:visible")).ToContainTextAsync([offered, "Dense", "Keys", "Log out"]);
        await Expect(page.Locator(".who button:visible")).ToHaveCountAsync(4);
        await page.GetByRole(AriaRole.Button, new() { Name = offered, Exact = true }).ClickAsync();

        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", chosen);
        await Expect(page.Locator(".who button:visible")).ToContainTextAsync([next, "Dense", "Keys", "Log out"]);
        await Expect(page.Locator(".who button:visible")).ToHaveCountAsync(4);
    }

    [Fact]
    public async Task The_keyboard_suffices()
    {
        var (externalId, id) = await console.ToldOrderAsync(Partner);
        await using var window = await console.EnterAsync();
        var page = window.Page;
        await window.GoAsync("");

        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("#help")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#help")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync($"partner:{Partner.ToLowerInvariant()}");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync($"{console.Root}/orders?q=partner%3A{Partner.ToLowerInvariant()}");
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("tbody tr.at")).ToHaveCountAsync(1);
        var order = await page.Locator("tbody tr.at a").First.TextContentAsync();
        await page.Keyboard.PressAsync("e");
        await Expect(page.Locator(".beside aside h3").First).ToContainTextAsync(order!);
        await Expect(page.Locator(".beside tbody tr[aria-current]")).ToContainTextAsync(order!);
        await page.GetByRole(AriaRole.Link, new() { Name = "Close" }).ClickAsync();
        await Expect(page.Locator(".beside")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(OfAnOrder());
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("p");
        await Expect(page).ToHaveURLAsync($"{console.Root}/partners");
        window.Quiet();
    }

    /// <summary>The provider is another site to the browser, so the session's strict cookie does not come with its answer.</summary>
    [Fact]
    public async Task Whoever_comes_back_from_the_identity_provider_is_in()
    {
        var address = new UriBuilder(GatewayProcess.FreeAddress()) { Host = "localhost" }.Uri;
        await using var provider = await HostTests.Ops.IdentityProvider.StartAsync(address);
        await using var gateway = await console.StartGatewayAsync(more: provider.Settings);
        await AddUserAsync("carol");
        provider.Person = "carol";
        await using var window = await console.OpenAsync();
        var page = window.Page;

        await page.GotoAsync(new Uri(gateway.Address, "ops/orders?q=state%3Afinal").AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in with the company" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Uri(gateway.Address, "ops/orders?q=state%3Afinal").AbsoluteUri);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Log out" })).ToContainTextAsync("carol");
        window.Quiet();
    }

    private async Task AddUserAsync(string name)
    {
        var (exit, said) = await console.RunAsync(Password + "\n", "user", "add", name);
        exit.ShouldBe(0, said);
    }

    [GeneratedRegex(@"^\+?[0-9()\s-]{7,}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Phone();

    [GeneratedRegex(@"^[0-9]+\+? new$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex New();

    [GeneratedRegex("/ops/orders/[0-9a-f-]{36}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OfAnOrder();
}
