using System.CommandLine;
using Integrations.Workbench;
using Integrations.Workbench.Evidence;
using Integrations.Workbench.Kit;
using Integrations.Workbench.Mutation;
using Integrations.Workbench.NewPartner;

var root = new RootCommand("What a team has at hand that adds a partner.")
{
    NewPartnerCommand.Create(),
    KitCommand.Create(),
    SheetsCommand.Create(),
    ScorecardCommand.Create(),
    MutateCommand.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (RefusedException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return RefusedException.ExitCode;
}
