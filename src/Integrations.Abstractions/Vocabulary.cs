namespace Integrations.Abstractions;

/// <summary>
/// A place in a partner's bodies that holds one of the contract's words, and the words that the module knows there. The platform counts
/// that another one was said, never which; what becomes of the request is the module's affair.
/// </summary>
/// <param name="Path">Names and <c>[]</c>: <c>items[].kind</c>.</param>
/// <param name="Words">The list that the module reads by, in the form of <see cref="Plain"/>. A number is a word too, as it is written.</param>
public sealed record Vocabulary(string Path, IEnumerable<string> Words)
{
    /// <summary>What of a word counts, where one is written in many ways. Pure, and never throws.</summary>
    public Func<string, string> Plain { get; init; } = word => word;

    public bool Has(string word) => Words.Contains(Plain(word), StringComparer.Ordinal);
}
