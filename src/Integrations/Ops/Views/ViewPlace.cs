using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace Integrations.Ops.Views;

/// <summary>A list of the console and its question: what a view is of.</summary>
/// <param name="Page">The list, below the console.</param>
/// <param name="Question">Without question mark, page, notice and what is opened beside the list.</param>
internal sealed record ViewPlace(string Page, string Question)
{
    public const int LongestQuestion = 1_000;

    /// <summary>The lists that can be saved.</summary>
    public static readonly IReadOnlyList<string> Pages = ["orders", "inbound", "updates", "decide"];

    // Where one is in a list, and what the last command said, is no part of what one asked for.
    private static readonly string[] Passing = ["after", "open", Console.Notices.Query];

    /// <summary>Null where the address is no list that can be saved.</summary>
    /// <param name="root">Where the console begins.</param>
    /// <param name="address">Path and question.</param>
    public static ViewPlace? Of(string root, string address)
    {
        var mark = address.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? address : address[..mark];
        if (!path.StartsWith(root + "/", StringComparison.Ordinal) || !Pages.Contains(path[(root.Length + 1)..], StringComparer.Ordinal))
            return null;
        var question = new QueryBuilder();
        if (mark >= 0)
        {
            foreach (var (name, values) in QueryHelpers.ParseQuery(address[mark..]).Where(pair => !Passing.Contains(pair.Key, StringComparer.Ordinal)))
            {
                foreach (var value in values.OfType<string>().Where(value => value.Length > 0))
                    question.Add(name, value);
            }
        }

        var text = question.ToQueryString().Value?.TrimStart('?') ?? "";
        return text.Length > LongestQuestion ? null : new ViewPlace(path[(root.Length + 1)..], text);
    }
}
