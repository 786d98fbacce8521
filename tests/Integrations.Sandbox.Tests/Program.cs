namespace Integrations.Sandbox.Tests;

/// <summary>Run as a program, this assembly is the pretend gateway.</summary>
public static class Program
{
    public static async Task Main() => await Pretend.PretendGateway.Build(Pretend.Vice.None, settings: null).RunAsync();
}
