namespace Integrations.Ops.Settings;

/// <summary>One setting that is another than before.</summary>
/// <param name="Path">Below the partner's.</param>
/// <param name="Before">Null where it was not there.</param>
/// <param name="After">Null where it is not there any more.</param>
public sealed record SettingChange(string Path, string? Before, string? After)
{
    /// <summary>By path; empty where both are the same.</summary>
    public static IReadOnlyList<SettingChange> Between(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return
        [
            .. from path in before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
               let change = new SettingChange(path, before.GetValueOrDefault(path), after.GetValueOrDefault(path))
               where change.Before != change.After
               select change,
        ];
    }
}
