using System.Collections.Concurrent;
using Integrations.Sandbox.Report;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Integrations.Sandbox.Run;

/// <summary>Shows how a run stands: a table on a terminal, plain lines now and then elsewhere.</summary>
internal sealed class Board(IAnsiConsole console, bool isTerminal)
{
    private const int KeptNews = 5;
    private const int TicksPerLine = 5;

    private readonly ConcurrentQueue<string> _news = new();
    private int _ticks;

    public static Board ForThisProcess() => new(AnsiConsole.Console, AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected);

    /// <summary>A line that stays: printed as it is, without being cut or wrapped.</summary>
    public void Say(string line) => console.Profile.Out.Writer.WriteLine(line);

    /// <summary>Something that happened while the run goes on.</summary>
    public void Tell(string news)
    {
        if (!isTerminal)
            Say(news);
        _news.Enqueue(news);
        while (_news.Count > KeptNews)
            _news.TryDequeue(out _);
    }

    /// <summary>Calls <paramref name="work"/> with the function that shows a new standing.</summary>
    public Task WhileAsync(Func<Action<Standing>, Task> work) => isTerminal
        ? console.Live(new Text("")).StartAsync(live => work(standing => live.UpdateTarget(Picture(standing))))
        : work(standing => SayNowAndThen(Sheets.Live(standing)));

    public void ShowSummary(Summary summary)
    {
        var sheet = Sheets.Summary(summary);
        if (isTerminal)
            console.Write(Table(sheet));
        else
            SayAll(sheet);
        if (summary.Sql is { } sql)
            Say($"by SQL: accepted {Sheets.Text(sql.Accepted)}, final {Sheets.Text(sql.Final)}, audited calls {Sheets.Text(sql.AuditedCalls)}, unaudited {Sheets.Text(sql.Unaudited)}");
        foreach (var finding in summary.Findings)
            Say($"  {finding}");
    }

    private Rows Picture(Standing standing) =>
        new([Table(Sheets.Live(standing)), .. _news.Select(news => (IRenderable)new Text(news))]);

    private static Table Table(Sheet sheet)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(sheet.Title).AddColumn("");
        foreach (var partner in sheet.Columns)
            table.AddColumn(new TableColumn(partner).RightAligned());
        foreach (var (name, values) in sheet.Rows)
            table.AddRow([name, .. values]);
        return table;
    }

    private void SayNowAndThen(Sheet sheet)
    {
        if (_ticks++ % TicksPerLine == 0)
            SayAll(sheet);
    }

    /// <summary>One line per partner.</summary>
    private void SayAll(Sheet sheet)
    {
        for (var column = 0; column < sheet.Columns.Count; column++)
            Say($"{sheet.Title} {sheet.Columns[column]}: {string.Join(", ", sheet.Rows.Select(row => $"{row.Name} {row.Values[column]}"))}");
    }
}

/// <summary>What the live table shows at one moment.</summary>
internal sealed record Standing(
    Summary Summary, IReadOnlyDictionary<(string Partner, Stage Stage), int> Stages, IReadOnlyDictionary<string, GatewayNumbers> Gateway);
