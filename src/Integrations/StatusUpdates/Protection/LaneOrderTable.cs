using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.StatusUpdates.Protection;

/// <summary>What an operator ordered of a lane, who and why. Written with its effect, never changed.</summary>
public sealed class LaneOrder
{
    public DateTimeOffset GivenAt { get; set; }

    public IntegrationType IntegrationType { get; set; }

    public Region Region { get; set; }

    public LaneAct Act { get; set; }

    public required string GivenBy { get; set; }

    public required string Reason { get; set; }
}

public enum LaneAct
{
    /// <summary>Nothing more is told.</summary>
    Pause,

    /// <summary>What is owed is told, and nothing that comes later.</summary>
    Drain,

    Resume,
}

internal sealed class LaneOrderTable : IEntityTypeConfiguration<LaneOrder>
{
    public void Configure(EntityTypeBuilder<LaneOrder> builder)
    {
        builder.ToTable("lane_order");

        // A lane's history; what was ordered while a delivery was under way.
        builder.HasKey(o => new { o.IntegrationType, o.Region, o.GivenAt });
    }
}
