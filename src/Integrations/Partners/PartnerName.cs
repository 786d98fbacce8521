using Integrations.Abstractions;

namespace Integrations.Partners;

/// <summary>Reads a partner's name to the letter. The framework's own parsing also takes numbers, and a number means another partner one day.</summary>
internal static class PartnerName
{
    public static bool TryParse(string? text, out IntegrationType type) =>
        Enum.TryParse(text, ignoreCase: false, out type) && string.Equals(type.ToString(), text, StringComparison.Ordinal);

    /// <summary>A partner and a region by their names in an address; null where there is none of such a name.</summary>
    public static (IntegrationType Partner, Region Region)? Lane(string partner, string region) =>
        TryParse(partner, out var type) && Enum.TryParse<Region>(region, out var where) && where.ToString() == region ? (type, where) : null;
}
