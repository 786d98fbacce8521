using Integrations.Abstractions;

namespace Integrations.Partners;

/// <summary>Reads a partner's name to the letter. The framework's own parsing also takes numbers, and a number means another partner one day.</summary>
internal static class PartnerName
{
    public static bool TryParse(string? text, out IntegrationType type) =>
        Enum.TryParse(text, ignoreCase: false, out type) && string.Equals(type.ToString(), text, StringComparison.Ordinal);
}
