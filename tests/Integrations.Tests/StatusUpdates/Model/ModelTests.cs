using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace Integrations.Tests.StatusUpdates.Model;

/// <summary>
/// The engine's statements, on several hosts in any interleaving, against a reference in plain code. The short run is part of every test
/// run; <c>INTEGRATIONS_MODEL_STEPS=100000</c> makes it a long one, <c>INTEGRATIONS_MODEL_SEED</c> repeats one that failed.
/// </summary>
public sealed class ModelTests(GatewayDatabase database, ITestOutputHelper output) : IClassFixture<GatewayDatabase>
{
    private const int ShortRun = 1500;

    [Fact]
    public async Task The_engine_and_the_reference_agree_after_every_step()
    {
        var steps = Number("INTEGRATIONS_MODEL_STEPS") ?? ShortRun;
        var seed = Number("INTEGRATIONS_MODEL_SEED") ?? Random.Shared.Next(1_000_000);
        output.WriteLine($"{steps} steps from seed {seed}");

        var log = await ModelRun.RunAsync(new EngineUnderTest(database.ConnectionString), seed, steps);

        output.WriteLine(string.Join(", ", log.Seen.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key} {s.Value}")));
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
