using System.CommandLine;
using Integrations.Host;
using Integrations.Storage;
using Microsoft.Extensions.Options;

// Without arguments the host serves; with a subcommand it does one thing and exits.
var root = new RootCommand("The gateway between ordering partners and the Deliveries service.") { TreatUnmatchedTokensAsErrors = false };
root.SetAction((parsed, token) => Sentences(() => ServeAsync([.. parsed.UnmatchedTokens], token)));

var migrate = new Command("migrate", "Brings the database to this version, with its partitions and schedules, and exits.") { TreatUnmatchedTokensAsErrors = false };
migrate.SetAction((parsed, token) => Sentences(() => MigrateAsync([.. parsed.UnmatchedTokens], token)));
root.Add(migrate);

// The command line would end the process two seconds after it is asked to stop. The host needs longer and has its own deadline.
var patience = Gateway.ShutdownTimeout + TimeSpan.FromSeconds(5);
return await root.Parse(args).InvokeAsync(
    new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = patience });

static async Task ServeAsync(string[] args, CancellationToken token)
{
    await using var gateway = await Gateway.BuildAsync(args, token);
    await gateway.StartAsync(token);
    await gateway.WaitForShutdownAsync(token);
}

static async Task MigrateAsync(string[] args, CancellationToken token)
{
    await using var gateway = await Gateway.BuildAsync(args, token);
    await gateway.App.Services.GetRequiredService<Database>().MigrateAsync(token);
    await Schedules.ProvisionAsync(gateway.ConnectionString, token);
    Console.WriteLine("The database is at this version.");
}

// What an operator can put right is one sentence, not a stack trace.
static async Task<int> Sentences(Func<Task> act)
{
    try
    {
        await act();
        return 0;
    }
    catch (StartRefusedException refused)
    {
        await Console.Error.WriteLineAsync(refused.Message);
        return 2;
    }
    catch (OptionsValidationException invalid)
    {
        foreach (var failure in invalid.Failures)
            await Console.Error.WriteLineAsync(failure);
        return 2;
    }
}
