using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Integrations.Benchmarks;

/// <summary>Says each figure when it is known, one JSON line each, and all of them at the end.</summary>
internal sealed class Results
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);

    /// <summary>A figure that is measured once, or whose last value counts.</summary>
    public void Add(string figure, double value, string unit)
    {
        _values[figure] = value;
        Say(figure, value, unit);
    }

    /// <summary>A rate that is measured several times: the best counts.</summary>
    public void AddBest(string figure, double value, string unit)
    {
        _values[figure] = Math.Max(value, _values.GetValueOrDefault(figure, double.MinValue));
        Say(figure, value, unit);
    }

    public double? Find(string figure) => _values.TryGetValue(figure, out var value) ? value : null;

    public void AddRatio(string figure, string of, string to)
    {
        if (Find(of) is { } above && Find(to) is { } below and > 0)
            Add(figure, above / below, "ratio");
    }

    public async Task WriteAsync(string file, CancellationToken stop)
    {
        var all = new JsonObject();
        foreach (var (figure, value) in _values)
            all[figure] = Rounded(value);
        await File.WriteAllTextAsync(file, all.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n", stop);
    }

    public void ShowTable()
    {
        var table = new Table().AddColumns("figure", "value", "bar", "met");
        table.Columns[1].RightAligned();
        foreach (var (figure, value) in _values)
        {
            var bar = Bar.Find(figure);
            table.AddRow(figure, Text(value), bar?.ToString() ?? "", bar is null ? "" : bar.IsMet(value) ? "[green]yes[/]" : "[red]no[/]");
        }

        // Colours are for terminals.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        AnsiConsole.Write(table);
    }

    private static void Say(string figure, double value, string unit) =>
        Console.WriteLine(new JsonObject { ["figure"] = figure, ["value"] = Rounded(value), ["unit"] = unit }.ToJsonString());

    private static double Rounded(double value) => Math.Abs(value) >= 100 ? Math.Round(value) : Math.Round(value, 4);

    private static string Text(double value) => Rounded(value).ToString("#,0.####", CultureInfo.InvariantCulture);
}

/// <summary>What a figure should reach. Whether it does is for the reader: the program's exit code does not depend on a noisy machine.</summary>
internal sealed record Bar(string Figure, bool AtLeast, double Limit)
{
    private static readonly IReadOnlyList<Bar> All =
    [
        new("engine_to_naive", AtLeast: true, 7),
        new("engine_to_limit", AtLeast: true, 0.40),
        new("engine_50ms", AtLeast: true, 3000),
        new("statements_per_update", AtLeast: false, 0.15),
        new("latency_p50_ms", AtLeast: false, 15),
        new("latency_p99_ms", AtLeast: false, 60),
        new("growth_engine", AtLeast: true, 0.9),
        new("growth_ingress", AtLeast: true, 0.9),
        new("ingress", AtLeast: true, 1000),
        new("ingress_p99_ms", AtLeast: false, 50),
        new("rss_mb", AtLeast: false, 300),
        new("search_p95_ms", AtLeast: false, 300),
        new("list_p95_ms", AtLeast: false, 300),
    ];

    public static Bar? Find(string figure) => All.FirstOrDefault(bar => bar.Figure == figure);

    public bool IsMet(double value) => AtLeast ? value >= Limit : value <= Limit;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(AtLeast ? ">=" : "<=")} {Limit:#,0.##}");
}
