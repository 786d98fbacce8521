using System.Text.RegularExpressions;

namespace Integrations.Workbench.NewPartner;

/// <summary>The members of <c>IntegrationType</c> as its file lists them: one line each.</summary>
internal sealed partial class PartnerMembers(string text)
{
    public const string File = "src/Integrations.Abstractions/Words/IntegrationType.cs";

    private const string Head = "public enum IntegrationType";

    public IReadOnlyList<string> All { get; } = [.. Member().Matches(text[Start(text)..End(text)]).Select(match => match.Groups["name"].Value)];

    /// <summary>The file with one more line: the new member stands last, because stored numbers and labels of others must not move.</summary>
    public string With(string member) => text.Insert(End(text), $"    {member},\n");

    private static int Start(string text) => text.IndexOf(Head, StringComparison.Ordinal) is >= 0 and var at
        ? at + Head.Length
        : throw new RefusedException($"{File} does not hold '{Head}'.");

    /// <summary>Where the closing brace's line begins.</summary>
    private static int End(string text) => text.IndexOf("\n}", Start(text), StringComparison.Ordinal) + 1;

    [GeneratedRegex(@"^\s+(?<name>[A-Z][A-Z0-9_]*),\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Member();
}
