using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.StatusUpdates.Protection;

/// <summary>
/// One limit of a partner, shared by all hosts: calls are paid for ahead, at a fixed spacing. Hosts take them in small lots that lapse
/// soon, so a host that dies takes nothing along, and no host can overdraw.
/// </summary>
public sealed class RateBudget
{
    /// <summary>As <see cref="BudgetKey"/> calls it: partner, region, scope and, of a store, its id.</summary>
    public string Key { get; set; } = "";

    /// <summary>Every call until this moment is given out.</summary>
    public DateTimeOffset PaidUntil { get; set; }

    /// <summary>Seconds from one call to the next.</summary>
    public double Spacing { get; set; }

    /// <summary>Calls that may go at once after a rest.</summary>
    public int Burst { get; set; }

    /// <summary>What the last asking got.</summary>
    public int Granted { get; set; }
}

internal sealed class RateBudgetTable : IEntityTypeConfiguration<RateBudget>
{
    public void Configure(EntityTypeBuilder<RateBudget> builder)
    {
        builder.ToTable("rate_budget");

        // Few rows, each written often and never in its key.
        builder.HasStorageParameter("fillfactor", 50);
        builder.HasKey(b => b.Key);
    }
}
