using System.Collections.Concurrent;
using Microsoft.Playwright;
using Shouldly;

namespace Integrations.BrowserTests;

/// <summary>A browser window with one page in it.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Uri _root;

    // A blocked script, a failed request, an exception.
    private readonly ConcurrentQueue<string> _complaints = [];

    internal Window(IBrowserContext context, Uri root) => (_context, _root) = (context, root);

    public IBrowserContext Context => _context;

    public IPage Page => _context.Pages.Count > 0 ? _context.Pages[0] : throw new InvalidOperationException("The window has no page yet.");

    internal async Task<Window> WithPageAsync()
    {
        var page = await _context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Enqueue($"{message.Text} at {page.Url}");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"{error} at {page.Url}");
        page.SetDefaultTimeout(30_000);
        return this;
    }

    /// <summary>A page of the console, which has to be there.</summary>
    public async Task GoAsync(string path)
    {
        var answer = await Page.GotoAsync(_root + path);
        answer!.Status.ShouldBe(200, path);
    }

    /// <summary>Fills in a folded form and sends it.</summary>
    public async Task ActAsync(string label, string button, string reason, params (string Field, string Value)[] choices)
    {
        var act = Page.Locator("details.act", new() { Has = Page.Locator("summary", new() { HasTextString = label }) }).First;
        await act.Locator("summary").ClickAsync();
        foreach (var (field, value) in choices)
            await act.Locator($"select[name={field}]").SelectOptionAsync(value);
        await act.Locator("input[name=reason]").FillAsync(reason);
        await act.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
    }

    /// <summary>The browser had nothing to complain about. That a page which is not there is not there, is none.</summary>
    public void Quiet() => _complaints.Where(complaint => !complaint.Contains("404 (Not Found)", StringComparison.Ordinal)).ShouldBeEmpty();

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
