using System.Diagnostics;

namespace Integrations;

/// <summary>The names under which traces and metrics of our own appear.</summary>
public static class Telemetry
{
    public const string Name = "Integrations";

    internal static readonly ActivitySource Source = new(Name);
}
