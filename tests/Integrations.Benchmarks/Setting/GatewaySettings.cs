using System.Globalization;
using System.Security.Cryptography;
using Integrations.Benchmarks.Receive;
using Integrations.Sandbox.Keys;
using Integrations.Sandbox.Partners;

namespace Integrations.Benchmarks.Setting;

/// <summary>The configuration of a gateway whose partners and Deliveries service are all the receiver.</summary>
internal sealed class GatewaySettings(Receiver receiver, string keyFolder, IReadOnlyDictionary<string, string> overrides)
{
    public IReadOnlyList<PartnerDescription> Partners { get; } = PartnerFolder.Load(PartnerFolder.Default);

    public string InternalToken { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    public string KeyFolder { get; } = keyFolder;

    public KeyRing Keys => field ??= new KeyRing(Partners);

    /// <param name="connection">The database.</param>
    /// <param name="telemetry">True with OpenTelemetry switched on.</param>
    public Func<Uri, IReadOnlyDictionary<string, string>> For(string connection, bool telemetry = false) => gateway =>
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["ConnectionStrings:Integrations"] = connection,
            ["Encryption:KeyFolder"] = KeyFolder,
            ["Encryption:AllowUnprotectedKeys"] = "true",
            ["DeliveriesService:BaseAddress"] = receiver.Address.AbsoluteUri,
            ["DeliveriesService:Token"] = InternalToken,
            ["Internal:Tokens:0"] = InternalToken,
            ["Outbound:AllowPrivateNetworks"] = "true",
            ["Serilog:MinimumLevel:Default"] = "Warning",
            ["Console:RequireHttps"] = "false",
            // All load comes from one address, and the examples in partners' contracts have fixed times.
            ["Ingress:RequestsPerSecond"] = "1000000",
            ["Ingress:Burst"] = "1000000",
            ["Ingress:PastGraceMinutes"] = "5000000",
        };
        if (telemetry)
            settings["Telemetry:OtlpEndpoint"] = receiver.Telemetry.AbsoluteUri;
        foreach (var partner in Partners)
        {
            settings[$"Partners:{partner.Partner}:Enabled"] = "true";
            settings[$"Partners:{partner.Partner}:PublicUrl"] = gateway.AbsoluteUri.TrimEnd('/');
            foreach (var region in partner.Regions)
                AddRegion(settings, partner, region);
        }

        foreach (var (path, value) in overrides)
            settings[path] = value;
        return settings;
    };

    private void AddRegion(Dictionary<string, string> settings, PartnerDescription partner, string region)
    {
        var prefix = $"Partners:{partner.Partner}:Regions:{region}";
        foreach (var version in partner.Speaks.Select(speaking => speaking.ApiVersion).Distinct())
        {
            var number = version.ToString(CultureInfo.InvariantCulture);
            settings[$"{prefix}:BaseAddresses:{number}"] = At($"{ReceiverServer.PartnerPath}/{partner.Partner}/{region}/{number}/");
        }

        settings[$"{prefix}:TokenAddress"] = At(ReceiverServer.TokenPath + "/");
        Add(settings, $"{prefix}:Inbound", Keys.Of(partner.Partner, region).Inbound);
        Add(settings, $"{prefix}:Outbound", Keys.Of(partner.Partner, region).Outbound);
    }

    private string At(string path) => new Uri(receiver.Address, path).AbsoluteUri;

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
