using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Integrations.Benchmarks.Parts;

/// <summary>The pure parts alone, by BenchmarkDotNet: nanoseconds and bytes that an update or an order costs, without a network or a database.</summary>
internal static class PartsRun
{
    public const string Name = "parts";

    /// <summary>In this process: another one would be built first, and take longer to build than to run.</summary>
    public static int Run(bool brief)
    {
        var job = (brief ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
        var folder = Directory.CreateTempSubdirectory("integrations-parts-").FullName;
        try
        {
            var config = ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddLogger(ConsoleLogger.Default)
                .AddColumnProvider(DefaultColumnProviders.Instance).AddExporter(MarkdownExporter.Console).WithArtifactsPath(folder);
            var summaries = BenchmarkRunner.Run([typeof(Wording), typeof(Reading), typeof(Sealing)], config);
            return summaries.All(summary => summary.Reports.All(report => report.Success) && summary.Reports.Length > 0) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
