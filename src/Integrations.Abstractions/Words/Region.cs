namespace Integrations.Abstractions;

/// <summary>Where the partner's endpoints stand. The credential of an incoming request decides it, for the delivery's whole life.</summary>
public enum Region
{
    US,
    EU,
}
