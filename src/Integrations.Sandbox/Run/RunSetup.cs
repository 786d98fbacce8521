using System.Net;
using System.Net.Sockets;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Run;

/// <summary>Words what a run needs from its options: the world's settings, the gateway's address and environment.</summary>
internal static class RunSetup
{
    public static WorldSettings World(RunOptions options)
    {
        var partners = Partners(options);
        return new WorldSettings
        {
            Partners = partners,
            Seed = options.Seed,
            TimeScale = options.Fast ? WorldSettings.FastTimeScale : WorldSettings.UsualTimeScale,
            Misbehaviours = options.Trouble <= 0 ? [] :
            [
                .. partners.Select(partner => new Misbehaviour { Partner = partner.Partner, FailRate = options.Trouble, CutRate = options.Trouble / 2 }),
            ],
        };
    }

    private static List<PartnerDescription> Partners(RunOptions options) =>
        [.. PartnerFolder.Load(options.Partners).Where(partner => options.Only is null || string.Equals(partner.Partner, options.Only, StringComparison.OrdinalIgnoreCase))];

    public static Dictionary<string, string> GatewayEnvironment(SandboxWorld world, Uri gateway, RunDatabase database)
    {
        var environment = world.GatewaySettings(gateway).ToDictionary(
            setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value, StringComparer.Ordinal);
        environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        environment["ASPNETCORE_URLS"] = gateway.AbsoluteUri.TrimEnd('/');
        environment["ConnectionStrings__Integrations"] = database.ConnectionString;
        return environment;
    }

    public static Uri GatewayAddress(RunOptions options) =>
        new($"http://127.0.0.1:{(options.Port == 0 ? FreePort() : options.Port)}/");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
