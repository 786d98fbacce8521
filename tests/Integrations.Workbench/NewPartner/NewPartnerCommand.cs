using System.CommandLine;
using Integrations.ArchitectureTests.Rules;
using Integrations.Testing;

namespace Integrations.Workbench.NewPartner;

internal static class NewPartnerCommand
{
    public static Command Create()
    {
        var name = new Option<string>("--name") { Description = "As the module's types will carry it: DoorDash.", Required = true };
        var command = new Command("new-partner", "Adds a partner: a folder of modules, a member of IntegrationType, an entry of the solution.") { name };
        command.SetAction(async (parsed, cancel) =>
        {
            var added = await new Scaffold(Repository.Root, PartnerNameRule.Platform()).AddAsync(parsed.GetRequiredValue(name), cancel);
            foreach (var line in added)
                Console.WriteLine(line);
        });
        return command;
    }
}
