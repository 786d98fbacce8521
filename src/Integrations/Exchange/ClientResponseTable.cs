using Integrations.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Exchange;

/// <summary>What came of a call: exactly one row for each row of <c>client_requests</c>, also when nobody answered or the sender died.</summary>
public sealed class ClientResponse
{
    public Guid ClientRequestId { get; set; }

    /// <summary>When the call was made: request and answer stand in partitions of the same day.</summary>
    public DateTimeOffset RequestedAt { get; set; }

    public DateTimeOffset RecordedAt { get; set; }

    public CallOutcome Outcome { get; set; }

    /// <summary>A stable word: <c>http_200</c>, <c>timeout</c>, <c>connection_refused</c>.</summary>
    public required string Detail { get; set; }

    public int? StatusCode { get; set; }

    public string? Headers { get; set; }

    /// <summary>Cut at the limit; encrypted under <see cref="DataKeyId"/> where that is set.</summary>
    public byte[]? Body { get; set; }

    public bool BodyCut { get; set; }

    public Guid? DataKeyId { get; set; }

    /// <summary>Milliseconds from the first byte out to the last byte in.</summary>
    public double? Duration { get; set; }

    /// <summary>True when the lease was lost meanwhile: recorded, and without effect.</summary>
    public bool Stale { get; set; }
}

public enum CallOutcome
{
    /// <summary>The other side said yes.</summary>
    Sent,

    /// <summary>It said no, or nothing; it will be tried again.</summary>
    Retry,

    /// <summary>It said no for good.</summary>
    Dead,

    /// <summary>The sender died after the request was written down: whether it arrived is not known.</summary>
    Unknown,
}

internal sealed class ClientResponseTable : IEntityTypeConfiguration<ClientResponse>
{
    public void Configure(EntityTypeBuilder<ClientResponse> builder)
    {
        builder.ToTable("client_responses").PartitionedByDay(nameof(ClientResponse.RequestedAt));

        // The answer to a call.
        builder.HasKey(r => new { r.ClientRequestId, r.RequestedAt });
        builder.Property(r => r.Headers).HasColumnType("jsonb");
    }
}
