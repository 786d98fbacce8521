using System.CommandLine;
using Integrations.Testing;

namespace Integrations.Workbench.Evidence;

internal static class ScorecardCommand
{
    public static Command Create()
    {
        var command = new Command("scorecard", "What is proved about each module, from what tests, runs and files have left behind; nothing is guessed.");
        command.SetAction(_ => Console.Write(Scorecard.Of(Repository.Root)));
        return command;
    }
}
