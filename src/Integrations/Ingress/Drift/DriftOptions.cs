using System.ComponentModel.DataAnnotations;

namespace Integrations.Ingress.Drift;

/// <summary>How closely bodies are watched for what the samples do not have, at <c>Drift</c>.</summary>
public sealed class DriftOptions
{
    public const string Section = "Drift";
    public const int DefaultWriteSeconds = 15;
    public const int DefaultMostPaths = 200;

    public bool Enabled { get; set; } = true;

    /// <summary>Seconds between two writings of what was seen.</summary>
    [Range(1, 600)]
    public int WriteSeconds { get; set; } = DefaultWriteSeconds;

    /// <summary>New paths of one partner and version that a host tells apart; all further ones are one.</summary>
    [Range(1, 10_000)]
    public int MostPaths { get; set; } = DefaultMostPaths;

    public TimeSpan WriteEvery => TimeSpan.FromSeconds(WriteSeconds);
}
