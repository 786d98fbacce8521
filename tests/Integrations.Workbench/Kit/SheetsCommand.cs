using System.CommandLine;
using Integrations.Testing;

namespace Integrations.Workbench.Kit;

internal static class SheetsCommand
{
    private const string Writes = "KIT_WRITES_SHEETS";

    public static Command Create()
    {
        var command = new Command("sheets", "Writes the status sheet and the reason sheet into each module's README, from the code.");
        command.SetAction((_, cancel) => Tool.ShowAsync(Repository.Root, "dotnet",
        [
            "test", $"artifacts/bin/{KitFilter.Project}/release/{KitFilter.Project}.dll", "--filter", "FullyQualifiedName~ReadmeTests.The_sheets_stand",
            "--environment", $"{Writes}=1", "--logger", "console;verbosity=minimal",
        ], cancel));
        return command;
    }
}
