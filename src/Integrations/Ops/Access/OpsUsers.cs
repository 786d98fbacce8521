using System.Globalization;
using Integrations.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Integrations.Ops.Access;

/// <summary>Who may enter the console, and with what.</summary>
internal sealed class OpsUsers(IDbContextFactory<IntegrationsDb> contexts, IPasswordHasher<OpsUser> hasher, TimeProvider time)
{
    public const int ShortestPassword = 12;
    public const int LongestName = 100;

    // Looked up where there is no such user, so that an unknown name takes as long as a wrong password.
    private static readonly OpsUser Nobody = new() { Name = "", Roles = [] };

    private readonly string _nobodysHash = hasher.HashPassword(Nobody, "nobody knows this word");

    /// <summary>As names are compared and kept.</summary>
    public static string Normal(string name) => name.Trim().ToLower(CultureInfo.InvariantCulture);

    /// <summary>Makes a user, or gives an existing one this password and these roles. Every session of the user ends.</summary>
    public async Task SaveAsync(string name, string? password, IReadOnlyCollection<OpsRole> roles, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        var users = db.Set<OpsUser>().AsTracking();
        var user = await users.SingleOrDefaultAsync(u => u.Name == Normal(name), token);
        if (user is null)
        {
            user = new OpsUser { Name = Normal(name), Roles = [], CreatedAt = time.GetUtcNow() };
            db.Add(user);
        }

        user.Roles = [.. roles.Distinct().Order()];
        user.PasswordHash = password is null ? null : hasher.HashPassword(user, password);
        user.Stamp = Guid.CreateVersion7(time.GetUtcNow());
        user.DisabledAt = null;
        await db.SaveChangesAsync(token);
    }

    /// <summary>False where there is no such user.</summary>
    public async Task<bool> DisableAsync(string name, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        var now = time.GetUtcNow();
        return await db.Set<OpsUser>().Where(u => u.Name == Normal(name)).ExecuteUpdateAsync(u => u.SetProperty(x => x.DisabledAt, now), token) > 0;
    }

    public async Task<IReadOnlyList<OpsUser>> AllAsync(CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        return await db.Set<OpsUser>().OrderBy(u => u.Name).ToListAsync(token);
    }

    /// <summary>Null for a wrong password, an unknown name and a disabled user alike.</summary>
    public async Task<OpsUser?> SignInAsync(string name, string password, CancellationToken token)
    {
        var user = await FindAsync(name, token);
        var verdict = hasher.VerifyHashedPassword(user ?? Nobody, user?.PasswordHash ?? _nobodysHash, password);
        return user?.PasswordHash is not null && verdict is not PasswordVerificationResult.Failed ? user : null;
    }

    /// <summary>Null for a disabled one, too.</summary>
    public async Task<OpsUser?> FindAsync(string name, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        return await db.Set<OpsUser>().SingleOrDefaultAsync(u => u.Name == Normal(name) && u.DisabledAt == null, token);
    }
}
