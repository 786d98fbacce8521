using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Ops.Events;

/// <summary>An event on its way to one endpoint: owed until it was taken or given up.</summary>
public sealed class OpsEventCall
{
    public Guid EventId { get; set; }

    /// <summary>Its name in the settings.</summary>
    public required string Endpoint { get; set; }

    public Guid? AlertId { get; set; }

    /// <summary>It tells that the alert is over, and waits for what tells its beginning: by this and by no time, for hosts' clocks differ.</summary>
    public bool IsEnd { get; set; }

    /// <summary>When to try; while it is tried, when somebody else may. Null when nothing is owed any more.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Tries begun. Only who began the last one may say what became of it.</summary>
    public int Attempts { get; set; }

    /// <summary>What the last try came to, as a stable word: <c>http_503</c>, <c>timeout</c>.</summary>
    public string? Outcome { get; set; }

    public DateTimeOffset? DoneAt { get; set; }

    public DateTimeOffset? GivenUpAt { get; set; }
}

internal sealed class OpsEventCallTable : IEntityTypeConfiguration<OpsEventCall>
{
    public void Configure(EntityTypeBuilder<OpsEventCall> builder)
    {
        builder.ToTable("ops_event_call");
        builder.HasKey(c => new { c.EventId, c.Endpoint });

        // What is owed, and to whom.
        builder.HasIndex(c => c.DueAt).HasFilter("due_at IS NOT NULL");

        // An endpoint's last success; what was given up.
        builder.HasIndex(c => new { c.Endpoint, c.DoneAt }).HasFilter("done_at IS NOT NULL");
        builder.HasIndex(c => c.GivenUpAt).HasFilter("given_up_at IS NOT NULL");
    }
}
