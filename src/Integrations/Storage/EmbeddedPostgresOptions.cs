namespace Integrations.Storage;

/// <summary>Where a private cluster lies and how it differs from the usual.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>
    /// A folder of its own for the cluster, its password, its log and its lock. Created on demand, kept between runs.
    /// As root, where PostgreSQL's ordinary user cannot reach it, it becomes a link into <c>/var/lib/integrations</c>.
    /// </summary>
    public required string DataFolder { get; init; }

    /// <summary>0 picks a free one. A cluster that already runs in the folder keeps its own.</summary>
    public int Port { get; init; }

    /// <summary>Created when it is missing.</summary>
    public string Database { get; init; } = "integrations";

    /// <summary>False gives up every promise about a power failure for speed: for tests only.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>More lines for postgresql.conf. What keeps the server on loopback and its log silent cannot be overridden.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
