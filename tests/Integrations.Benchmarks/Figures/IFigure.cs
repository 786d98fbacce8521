using Integrations.Benchmarks.Setting;

namespace Integrations.Benchmarks.Figures;

/// <summary>One thing that is measured, or a few that come of one measurement.</summary>
internal interface IFigure
{
    /// <summary>By which it is asked for on the command line.</summary>
    string Name { get; }

    /// <exception cref="CheckFailedException">What was measured was not done right.</exception>
    Task MeasureAsync(Bench bench, CancellationToken stop);
}
