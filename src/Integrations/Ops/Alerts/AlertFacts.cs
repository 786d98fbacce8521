using System.Text.Json;
using System.Text.Json.Serialization;

namespace Integrations.Ops.Alerts;

/// <summary>What is known of an alert beside whose it is. Kept with it while it is open, and as it last was when it is over.</summary>
internal sealed record AlertFacts
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>When it began, where that was before it was noticed.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Orders, changes or looks that it touches at this moment; null where nothing is counted.</summary>
    public long? Touches { get; init; }

    /// <summary>The most that it touched at once, at any look.</summary>
    public long? Most { get; init; }

    /// <summary>The highest step that was told, in per cent; null where it does not rise.</summary>
    public int? Step { get; init; }

    /// <summary>What is suspected, in stable words.</summary>
    public string? Cause { get; init; }

    /// <summary>The newest version that ran when it was noticed.</summary>
    public string? Deploy { get; init; }

    public DateTimeOffset? DeployedAt { get; init; }

    public static AlertFacts Read(string json) => JsonSerializer.Deserialize<AlertFacts>(json, Json) ?? new AlertFacts();

    public override string ToString() => JsonSerializer.Serialize(this, Json);
}
