using System.CommandLine;
using Integrations.Ops.Access;

namespace Integrations.Host;

/// <summary>Who may enter the console: <c>integrations user add|disable|list</c>. A password is read from standard input, never from the command line.</summary>
internal static class UserCommand
{
    public static Command Create()
    {
        var command = new Command("user", "Who may enter the console at /ops.");
        command.Add(Add());
        command.Add(Disable());
        command.Add(List());
        return command;
    }

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "As typed at the login." };
        var roles = new Option<OpsRole[]>("--role")
        {
            Description = "Viewer, Operator, Privacy, Admin; may be given several times. Default: Viewer.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [OpsRole.Viewer],
        };
        var external = new Option<bool>("--no-password") { Description = "Comes through the identity provider only." };
        var command = new Command("add", "Adds a user, or gives one another password and other roles. The password is the first line of standard input.")
        {
            name, roles, external,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, token) => Sentences.OrExitCodeAsync(async () =>
        {
            var given = parsed.GetRequiredValue(name);
            if (string.IsNullOrWhiteSpace(given) || given.Length > OpsUsers.LongestName || given.Any(char.IsControl))
                throw new StartRefusedException($"name: 1 to {OpsUsers.LongestName} characters that can be shown.");
            var password = parsed.GetValue(external) ? null : await Console.In.ReadLineAsync(token);
            if (!parsed.GetValue(external) && (password is null || password.Length < OpsUsers.ShortestPassword))
                throw new StartRefusedException($"A password of at least {OpsUsers.ShortestPassword} characters is read from standard input.");
            return await WithUsersAsync([.. parsed.UnmatchedTokens], async users =>
            {
                await users.SaveAsync(given, password, parsed.GetRequiredValue(roles), token);
                Console.WriteLine($"{OpsUsers.Normal(given)} may log in.");
                return 0;
            }, token);
        }));
        return command;
    }

    private static Command Disable()
    {
        var name = new Argument<string>("name");
        var command = new Command("disable", "Ends every session of a user, and lets nobody log in by that name.") { name };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, token) => Sentences.OrExitCodeAsync(() => WithUsersAsync([.. parsed.UnmatchedTokens], async users =>
        {
            var known = await users.DisableAsync(parsed.GetRequiredValue(name), token);
            Console.WriteLine(known ? "Disabled." : "There is no such user.");
            return known ? 0 : 1;
        }, token)));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Names every user, with roles.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((parsed, token) => Sentences.OrExitCodeAsync(() => WithUsersAsync([.. parsed.UnmatchedTokens], async users =>
        {
            foreach (var user in await users.AllAsync(token))
                Console.WriteLine($"{user.Name}\t{string.Join(',', user.Roles)}{(user.DisabledAt is null ? "" : "\tdisabled")}");
            return 0;
        }, token)));
        return command;
    }

    private static async Task<int> WithUsersAsync(string[] args, Func<OpsUsers, Task<int>> act, CancellationToken token)
    {
        await using var gateway = await Gateway.BuildAsync(args, token);
        await GatewayDatabase.PrepareAsync(gateway.App, gateway.ConnectionString, token);
        return await act(gateway.App.Services.GetRequiredService<OpsUsers>());
    }
}
