using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Integrations.BrowserTests;

/// <summary>What the reader's own clock shows is said once somebody asks for it.</summary>
public sealed class TimeTests(Console console) : IClassFixture<Console>
{
    [Fact]
    public async Task A_time_that_is_pointed_at_or_reached_by_keyboard_says_once_what_it_is_here()
    {
        var (_, id) = await console.ToldOrderAsync("DOORDASH");
        await using var window = await console.EnterAsync(new() { TimezoneId = "Asia/Tokyo", Locale = "en-GB" });
        await window.GoAsync($"/orders/{id}");
        var times = window.Page.Locator(".timeline time");
        var (pointed, reached) = (times.First, times.Last);
        var text = await pointed.TextContentAsync();
        (await pointed.GetAttributeAsync("title"))!.ShouldEndWith(" UTC");

        for (var i = 0; i < 2; i++)
        {
            await pointed.HoverAsync();
            await window.Page.Locator("h1").HoverAsync();
            await reached.Locator("xpath=..").FocusAsync();
            await window.Page.GetByRole(Microsoft.Playwright.AriaRole.Searchbox).FocusAsync();
        }

        var moment = DateTimeOffset.Parse((await pointed.GetAttributeAsync("datetime"))!, System.Globalization.CultureInfo.InvariantCulture).AddHours(9);
        var title = (await pointed.GetAttributeAsync("title"))!;
        title.ShouldEndWith($"UTC · {moment.ToString("dd/MM/yyyy, HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)} here");
        (await reached.GetAttributeAsync("title"))!.Split(" here").Length.ShouldBe(2);
        await Expect(pointed).ToHaveTextAsync(text!);
        window.Quiet();
    }
}
