using Integrations.Deliveries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Partners.Specified;

/// <summary>A plan of jobs and waypoints that Uber sent for a robot's trip.</summary>
public sealed class UberTransportPlan
{
    public Guid Id { get; set; }

    public Guid? DeliveryId { get; set; }

    public required string PlanId { get; set; }

    public int Revision { get; set; }

    /// <summary>The first job's order, as Uber names it.</summary>
    public string? ExternalDeliveryId { get; set; }

    public int JobCount { get; set; }

    public int WaypointCount { get; set; }

    /// <summary>Job ids, waypoint kinds, points and times, as JSON. Names and addresses of stops are not kept here.</summary>
    public required string Jobs { get; set; }

    /// <summary>Null when we carry it.</summary>
    public string? RefusedBecause { get; set; }

    public DateTimeOffset? ValidUntil { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    public Guid IncomingRequestId { get; set; }
}

internal sealed class UberTransportPlanTable : IEntityTypeConfiguration<UberTransportPlan>
{
    public void Configure(EntityTypeBuilder<UberTransportPlan> builder)
    {
        builder.ToTable("uber_transport_plan");
        builder.HasKey(p => p.Id);
        builder.Property(p => p.Jobs).HasColumnType("jsonb");

        // The same wording of a plan twice is stored once.
        builder.HasIndex(p => new { p.PlanId, p.Revision }).IsUnique();

        // A delivery's timeline.
        builder.HasIndex(p => p.DeliveryId);
        builder.HasOne<Delivery>().WithMany().HasForeignKey(p => p.DeliveryId);
    }
}
