using Integrations.StatusUpdates;
using Integrations.Storage;

namespace Integrations.Tests.StatusUpdates.Model;

/// <summary>Episode after episode, each from a seed of its own, until there were enough steps.</summary>
internal static class ModelRun
{
    private const int StepsOfOne = 150;

    public static async Task<StepLog> RunAsync(EngineUnderTest engine, int seed, int steps)
    {
        var connectionString = VirtualTime.On(engine.ConnectionString);
        await using var source = StorageSetup.OpenSource(connectionString);
        await using var sources = new EngineSources(connectionString);
        var log = new StepLog();
        for (var next = seed; log.Steps < steps; next++)
        {
            try
            {
                await Episode.RunAsync(engine, source, sources, next, StepsOfOne, log);
            }
            catch (Exception e)
            {
                throw new ModelRunFailed(next, log.Last, e);
            }
        }

        return log;
    }
}

/// <summary>What went wrong, and how to see it again.</summary>
internal sealed class ModelRunFailed(int seed, string steps, Exception cause)
    : Exception($"{cause.Message}\nINTEGRATIONS_MODEL_SEED={seed} repeats it. The last steps:\n{steps}", cause)
{
    public int Seed { get; } = seed;

    public string Steps { get; } = steps;
}
