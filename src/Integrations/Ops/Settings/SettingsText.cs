using System.Globalization;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Ops.Console;
using Integrations.Ops.Console.Parts;
using Integrations.Ops.Partners;
using Integrations.Partners;

namespace Integrations.Ops.Settings;

/// <summary>
/// A partner's settings as they have effect, defaults and the module's own part included: path and value, for people. Of a secret it says
/// that there is one, and by its mark whether it is another than before.
/// </summary>
internal static class SettingsText
{
    public static SortedDictionary<string, string> Of(IntegrationType partner, PartnerSettings settings, PartnerRegistry registry, SecretMarks marks)
    {
        var own = settings.For(partner);
        var module = registry.Modules.Single(m => m.Type == partner);
        var once = StatusMatrix.Of(module, registry.Formatter(partner)).AtMostOnce.Concat(own.AtMostOnce).Distinct(StringComparer.OrdinalIgnoreCase);
        var text = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [nameof(own.Enabled)] = YesNo(own.Enabled),
            [nameof(module.ApiVersions)] = string.Join(", ", module.ApiVersions.Select(version => $"v{version}")),
            [nameof(own.PublicUrl)] = Address(partner, own.PublicUrl, marks),
            [nameof(own.StoreCheck)] = YesNo(own.StoreCheck),
            [nameof(own.TimeoutSeconds)] = Number(own.TimeoutSeconds),
            [nameof(own.PatienceMilliseconds)] = Number(own.PatienceMilliseconds),
            [nameof(own.MaxInFlight)] = Number(own.MaxInFlight),
            [nameof(own.AtMostOnce)] = string.Join(", ", once.Order(StringComparer.Ordinal)) is { Length: > 0 } operations ? operations : "no operation",
        };
        foreach (var limit in settings.RateLimits(partner, registry))
            text[$"{nameof(own.RateLimits)}:{limit.Scope}"] = $"{Number(limit.Calls)} in {Ages.Span(limit.Per)} ({(IsAgreed(own, limit) ? "agreed" : "contract")})";
        foreach (var (name, region) in own.Regions)
            Add(text, $"{nameof(own.Regions)}:{name}", partner, region, region.Objective ?? own.Objective, marks);
        return text;
    }

    /// <summary>Where the value of a secret stands.</summary>
    public static string SecretPath(Region region, bool outbound, int position) => string.Create(
        CultureInfo.InvariantCulture, $"{nameof(PartnerOptions.Regions)}:{region}:{(outbound ? nameof(RegionOptions.Outbound) : nameof(RegionOptions.Inbound))}:{position}:{nameof(Credential.Secret)}");

    /// <summary>What stands there where the secret with this mark is set.</summary>
    public static string SecretValue(string mark) => $"set, mark {mark}";

    /// <summary>Neither a login nor a question: both may hold a secret.</summary>
    public static string Address(Uri? address) => address switch
    {
        null => "not set",
        { IsAbsoluteUri: true } => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
        _ => "not an absolute address",
    };

    public static bool IsAgreed(PartnerOptions options, RateLimit limit) => options.RateLimits.Keys.Contains(limit.Scope.ToString(), StringComparer.OrdinalIgnoreCase);

    private static void Add(
        SortedDictionary<string, string> text, string path, IntegrationType partner, RegionOptions region, ObjectiveOptions objective, SecretMarks marks)
    {
        foreach (var (version, address) in region.BaseAddresses)
            text[$"{path}:{nameof(region.BaseAddresses)}:{version}"] = Address(partner, address, marks);
        text[$"{path}:{nameof(region.TokenAddress)}"] = region.TokenAddress is null ? "the same" : Address(partner, region.TokenAddress, marks);
        text[$"{path}:{nameof(region.Objective)}"] = Attained.Words(objective);
        if (region.TimeZone is { Length: > 0 } zone)
            text[$"{path}:{nameof(region.TimeZone)}"] = zone;
        Add(text, $"{path}:{nameof(region.Inbound)}", partner, region.Inbound, marks);
        Add(text, $"{path}:{nameof(region.Outbound)}", partner, region.Outbound, marks);
    }

    private static void Add(SortedDictionary<string, string> text, string path, IntegrationType partner, List<Credential> credentials, SecretMarks marks)
    {
        for (var i = 0; i < credentials.Count; i++)
        {
            var (at, credential) = ($"{path}:{Number(i)}", credentials[i]);
            text[$"{at}:{nameof(credential.Secret)}"] = credential.Secret.Length > 0 ? SecretValue(marks.Of(partner, credential.Secret)) : "not set";
            foreach (var (name, value) in new[]
            {
                (nameof(credential.KeyId), credential.KeyId), (nameof(credential.Issuer), credential.Issuer),
                (nameof(credential.NotBefore), Time(credential.NotBefore)), (nameof(credential.NotAfter), Time(credential.NotAfter)),
            })
            {
                if (!string.IsNullOrEmpty(value))
                    text[$"{at}:{name}"] = value;
            }
        }
    }

    /// <summary>What is left out of an address is known by its mark, so that a change of it shows.</summary>
    private static string Address(IntegrationType partner, Uri? address, SecretMarks marks) =>
        address is { IsAbsoluteUri: true } && (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            ? $"{Address(address)} and more, mark {marks.Of(partner, address.OriginalString)}"
            : Address(address);

    private static string? Time(DateTimeOffset? time) => time is { } at ? Ages.Exact(at) : null;

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
