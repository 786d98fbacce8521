using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Ops.Access;

/// <summary>Somebody who may enter the console. Made by <c>integrations user add</c>, never by the console itself.</summary>
public sealed class OpsUser
{
    /// <summary>As typed at the login, in small letters; stands in every record of an act.</summary>
    public required string Name { get; set; }

    /// <summary>By ASP.NET's hasher. Null where somebody comes through the identity provider only.</summary>
    public string? PasswordHash { get; set; }

    public required OpsRole[] Roles { get; set; }

    /// <summary>Changes with password and roles; a session made before ends with its next request.</summary>
    public Guid Stamp { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? DisabledAt { get; set; }
}

internal sealed class OpsUserTable : IEntityTypeConfiguration<OpsUser>
{
    public void Configure(EntityTypeBuilder<OpsUser> builder)
    {
        builder.ToTable("ops_user");
        builder.HasKey(u => u.Name);
    }
}
