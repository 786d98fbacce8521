using System.CommandLine;
using Integrations.Sandbox.Run;

namespace Integrations.Sandbox;

/// <summary>The command line: <c>run</c> plays a whole run against a gateway of its own, <c>world</c> only the world.</summary>
internal static class Program
{
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(60);

    public static Task<int> Main(string[] args)
    {
        var root = new RootCommand("The gateway's outside world on a laptop.") { RunCommand.Create(), WorldCommand.Create() };
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = PatienceAtTheEnd });
    }
}
