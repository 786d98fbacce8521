using System.Text.Json;
using System.Text.Json.Serialization;

namespace Integrations.Sandbox.Report;

/// <summary>The report on a run: the sum, the partners, and the same counted by SQL.</summary>
public sealed record Summary : Counts
{
    [JsonPropertyOrder(1)]
    public double Seconds { get; init; }

    [JsonPropertyOrder(1)]
    public int GatewayRestarts { get; init; }

    [JsonPropertyOrder(1)]
    public IReadOnlyDictionary<string, Counts> Partners { get; init; } = new Dictionary<string, Counts>(StringComparer.Ordinal);

    /// <summary>Null while the database was not asked.</summary>
    [JsonPropertyOrder(1)]
    public SqlCounts? Sql { get; init; }

    /// <summary>
    /// How often the gateway did not take a status report, by HTTP status; 0 where it did not answer. A few 404 are right: a robot can
    /// be faster than the gateway's commit.
    /// </summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyDictionary<int, int> ReportsRefused { get; init; } = new Dictionary<int, int>();

    /// <summary>The first things that were found wrong, for people.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<string> Findings { get; init; } = [];

    public string ToJson() => JsonSerializer.Serialize(this, Wording) + "\n";

    private static readonly JsonSerializerOptions Wording = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>True when all <paramref name="orders"/> became final, nothing was found wrong, and the database says the same.</summary>
    public bool IsCleanFor(int orders) =>
        IsFaultless && Accepted == orders && Final == orders && Sql is { } sql && sql.Accepted == Accepted && sql.Final == Final;
}

/// <summary>The counts of a run, for one partner or in sum.</summary>
public record Counts
{
    /// <summary>Orders to be carried that the gateway took.</summary>
    public int Accepted { get; init; }

    /// <summary>Accepted orders whose delivery is over and whose partner heard the last thing that it is told.</summary>
    public int Final { get; init; }

    /// <summary>Accepted orders of which nothing became, or whose partner did not hear the last thing that it is told.</summary>
    public int Lost { get; init; }

    /// <summary>Things said twice, and orders forwarded twice.</summary>
    public int Duplicated { get; init; }

    /// <summary>Things said after a later one, or that never happened.</summary>
    public int OutOfOrder { get; init; }

    /// <summary>Calls at the partner without a row in the gateway's audit; null while that was not recounted.</summary>
    public int? Unaudited { get; init; }

    public int VocabularyViolations { get; init; }

    public int SchemaViolations { get; init; }

    /// <summary>Repetitions that are right because the first one's answer was lost.</summary>
    public int RepeatedInDoubt { get; init; }

    /// <summary>Partners' calls that the gateway answered otherwise than their contract says.</summary>
    public int Misanswered { get; init; }

    /// <summary>Milestones that a partner never heard although it is told of them.</summary>
    public int MilestonesSkipped { get; init; }

    public int Invalid { get; init; }

    public int NotRelevant { get; init; }

    public int Quoted { get; init; }

    public int CancelsAsked { get; init; }

    /// <summary>Calls that partners took.</summary>
    public int Heard { get; init; }

    /// <summary>Calls about orders that were not sent in this run.</summary>
    public int Strangers { get; init; }

    /// <summary>Calls without a valid proof.</summary>
    public int Unproved { get; init; }

    /// <summary>Calls beyond a partner's limit; each was sent away with 429.</summary>
    public int TooFast { get; init; }

    public double P50Ms { get; init; }

    public double P95Ms { get; init; }

    internal bool IsFaultless =>
        Lost == 0 && Duplicated == 0 && OutOfOrder == 0 && Unaudited == 0 && VocabularyViolations == 0 && SchemaViolations == 0
        && Misanswered == 0 && TooFast == 0;
}

/// <summary>What the gateway's own tables say.</summary>
public sealed record SqlCounts
{
    public required int Accepted { get; init; }

    public required int Final { get; init; }

    /// <summary>Rows of audited calls about this run's orders.</summary>
    public required long AuditedCalls { get; init; }

    public required int Unaudited { get; init; }
}
