using System.CommandLine;

namespace Integrations.Sandbox.Run;

internal static class RunCommand
{
    public static Command Create()
    {
        var orders = new Option<int?>("--orders") { Description = "Orders to be carried, over all partners. Default: without end; 30 with --once." };
        var rate = new Option<double?>("--rate") { Description = "Orders per second and partner. Default: 1; 20 with --fast." };
        var once = new Option<bool>("--once") { Description = "Stop when all orders are final; exit 0 only if nothing was found wrong." };
        var json = new Option<string?>("--json") { Description = "File for the summary as JSON." };
        var fast = new Option<bool>("--fast") { Description = "Robots at high time scale." };
        var host = new Option<string>("--host") { Description = "Integrations.Host.dll.", DefaultValueFactory = _ => RunOptions.DefaultHost };
        var port = new Option<int>("--port") { Description = "The gateway's port. Default: a free one." };
        var connection = new Option<string?>("--connection") { Description = "Connection string of the gateway's database. Default: a private PostgreSQL." };
        var seed = new Option<int>("--seed") { Description = "Seed of all chance.", DefaultValueFactory = _ => 1 };
        var trouble = new Option<double>("--trouble") { Description = "Share of calls that partners answer with an error; half as many are cut." };
        var partners = PartnersOption();
        var only = new Option<string?>("--only") { Description = "Plays this partner alone: ACME. Default: all." };
        var follow = new Option<bool>("--follow") { Description = "A line for everything that happens to an order, instead of the table." };
        orders.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
                result.AddError("--orders is at least 1.");
        });
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is <= 0 or > 1000)
                result.AddError("--rate is above 0 and at most 1000.");
        });
        var command = new Command("run", "Start world and gateway, send orders, show and judge what happens.")
        {
            orders, rate, once, json, fast, host, port, connection, seed, trouble, partners, only, follow,
        };
        command.SetAction((parsed, cancel) => new Conductor(
            new RunOptions
            {
                Orders = parsed.GetValue(orders),
                Rate = parsed.GetValue(rate),
                Once = parsed.GetValue(once),
                Json = parsed.GetValue(json),
                Fast = parsed.GetValue(fast),
                Host = parsed.GetRequiredValue(host),
                Port = parsed.GetValue(port),
                Connection = parsed.GetValue(connection),
                Seed = parsed.GetValue(seed),
                Trouble = parsed.GetValue(trouble),
                Partners = parsed.GetRequiredValue(partners),
                Only = parsed.GetValue(only),
                Follow = parsed.GetValue(follow),
            },
            Board.ForThisProcess(),
            TimeProvider.System).RunAsync(cancel));
        return command;
    }

    public static Option<string> PartnersOption() => new("--partners")
    {
        Description = "Folder with partner descriptions.",
        DefaultValueFactory = _ => Partners.PartnerFolder.Default,
    };
}
