using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Customers;

/// <summary>Whom a delivery is for, without anything that says who that is.</summary>
public sealed class Customer
{
    public Guid Id { get; set; }

    public IntegrationType IntegrationType { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class CustomerTable : IEntityTypeConfiguration<Customer>
{
    public void Configure(EntityTypeBuilder<Customer> builder)
    {
        builder.ToTable("customer");
        builder.HasKey(c => c.Id);
    }
}
