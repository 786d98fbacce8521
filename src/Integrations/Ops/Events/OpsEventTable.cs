using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Ops.Events;

/// <summary>Something that operators are told, written with what it tells of: whoever reads it hears of nothing that did not happen.</summary>
public sealed class OpsEvent
{
    /// <summary>Version 7; the same on every try and at every endpoint.</summary>
    public Guid Id { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>The name of its kind, in the runbook.</summary>
    public required string Kind { get; set; }

    /// <summary>A stable word: <c>lane.down</c>, <c>lane.up</c>.</summary>
    public required string Type { get; set; }

    /// <summary>Whose beginning or end it tells.</summary>
    public Guid? AlertId { get; set; }

    /// <summary>What must be told once, however many hosts think of it.</summary>
    public string? Once { get; set; }

    /// <summary>The words, as they go out: ids, counts and stable words.</summary>
    public required string Body { get; set; }
}

internal sealed class OpsEventTable : IEntityTypeConfiguration<OpsEvent>
{
    public void Configure(EntityTypeBuilder<OpsEvent> builder)
    {
        builder.ToTable("ops_event");
        builder.HasKey(e => e.Id);
        builder.HasIndex(e => e.Once).IsUnique().HasFilter("once IS NOT NULL");
    }
}
