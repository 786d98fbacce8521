using Integrations.Ops.Acts;
using Integrations.Ops.Console.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Integrations.Ops.Console;

/// <summary>What the console's endpoints answer with.</summary>
internal static class Answers
{
    /// <summary>A page, with what it is asked for.</summary>
    public static RazorComponentResult Page<T>(object? parameters = null) => parameters is null ? new(typeof(T)) : new(typeof(T), parameters);

    /// <summary>Back to where the command came from; the page says the notice.</summary>
    public static IResult Done(ConsoleForm form, string notice) => Results.Redirect303(QueryHelpers.AddQueryString(Without(form.Then), Notices.Query, notice));

    /// <summary>The form was not filled in as needed: 422.</summary>
    public static RazorComponentResult Refused(ConsoleForm form) =>
        Problem(StatusCodes.Status422UnprocessableEntity, "That cannot be done as it was asked", form.Faults, form.Then);

    /// <summary>It cannot be done any more, or not now, and why: 409.</summary>
    public static RazorComponentResult Conflict(ConsoleForm form, string why) => Problem(StatusCodes.Status409Conflict, "Nothing was changed", [why], form.Then);

    /// <summary>An act that needs a reason: refused without one, in conflict where the act says why not, else done.</summary>
    public static async Task<IResult> ActAsync(ConsoleForm form, string notice, Func<Doer, Task<string?>> act)
    {
        if (form.Doer() is not { } doer || form.Faults.Count > 0)
            return Refused(form);
        return await act(doer) is { } against ? Conflict(form, against) : Done(form, notice);
    }

    public static RazorComponentResult NotFound(string what) => Problem(StatusCodes.Status404NotFound, what, [], back: null);

    public static RazorComponentResult Problem(int status, string title, IReadOnlyList<string> sentences, string? back) =>
        new(typeof(ProblemPage), new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(ProblemPage.Title)] = title,
            [nameof(ProblemPage.Sentences)] = sentences,
            [nameof(ProblemPage.Back)] = back,
        })
        { StatusCode = status };

    // The notice of the last command does not stay behind the next one's.
    private static string Without(string address)
    {
        var at = address.IndexOf('?', StringComparison.Ordinal);
        if (at < 0)
            return address;
        var kept = QueryHelpers.ParseQuery(address[at..]).Where(pair => pair.Key != Notices.Query);
        return QueryHelpers.AddQueryString(address[..at], kept);
    }
}

internal static class Redirects
{
    extension(Results)
    {
        /// <summary>See Other: what follows a command is asked for with GET.</summary>
        public static IResult Redirect303(string address) => new SeeOther(address);
    }

    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
