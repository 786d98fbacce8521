using Integrations.Testing;
using Integrations.Testing.Hosts;
using Microsoft.Playwright;
using Xunit;

namespace Integrations.BrowserTests;

/// <summary>A city with a gateway, orders under way, and a browser to look at its console.</summary>
public sealed class Console : City, IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public GatewayProcess Gateway { get; private set; } = null!;

    public Uri Root => new(Gateway.Address, "ops");

    async Task IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        Gateway = await GatewayAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.StartAsync(_playwright);
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await DisposeAsync();
    }

    /// <summary>A browser window of its own, in which nobody is logged in.</summary>
    public async Task<Window> OpenAsync(BrowserNewContextOptions? options = null) =>
        await new Window(await _browser.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1280, Height = 860 } }), Root).WithPageAsync();

    /// <summary>A window in which the developer is logged in by the link that the gateway prints.</summary>
    public async Task<Window> EnterAsync(BrowserNewContextOptions? options = null)
    {
        var window = await OpenAsync(options);
        await window.Page.GotoAsync(await Gateway.ConsoleLinkAsync());
        return window;
    }

    /// <summary>An order of a partner that has been told something.</summary>
    public async Task<(string ExternalId, Guid Id)> ToldOrderAsync(string partner)
    {
        var order = await World.SendOrderAsync(partner);
        await Eventually.Holds(
            async () => await ScalarAsync<long>(
                "SELECT count(*) FROM external_state s JOIN delivery d ON d.id = s.delivery_id WHERE d.external_delivery_id = $1 AND s.last_status_sent IS NOT NULL",
                order.ExternalId) > 0,
            "the partner has heard of its order", TimeSpan.FromMinutes(1));
        return (order.ExternalId, await ScalarAsync<Guid>("SELECT id FROM delivery WHERE external_delivery_id = $1", order.ExternalId));
    }
}
