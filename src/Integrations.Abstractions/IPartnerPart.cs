namespace Integrations.Abstractions;

/// <summary>Everything that carries a dialect says whose it is. Parts are found by scanning, created once, and used from many threads.</summary>
public interface IPartnerPart
{
    IntegrationType Type { get; }
}
