using System.Globalization;
using Integrations.Sandbox.Keys;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox;

/// <summary>Words the configuration of a gateway that lives in a sandbox world.</summary>
internal static class Gateway
{
    public static Dictionary<string, string> SettingsFor(SandboxWorld world, Uri gateway)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DeliveriesService:BaseAddress"] = world.Address.AbsoluteUri,
            ["DeliveriesService:Token"] = world.DeliveriesToken,
            ["Internal:Tokens:0"] = world.InternalToken,
            ["Outbound:AllowPrivateNetworks"] = "true",
            // The examples in partners' contracts have fixed times; here they may be sent as they are.
            ["Ingress:PastGraceMinutes"] = "5000000",
        };
        foreach (var partner in world.Partners)
        {
            settings[$"Partners:{partner.Partner}:Enabled"] = "true";
            settings[$"Partners:{partner.Partner}:PublicUrl"] = gateway.AbsoluteUri.TrimEnd('/');
            foreach (var (scope, limit) in partner.Limits)
            {
                var (calls, seconds) = PaceCheck.Scaled(limit, world.Settings.TimeScale);
                settings[$"Partners:{partner.Partner}:RateLimits:{scope}:Calls"] = calls.ToString(CultureInfo.InvariantCulture);
                settings[$"Partners:{partner.Partner}:RateLimits:{scope}:Seconds"] = seconds.ToString(CultureInfo.InvariantCulture);
            }

            foreach (var region in partner.Regions)
                AddRegion(settings, world, partner, region);
        }

        return settings;
    }

    private static void AddRegion(Dictionary<string, string> settings, SandboxWorld world, PartnerDescription partner, string region)
    {
        var prefix = $"Partners:{partner.Partner}:Regions:{region}";
        foreach (var version in partner.Speaks.Select(speaking => speaking.ApiVersion).Concat(partner.Hears.Select(hearing => hearing.ApiVersion)).Distinct())
        {
            var number = version.ToString(CultureInfo.InvariantCulture);
            settings[$"{prefix}:BaseAddresses:{number}"] = AddressOf(world, partner.Partner, region, number);
        }

        if (partner.Hears.Any(hearing => hearing.Access.Kind is "client-credentials"))
            settings[$"{prefix}:TokenAddress"] = AddressOf(world, partner.Partner, region, PartnerRoutes.TokenDeskName);
        var keys = world.Keys.Of(partner.Partner, region);
        Add(settings, $"{prefix}:Inbound", keys.Inbound);
        Add(settings, $"{prefix}:Outbound", keys.Outbound);
    }

    private static string AddressOf(SandboxWorld world, string partner, string region, string version) =>
        new Uri(world.Address, $"{PartnerRoutes.Prefix}/{partner}/{region}/{version}/").AbsoluteUri;

    private static void Add(Dictionary<string, string> settings, string prefix, IReadOnlyList<Credential> credentials)
    {
        for (var i = 0; i < credentials.Count; i++)
        {
            var at = $"{prefix}:{i.ToString(CultureInfo.InvariantCulture)}";
            settings[$"{at}:KeyId"] = credentials[i].KeyId;
            settings[$"{at}:Issuer"] = credentials[i].Issuer;
            settings[$"{at}:Secret"] = credentials[i].Secret;
        }
    }
}
