using System.CommandLine;
using Integrations.Host;
using Integrations.Storage;

// Without arguments the host serves; with a subcommand it does one thing and exits.
var root = new RootCommand("The gateway between ordering partners and the Deliveries service.") { TreatUnmatchedTokensAsErrors = false };
root.SetAction((parsed, token) => Sentences.OrExitCodeAsync(() => ServeAsync([.. parsed.UnmatchedTokens], token)));

var migrate = new Command("migrate", "Brings the database to this version, with its partitions and schedules, and exits.") { TreatUnmatchedTokensAsErrors = false };
migrate.SetAction((parsed, token) => Sentences.OrExitCodeAsync(() => MigrateAsync([.. parsed.UnmatchedTokens], token)));
root.Add(migrate);
root.Add(RemapCommand.Create());
root.Add(UserCommand.Create());

// The command line would end the process two seconds after it is asked to stop. The host needs longer and has its own deadline.
var patience = Gateway.ShutdownTimeout + TimeSpan.FromSeconds(5);
return await root.Parse(args).InvokeAsync(
    new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = patience });

static async Task<int> ServeAsync(string[] args, CancellationToken token)
{
    await using var gateway = await Gateway.BuildAsync(args, token);
    await gateway.StartAsync(token);
    await gateway.WaitForShutdownAsync(token);
    return 0;
}

static async Task<int> MigrateAsync(string[] args, CancellationToken token)
{
    await using var gateway = await Gateway.BuildAsync(args, token);
    await gateway.App.Services.GetRequiredService<Database>().MigrateAsync(token);
    await Schedules.ProvisionAsync(gateway.ConnectionString, token);
    Console.WriteLine("The database is at this version.");
    return 0;
}
