using Integrations.Ops.Access;
using Integrations.Ops.Orders;
using Integrations.Ops.Views;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ops.Console;

/// <summary>How somebody likes to look: saved views, columns, density. Only what everybody sees is an act.</summary>
internal static class ViewEndpoints
{
    public static void MapViews(this IEndpointRouteBuilder group)
    {
        group.MapCommand("/views", Right.See, SaveAsync);
        group.MapCommand("/views/{id:guid}/remove", Right.See, async (Guid id, ConsoleForm form, HttpContext context, SavedViews views, CancellationToken token) =>
            await views.RemoveAsync(id, context.User.Identity!.Name!, token) is { } against ? Answers.Conflict(form, against) : Answers.Done(form, "view-removed"));
        group.MapCommand("/views/{id:guid}/share", Right.Operate, (Guid id, ConsoleForm form, SavedViews views, CancellationToken token) =>
            Answers.ActAsync(form, "view-shared", doer => views.ShareAsync(id, doer, token)));
        group.MapCommand("/views/{id:guid}/take-back", Right.Operate, (Guid id, ConsoleForm form, SavedViews views, CancellationToken token) =>
            Answers.ActAsync(form, "view-own", doer => views.TakeBackAsync(id, doer, token)));
        group.MapCommand("/columns", Right.See, ChooseColumns);
        group.MapCommand("/density", Right.See, (HttpContext context, ConsoleForm form) => Remember(context, form, Visit.DensityCookie, form.Text("density"), ["dense", "roomy"]));
        group.MapCommand("/theme", Right.See, (HttpContext context, ConsoleForm form) => Remember(context, form, Visit.ThemeCookie, form.Text("theme"), ["light", "dark"]));
    }

    private static async Task<IResult> SaveAsync(ConsoleForm form, HttpContext context, SavedViews views, CancellationToken token)
    {
        var name = form.Text("name", SavedViews.LongestName, required: true);
        if (name is null || form.Faults.Count > 0)
            return Answers.Refused(form);
        if (ViewPlace.Of(context.Request.PathBase + AccessSetup.Root, form.Then) is not { } place)
            return Answers.Conflict(form, $"Only lists can be saved ({string.Join(", ", ViewPlace.Pages)}), with a question of at most {ViewPlace.LongestQuestion} characters.");
        return await views.SaveAsync(place, name, context.User.Identity!.Name!, token) is { } against ? Answers.Conflict(form, against) : Answers.Done(form, "view-saved");
    }

    /// <summary>None chosen, or the button that says so: the usual ones of one's roles.</summary>
    private static IResult ChooseColumns(HttpContext context, ConsoleForm form)
    {
        var chosen = form.Flag("usual") ? [] : OrderColumns.Parse(form.Texts("column"));
        if (chosen.Count > 0)
            Keep(context, Visit.ColumnsCookie, string.Join('.', chosen));
        else
            context.Response.Cookies.Delete(Visit.ColumnsCookie);
        return Results.Redirect303(form.Then);
    }

    private static IResult Remember(HttpContext context, ConsoleForm form, string cookie, string? chosen, string[] known)
    {
        if (chosen is not null && known.Contains(chosen, StringComparer.Ordinal))
            Keep(context, cookie, chosen);
        return Results.Redirect303(form.Then);
    }

    private static void Keep(HttpContext context, string cookie, string value) => context.Response.Cookies.Append(cookie, value, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        MaxAge = TimeSpan.FromDays(365),
        IsEssential = true,
    });
}
