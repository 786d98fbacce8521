using Integrations.Ops.Access;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Integrations.Host;

/// <summary>Tells a developer how to enter the console. Printed and not logged: a log is kept, and this is a key.</summary>
internal static class ConsoleLink
{
    /// <summary>What the line begins with, for whoever starts the host and reads it.</summary>
    public const string Prefix = "console: ";

    public static void Say(WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<ConsoleOptions>>().Value.OneTimeLink)
            return;
        var link = app.Services.GetRequiredService<OneTimeLink>();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        if (address is null)
            return;
        Print(link.Key);
        link.Used = Print;

        void Print(string key) => Console.WriteLine($"{Prefix}{address.TrimEnd('/')}{AccessSetup.Root}/login/once?{OneTimeLink.Query}={key}");
    }
}
