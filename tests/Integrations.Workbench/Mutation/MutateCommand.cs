using System.CommandLine;
using Integrations.Testing;

namespace Integrations.Workbench.Mutation;

internal static class MutateCommand
{
    public static Command Create()
    {
        var module = new Option<string>("--module") { Description = "The folder under modules.", Required = true };
        var minutes = new Option<int>("--minutes") { Description = "Gives up after so long.", DefaultValueFactory = _ => 60 };
        var command = new Command("mutate", "Changes a module's code in every small way and counts which changes its tests notice.") { module, minutes };
        command.SetAction((parsed, cancel) =>
            new MutationRun(Repository.Root, parsed.GetRequiredValue(module)).RunAsync(TimeSpan.FromMinutes(parsed.GetValue(minutes)), cancel));
        return command;
    }
}
