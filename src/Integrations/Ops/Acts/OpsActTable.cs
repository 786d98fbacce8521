using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Ops.Acts;

/// <summary>
/// What a person did, written in the transaction that did it: there is no act without its row and no row without its act. The database
/// refuses to change or delete one.
/// </summary>
public sealed class OpsAct
{
    /// <summary>Version 7: in the order of time.</summary>
    public Guid Id { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>The login; for a batch the one who started it.</summary>
    public required string Actor { get; set; }

    /// <summary>A stable word: <c>delivery.resend</c>, <c>lane.pause</c>.</summary>
    public required string Act { get; set; }

    /// <summary>In the actor's own words, which are asked to hold nothing personal.</summary>
    public required string Reason { get; set; }

    /// <summary>Where the matter is written about.</summary>
    public string? Ticket { get; set; }

    public Guid? DeliveryId { get; set; }

    /// <summary>What was acted on where it is no delivery: a lane, a batch, a job.</summary>
    public string? Subject { get; set; }

    /// <summary>Counts and stable words, as JSON; nothing personal.</summary>
    public string? Details { get; set; }

    /// <summary>The batch that it was a part of.</summary>
    public Guid? BatchId { get; set; }
}

internal sealed class OpsActTable : IEntityTypeConfiguration<OpsAct>
{
    /// <summary>Behind WHERE: a look at something personal. To the letter the filter of their index, which is found by it.</summary>
    public const string IsLook = "act IN ('pii.reveal', 'pii.reveal_body')";

    public void Configure(EntityTypeBuilder<OpsAct> builder)
    {
        builder.ToTable("ops_act");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.Details).HasColumnType("jsonb");

        // A delivery's timeline.
        builder.HasIndex(a => new { a.DeliveryId, a.Id }).HasFilter("delivery_id IS NOT NULL");

        // The last word about a job, a lane, a batch.
        builder.HasIndex(a => new { a.Subject, a.Id }).HasFilter("subject IS NOT NULL");

        // Who looked at personal values in a span; few of all acts.
        builder.HasIndex(a => new { a.Id, a.Actor }).HasFilter(IsLook);
    }
}
