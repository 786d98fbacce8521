using Integrations.Abstractions;
using Integrations.Partners;
using Microsoft.Extensions.Configuration;

namespace Integrations.Tests.Ingress;

/// <summary>Settings as an operator writes them, for pretend partners.</summary>
internal static class PretendSettings
{
    public static PartnerSettings Of(IReadOnlyDictionary<string, string?> values, params PretendModule[] modules) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), Registry(modules));

    public static PartnerRegistry Registry(params PretendModule[] modules) => new(
        modules, modules.Select(m => m.Mapper), modules.Select(m => m.Formatter), modules.Select(m => m.Proofs), [], []);

    /// <summary>Enabled, with the address and one outbound secret that settings must have.</summary>
    public static Dictionary<string, string?> Partner(IntegrationType type, params string[] regions)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal) { [$"Partners:{type}:Enabled"] = "true" };
        foreach (var region in regions)
        {
            for (var version = 1; version <= 3; version++)
                values[$"Partners:{type}:Regions:{region}:BaseAddresses:{version}"] = "https://partner.example/";
            values[$"Partners:{type}:Regions:{region}:Outbound:0:Secret"] = "an outbound secret of the partner";
        }

        return values;
    }

    public static Dictionary<string, string?> Inbound(
        this Dictionary<string, string?> values, IntegrationType type, string region, int place, string secret,
        string? keyId = null, string? issuer = null, string? notBefore = null, string? notAfter = null)
    {
        var at = $"Partners:{type}:Regions:{region}:Inbound:{place}:";
        values[at + "Secret"] = secret;
        values[at + "KeyId"] = keyId;
        values[at + "Issuer"] = issuer;
        values[at + "NotBefore"] = notBefore;
        values[at + "NotAfter"] = notAfter;
        return values;
    }
}
