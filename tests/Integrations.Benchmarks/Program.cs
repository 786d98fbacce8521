using System.CommandLine;
using Integrations.Benchmarks;
using Integrations.Benchmarks.Receive;

// The other end of the calls, started by the program itself.
var receive = new Command("receive", "Answers calls and counts them.") { Hidden = true };
receive.SetAction((_, stop) => ReceiverServer.RunAsync(stop));

var brief = new Option<bool>("--short") { Description = "Everything in less than five minutes." };
var json = new Option<string?>("--json") { Description = "File for all figures as one JSON object." };
var only = new Option<string?>("--only") { Description = $"Some of {string.Join(',', BenchRun.Names)}." };
var set = new Option<string[]>("--set") { Description = "A setting of the gateway: Path=Value. May be repeated." };
var updates = new Option<int?>("--updates") { Description = "Updates in one run of the engine." };
var rounds = new Option<int?>("--rounds") { Description = "How often the parts of the ratios are measured." };
var root = new RootCommand("Measures the gateway beside what one would otherwise build.") { brief, json, only, set, updates, rounds, receive };
root.SetAction((parsed, stop) => BenchRun.RunAsync(
    new BenchOptions
    {
        Short = parsed.GetValue(brief),
        Json = parsed.GetValue(json),
        Only = parsed.GetValue(only)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
        Overrides = BenchOptions.ReadOverrides(parsed.GetValue(set) ?? []),
        Updates = parsed.GetValue(updates) ?? (parsed.GetValue(brief) ? BenchOptions.ShortUpdates : BenchOptions.FullUpdates),
        Rounds = parsed.GetValue(rounds) ?? BenchOptions.UsualRounds,
    },
    stop));

// Long enough to end every process that was started.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
