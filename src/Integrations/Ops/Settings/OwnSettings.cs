using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Partners;

namespace Integrations.Ops.Settings;

/// <summary>The settings of every partner as this host was started with them; they do not change while it runs.</summary>
internal sealed class OwnSettings(PartnerSettings settings, PartnerRegistry registry, SecretMarks marks)
{
    private const int HashBytes = 16;

    private readonly Lazy<IReadOnlyDictionary<IntegrationType, OwnSettingsOf>> _all = new(() => registry.Modules.ToDictionary(module => module.Type, module =>
    {
        var values = SettingsText.Of(module.Type, settings, registry, marks);
        var json = JsonSerializer.Serialize(values);
        return new OwnSettingsOf(values, json, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))[..HashBytes]));
    }));

    public IReadOnlyDictionary<IntegrationType, OwnSettingsOf> All => _all.Value;

    /// <summary>The hash of each partner's, by its name.</summary>
    public IReadOnlyDictionary<string, string> Hashes => All.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.Hash, StringComparer.Ordinal);
}

/// <param name="Values">By path, in order.</param>
/// <param name="Json">The same, as it is kept.</param>
/// <param name="Hash">Equal for equal settings.</param>
internal sealed record OwnSettingsOf(IReadOnlyDictionary<string, string> Values, string Json, string Hash);
