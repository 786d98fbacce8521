using System.CommandLine;
using System.CommandLine.Parsing;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Run;

internal static class WorldCommand
{
    public static Command Create()
    {
        var gateway = new Option<Uri>("--gateway")
        {
            Description = "Where the gateway listens.",
            DefaultValueFactory = _ => new Uri("http://127.0.0.1:5000/"),
            CustomParser = Address,
        };
        var port = new Option<int>("--port") { Description = "The world's port. Default: a free one." };
        var fast = new Option<bool>("--fast") { Description = "Robots at high time scale." };
        var partners = RunCommand.PartnersOption();
        var command = new Command("world", "Start only the Deliveries service and the partners' endpoints.") { gateway, port, fast, partners };
        command.SetAction((parsed, cancel) => new WorldOnly(
            new WorldSettings
            {
                Partners = PartnerFolder.Load(parsed.GetRequiredValue(partners)),
                Port = parsed.GetValue(port),
                TimeScale = parsed.GetValue(fast) ? WorldSettings.FastTimeScale : WorldSettings.UsualTimeScale,
            },
            parsed.GetRequiredValue(gateway),
            Board.ForThisProcess()).RunAsync(cancel));
        return command;
    }

    /// <summary>With a slash at the end: paths are put behind it.</summary>
    private static Uri? Address(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value.TrimEnd('/') + "/", UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https")
            return address;
        result.AddError("--gateway is an http address.");
        return null;
    }
}
