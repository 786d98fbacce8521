using Integrations.Ops.Acts;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;

namespace Integrations.Ops.Views;

/// <summary>
/// The views that people have saved. One's own is a matter of taste, like the theme, and changes as one likes; what everybody sees is changed
/// with a reason and on record.
/// </summary>
internal sealed class SavedViews(IDbContextFactory<IntegrationsDb> contexts, TimeProvider time)
{
    /// <summary>Views of one person over one list; so many of everybody's are shown, too.</summary>
    public const int Most = 50;

    public const int LongestName = 60;

    /// <summary>Those that this person sees over a list: own ones and everybody's, by name.</summary>
    public async Task<IReadOnlyList<SavedView>> OfAsync(string page, string user, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        return await db.Set<SavedView>().Where(v => v.Page == page && (v.Owner == user || v.SharedAt != null))
            .OrderBy(v => v.Name).ThenBy(v => v.Owner).Take(2 * Most).ToListAsync(token);
    }

    /// <summary>Saves a list under a name; the same name again takes the new question. Null, or why not.</summary>
    public async Task<string?> SaveAsync(ViewPlace place, string name, string user, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        var own = await db.Set<SavedView>().AsTracking().Where(v => v.Page == place.Page && v.Owner == user).ToListAsync(token);
        var view = own.Find(v => v.Name == name);
        if (view is { SharedAt: not null })
            return "Everybody sees the view of this name: take it back before it is changed.";
        if (view is null && own.Count >= Most)
            return $"There are {Most} views of yours here: remove one first.";
        var now = time.GetUtcNow();
        if (view is null)
            db.Add(view = new SavedView { Id = Guid.CreateVersion7(now), Page = place.Page, Name = name, Owner = user, Question = "" });
        (view.Question, view.SavedAt) = (place.Question, now);
        await db.SaveChangesAsync(token);
        return null;
    }

    /// <summary>Null, or why not.</summary>
    public async Task<string?> RemoveAsync(Guid id, string user, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        return await db.Set<SavedView>().Where(v => v.Id == id && v.Owner == user && v.SharedAt == null).ExecuteDeleteAsync(token) > 0
            ? null
            : "There is no such view of yours. What everybody sees is taken back first.";
    }

    /// <summary>Everybody sees it from now on. Null, or why not.</summary>
    public Task<string?> ShareAsync(Guid id, Doer doer, CancellationToken token) =>
        ChangeAsync(id, "view.share", doer, view => view.Owner != doer.Actor ? "It is somebody else's." : view.SharedAt is not null ? "Everybody sees it already." : null,
            (view, now) => view.SharedAt = now, token);

    /// <summary>Only its owner sees it from now on. Null, or why not.</summary>
    public Task<string?> TakeBackAsync(Guid id, Doer doer, CancellationToken token) =>
        ChangeAsync(id, "view.take_back", doer, view => view.SharedAt is null ? "Only its owner sees it already." : null, (view, _) => view.SharedAt = null, token);

    private async Task<string?> ChangeAsync(
        Guid id, string act, Doer doer, Func<SavedView, string?> objection, Action<SavedView, DateTimeOffset> change, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        if (await db.Set<SavedView>().AsTracking().SingleOrDefaultAsync(v => v.Id == id, token) is not { } view)
            return "There is no such view.";
        if (objection(view) is { } against)
            return against;
        var now = time.GetUtcNow();
        change(view, now);
        db.Add(ActLedger.Row(doer, act, now, subject: $"{view.Page}: {view.Name}"));
        await db.SaveChangesAsync(token);
        return null;
    }
}
