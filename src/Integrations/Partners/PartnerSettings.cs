using System.Globalization;
using Integrations.Abstractions;
using Microsoft.Extensions.Configuration;

namespace Integrations.Partners;

/// <summary>The settings of all partners, read and checked at start. Every complaint names its configuration path.</summary>
public sealed class PartnerSettings
{
    public const string Section = "Partners";

    private readonly Dictionary<IntegrationType, PartnerOptions> _options = [];
    private readonly List<string> _complaints = [];

    public PartnerSettings(IConfiguration configuration, PartnerRegistry registry)
    {
        var section = configuration.GetSection(Section);
        foreach (var child in section.GetChildren())
        {
            if (!PartnerName.TryParse(child.Key, out _))
                _complaints.Add($"{child.Path}: no partner has this name.");
        }

        foreach (var type in Enum.GetValues<IntegrationType>())
        {
            var own = section.GetSection(type.ToString());
            var options = own.Get<PartnerOptions>() ?? new PartnerOptions();
            _options[type] = options;
            if (options.Enabled)
                Check(type, options, own.Path, registry);
        }
    }

    /// <summary>Empty when the gateway may start.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public PartnerOptions For(IntegrationType type) => _options[type];

    /// <summary>Every enabled partner with each of its regions.</summary>
    public IEnumerable<(IntegrationType Type, Region Region)> Lanes =>
        from pair in _options
        where pair.Value.Enabled
        from region in pair.Value.Regions.Keys
        select (pair.Key, Enum.Parse<Region>(region));

    /// <summary>A partner's region by its name in an address, also of a partner that is switched off; null where the settings have none.</summary>
    public (IntegrationType Type, Region Region)? Lane(string partner, string region) =>
        PartnerName.Lane(partner, region) is var (type, where) && For(type, where) is not null ? (type, where) : null;

    /// <summary>For whoever asked for another one.</summary>
    public string KnownLanes => $"Lanes of this host: {string.Join(", ", Lanes.Select(l => $"{l.Type}/{l.Region}").Order(StringComparer.Ordinal))}.";

    public RegionOptions? For(IntegrationType type, Region region) =>
        _options[type].Regions.TryGetValue(region.ToString(), out var options) ? options : null;

    /// <summary>Null where that version has no endpoint in that region.</summary>
    public Uri? BaseAddress(IntegrationType type, Region region, int apiVersion) =>
        For(type, region)?.BaseAddresses.TryGetValue(apiVersion.ToString(CultureInfo.InvariantCulture), out var address) is true ? address : null;

    /// <summary>How soon the partner is to have its updates there.</summary>
    public ObjectiveOptions Objective(IntegrationType type, Region region) => For(type, region)?.Objective ?? For(type).Objective;

    /// <summary>The clock that the partner's people read there; null where nobody said.</summary>
    public TimeZoneInfo? Zone(IntegrationType type, Region region) =>
        For(type, region)?.TimeZone is { Length: > 0 } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    /// <summary>What the partner's contract limits, or what was agreed instead.</summary>
    public IReadOnlyList<RateLimit> RateLimits(IntegrationType type, PartnerRegistry registry)
    {
        var limits = registry.Modules.Single(m => m.Type == type).RateLimits.ToDictionary(l => l.Scope);
        foreach (var (scope, agreed) in _options[type].RateLimits)
        {
            var named = Enum.Parse<RateScope>(scope, ignoreCase: true);
            limits[named] = new RateLimit(named, agreed.Calls, TimeSpan.FromSeconds(agreed.Seconds));
        }

        return [.. limits.Values.OrderBy(l => l.Scope)];
    }

    private void Check(IntegrationType type, PartnerOptions options, string path, PartnerRegistry registry)
    {
        if (!registry.Has(type))
        {
            _complaints.Add($"{path}:Enabled: there is no module for {type}.");
            return;
        }

        _complaints.AddRange(SettingsCheck.Complaints(options, path));
        foreach (var (scope, limit) in options.RateLimits)
        {
            if (!Enum.GetNames<RateScope>().Contains(scope, StringComparer.OrdinalIgnoreCase))
                _complaints.Add($"{path}:RateLimits:{scope}: a scope is one of {string.Join(", ", Enum.GetNames<RateScope>())}.");
            _complaints.AddRange(SettingsCheck.Complaints(limit, $"{path}:RateLimits:{scope}"));
        }

        _complaints.AddRange(SettingsCheck.Complaints(options.Objective, path + ":Objective"));
        if (options.PublicUrl is not { IsAbsoluteUri: true } && (options.PublicUrl is not null || CoversPublicUrl(type, registry)))
            _complaints.Add($"{path}:PublicUrl: an absolute address is needed{(options.PublicUrl is null ? ", because the partner's signature covers it" : "")}.");
        if (options.Regions.Count == 0)
            _complaints.Add($"{path}:Regions: at least one of {string.Join(", ", Enum.GetNames<Region>())}.");
        foreach (var (name, region) in options.Regions)
        {
            var at = $"{path}:Regions:{name}";
            if (!Enum.TryParse<Region>(name, ignoreCase: false, out _))
                _complaints.Add($"{at}: a region is one of {string.Join(", ", Enum.GetNames<Region>())}.");
            foreach (var version in registry.Modules.Single(m => m.Type == type).ApiVersions)
            {
                if (!region.BaseAddresses.TryGetValue(version.ToString(CultureInfo.InvariantCulture), out var address) || address is not { IsAbsoluteUri: true })
                    _complaints.Add($"{at}:BaseAddresses:{version}: an absolute address is needed.");
            }

            if (region.TimeZone is { Length: > 0 } zone && !(TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) && known.HasIanaId))
                _complaints.Add($"{at}:TimeZone: this machine knows no time zone of this name; one as in Europe/Berlin is needed.");
            if (region.Objective is { } objective)
                _complaints.AddRange(SettingsCheck.Complaints(objective, at + ":Objective"));
            Credentials(region.Inbound, at + ":Inbound");
            Credentials(region.Outbound, at + ":Outbound");
        }
    }

    private static bool CoversPublicUrl(IntegrationType type, PartnerRegistry registry) =>
        registry.Mapper(type).Routes.SelectMany(registry.Proofs(type).For).Any(proof => proof is Proof.Hmac { CoversPublicUrl: true });

    private void Credentials(List<Credential> credentials, string path)
    {
        if (credentials.Count is 0 or > Credential.MaxActive)
            _complaints.Add($"{path}: one or two credentials, not {credentials.Count}.");
        for (var i = 0; i < credentials.Count; i++)
        {
            _complaints.AddRange(SettingsCheck.Complaints(credentials[i], $"{path}:{i}"));
            if (credentials[i].Secret.Length > 0 && (!SecretBytes.TryOf(credentials[i].Secret, out var key) || key.Length < Credential.ShortestSecret))
                _complaints.Add($"{path}:{i}:Secret: at least {Credential.ShortestSecret} bytes, in the spelling that its beginning promises.");
        }
    }
}
