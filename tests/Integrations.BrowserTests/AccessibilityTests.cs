using System.Text.Json;
using Integrations.Testing;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Integrations.BrowserTests;

/// <summary>Every page that the navigation leads to, and the first thing behind each: there, readable by everybody, in light and dark and on a phone.</summary>
public sealed class AccessibilityTests(Console console) : IClassFixture<Console>
{
    /// <summary>Named by the navigation, and not there yet. Whoever brings one takes it off this list: a page that is there fails the test below.</summary>
    private static readonly string[] Missing = [];

    [Fact]
    public async Task The_navigation_leads_to_pages_that_are_there()
    {
        await using var window = await console.EnterAsync();
        foreach (var address in await RoomsAsync(window))
        {
            var answer = await window.Context.APIRequest.GetAsync(address);
            answer.Status.ShouldBe(Missing.Contains(address[(address.LastIndexOf('/') + 1)..], StringComparer.Ordinal) ? 404 : 200, address);
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task No_page_has_a_serious_finding(ColorScheme scheme)
    {
        await console.ToldOrderAsync("DOORDASH");
        await using var window = await console.EnterAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = 1280, Height = 860 } });
        await window.Context.AddInitScriptAsync(await Axe.ScriptAsync());
        var pages = await PagesAsync(window);
        pages.Count.ShouldBeGreaterThan(3);
        var found = new List<string>();
        foreach (var address in pages)
        {
            await window.Page.GotoAsync(address);
            // What is folded is read, too.
            await window.Page.EvaluateAsync("document.querySelectorAll('details').forEach(each => each.open = true)");
            found.AddRange((await Axe.FindingsAsync(window.Page)).Select(finding => $"{address}: {finding}"));
        }

        found.ShouldBeEmpty();
        window.Quiet();
    }

    /// <summary>390 wide is a phone; 640 is a laptop's window at 200 %.</summary>
    [Theory]
    [InlineData(390)]
    [InlineData(640)]
    public async Task No_page_has_to_be_moved_sideways(int width)
    {
        await console.ToldOrderAsync("DOORDASH");
        await using var window = await console.EnterAsync(new() { ViewportSize = new() { Width = width, Height = 800 } });
        foreach (var address in await PagesAsync(window))
        {
            await window.Page.GotoAsync(address);
            (await window.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth")).ShouldBeFalse(address);
        }

        window.Quiet();
    }

    private static async Task<IReadOnlyList<string>> RoomsAsync(Window window) =>
        await window.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('nav.rooms a')].map(link => link.href)");

    /// <summary>The rooms, what the first row of each leads to, and the pages that nobody navigates to.</summary>
    private static async Task<IReadOnlyList<string>> PagesAsync(Window window)
    {
        var root = new Uri(window.Page.Url).GetLeftPart(UriPartial.Authority) + "/ops";
        var pages = new List<string> { $"{root}/nothing-of-this-name", $"{root}/orders?q=nothing-of-this-name" };
        foreach (var address in (await RoomsAsync(window)).Where(address => !Missing.Any(name => address.EndsWith("/" + name, StringComparison.Ordinal))))
        {
            pages.Add(address);
            await window.Page.GotoAsync(address);
            if (await window.Page.EvaluateAsync<string?>("document.querySelector('main tbody a')?.href") is { } first)
                pages.Add(first);
        }

        return [.. pages.Distinct(StringComparer.Ordinal)];
    }
}

/// <summary>axe-core, as the build fetched it.</summary>
internal static class Axe
{
    private static readonly string[] Grave = ["serious", "critical"];

    public static async Task<string> ScriptAsync()
    {
        var file = Directory.EnumerateFiles(Repository.At("artifacts"), "axe.min.js", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 }).FirstOrDefault()
            ?? throw new InvalidOperationException("axe-core is needed: dotnet cake --target=Axe brings it.");
        return await File.ReadAllTextAsync(file);
    }

    public static async Task<IReadOnlyList<string>> FindingsAsync(IPage page)
    {
        var result = await page.EvaluateAsync<JsonElement>("() => axe.run(document, { resultTypes: ['violations'] })");
        return
        [
            .. from violation in result.GetProperty("violations").EnumerateArray()
               where Grave.Contains(violation.GetProperty("impact").GetString(), StringComparer.Ordinal)
               from node in violation.GetProperty("nodes").EnumerateArray()
               select $"{violation.GetProperty("id")} {node.GetProperty("html").GetString()} {node.GetProperty("failureSummary").GetString()?.ReplaceLineEndings(" ")}",
        ];
    }
}
