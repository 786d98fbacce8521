using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Ops.Issues;

/// <summary>
/// What people say of a trouble: of all dead changes that have partner, region, version and cause in common. The trouble itself is counted
/// from the changes; a trouble that nobody has said anything about has no row and is open.
/// </summary>
public sealed class Issue
{
    public IntegrationType IntegrationType { get; set; }

    public Region Region { get; set; }

    public int ApiVersion { get; set; }

    public required string Cause { get; set; }

    public IssueState State { get; set; }

    /// <summary>Who looks after it.</summary>
    public string? Owner { get; set; }

    public string? Note { get; set; }

    /// <summary>It counts as resolved as soon as the partner takes a change of this version again.</summary>
    public bool ResolvesItself { get; set; }

    public DateTimeOffset ChangedAt { get; set; }
}

public enum IssueState
{
    Open,

    /// <summary>Somebody looks after it.</summary>
    Acknowledged,

    /// <summary>It is known and does not matter.</summary>
    Ignored,

    /// <summary>It was mended then: what comes later opens it again.</summary>
    Resolved,
}

internal sealed class IssueTable : IEntityTypeConfiguration<Issue>
{
    public void Configure(EntityTypeBuilder<Issue> builder)
    {
        builder.ToTable("issue");
        builder.HasKey(i => new { i.IntegrationType, i.Region, i.ApiVersion, i.Cause });
    }
}
