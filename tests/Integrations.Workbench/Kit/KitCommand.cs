using System.CommandLine;
using Integrations.Testing;

namespace Integrations.Workbench.Kit;

internal static class KitCommand
{
    public static Command Create()
    {
        var name = new Option<string>("--name") { Description = "The folder under modules.", Required = true };
        var command = new Command("kit", "Runs the kit over one module, with the tests that only this module has. What they say is kept for the scorecard.") { name };
        command.SetAction((parsed, cancel) =>
        {
            var module = parsed.GetRequiredValue(name);
            if (!Directory.Exists(Repository.At($"modules/{module}")))
                throw new RefusedException($"There is no module {module}: modules/{module} is not there.");
            return Tool.ShowAsync(Repository.Root, "dotnet",
            [
                "test", $"artifacts/bin/{KitFilter.Project}/release/{KitFilter.Project}.dll", "--filter", KitFilter.For(module),
                "--logger", "console;verbosity=minimal", "--logger", $"trx;LogFileName={KitFilter.Project}.{module}.trx", "--results-directory", "artifacts/kit",
            ], cancel);
        });
        return command;
    }
}
