using Integrations.Benchmarks.Figures;
using Integrations.Benchmarks.Parts;
using Integrations.Benchmarks.Setting;

namespace Integrations.Benchmarks;

/// <summary>One run of the program: the figures that were asked for, in an order in which nothing disturbs what is compared.</summary>
internal static class BenchRun
{
    /// <summary>As a shell says of a program that was ended by Ctrl-C.</summary>
    private const int Interrupted = 130;

    /// <summary>Measured in turn, again and again.</summary>
    private static readonly IReadOnlyList<IFigure> Compared = [new NaiveFigure(), EngineFigure.AtOnce(), new LimitFigure()];

    private static readonly IReadOnlyList<IFigure> Single = [EngineFigure.Slow(), EngineFigure.Watched(), new CostFigure(), new IngressFigure(), new LatencyFigure(), new GrowthFigure()];

    /// <summary>Measured only when asked for by name.</summary>
    private static readonly IReadOnlyList<IFigure> OnRequest = [new OrderCostFigure(), new SearchFigure()];

    public static IEnumerable<string> Names => Compared.Concat(Single).Concat(OnRequest).Select(figure => figure.Name).Append(PartsRun.Name);

    /// <summary>0 when everything was measured, whatever the bars say; 1 when something was not done right.</summary>
    public static async Task<int> RunAsync(BenchOptions options, CancellationToken stop)
    {
        if (options.Only.Except(Names, StringComparer.Ordinal).ToList() is { Count: > 0 } unknown)
        {
            await Console.Error.WriteLineAsync($"No figure is called {string.Join(", ", unknown)}.");
            return 2;
        }

        if (options.Only.Contains(PartsRun.Name))
            return PartsRun.Run(options.Short);
        try
        {
            await using var bench = await Bench.StartAsync(options, stop);
            await MeasureAllAsync(bench, stop);
            bench.Results.ShowTable();
            if (options.Json is { } file)
                await bench.Results.WriteAsync(file, stop);
            return 0;
        }
        catch (CheckFailedException failed) when (!stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(failed.Message);
            return 1;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Ctrl-C reaches the processes that were started, too, and whoever talks to them notices in his own way.
            return Interrupted;
        }
    }

    private static async Task MeasureAllAsync(Bench bench, CancellationToken stop)
    {
        for (var round = 0; round < bench.Options.Rounds; round++)
            await MeasureAsync(bench, Compared, stop);
        bench.Results.AddRatio("engine_to_naive", "engine", "naive");
        bench.Results.AddRatio("engine_to_limit", "engine", "limit_http");
        await MeasureAsync(bench, Single, stop);
        foreach (var figure in OnRequest.Where(figure => bench.Options.Only.Contains(figure.Name)))
            await figure.MeasureAsync(bench, stop);
    }

    private static async Task MeasureAsync(Bench bench, IEnumerable<IFigure> figures, CancellationToken stop)
    {
        foreach (var figure in figures.Where(figure => bench.Options.Only.Count == 0 || bench.Options.Only.Contains(figure.Name)))
            await figure.MeasureAsync(bench, stop);
    }
}
