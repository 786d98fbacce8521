using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Integrations.Ops.Events;

/// <summary>What an event says, in our own shape. Ids, counts, stable words; what is not known is left out.</summary>
internal sealed record EventBody
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required Guid Id { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Kind { get; init; }

    /// <summary>In a sentence.</summary>
    public required string Summary { get; init; }

    public required string Owner { get; init; }

    public Guid? AlertId { get; init; }

    /// <summary>True where this is the end of it.</summary>
    public bool? Closed { get; init; }

    public bool? Urgent { get; init; }

    public string? Partner { get; init; }

    public string? Region { get; init; }

    public string? Subject { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    public long? OpenSeconds { get; init; }

    /// <summary>As in <c>41 live orders</c>.</summary>
    public string? BlastRadius { get; init; }

    /// <summary>Of what rises: the step that it has reached.</summary>
    public int? Percent { get; init; }

    public string? SuspectedCause { get; init; }

    public EventDeploy? LastDeploy { get; init; }

    public string? RunbookUrl { get; init; }

    /// <summary>The list that shows what it is about.</summary>
    public string? Link { get; init; }

    public LooksOfWeek? Looks { get; init; }

    public static EventBody Read(string json) => JsonSerializer.Deserialize<EventBody>(json, Json) ?? throw new JsonException("An event is not null.");

    /// <summary>The bytes' text: the same each time.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, Json);
}

internal sealed record EventDeploy(string Version, DateTimeOffset At);

/// <summary>Who looked at personal values within a week.</summary>
internal sealed record LooksOfWeek(DateTimeOffset From, DateTimeOffset To, long Total, long WithoutTicket, long MostByOne, IReadOnlyList<LooksOfPerson> By);

internal sealed record LooksOfPerson(string Actor, string? Purpose, long Looks, long WithoutTicket);
