using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.StatusUpdates.Settlements;

/// <summary>What a person decided about a dead change. A dead change without one waits for a person; with one it is settled for good.</summary>
public sealed class Settlement
{
    public Guid DeliveryId { get; set; }

    public long Seq { get; set; }

    public SettlementAct Act { get; set; }

    public DateTimeOffset SettledAt { get; set; }

    /// <summary>The record of the act, with its actor and reason.</summary>
    public Guid ActId { get; set; }

    /// <summary>The entry that repeats the change, where it was sent again.</summary>
    public long? RepeatedAs { get; set; }
}

public enum SettlementAct
{
    /// <summary>It was put at the end of the delivery's sequence, to be told again.</summary>
    Resent,

    /// <summary>It is known from elsewhere that the partner has heard it.</summary>
    TakenAsHeard,

    /// <summary>Nobody needs to hear it any more.</summary>
    Dismissed,
}

internal sealed class SettlementTable : IEntityTypeConfiguration<Settlement>
{
    public void Configure(EntityTypeBuilder<Settlement> builder)
    {
        builder.ToTable("settlement");

        // One decision for each change: the second one of two people finds that there is one.
        builder.HasKey(s => new { s.DeliveryId, s.Seq });
    }
}
