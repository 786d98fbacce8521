namespace Integrations.Abstractions;

/// <summary>An amount in the currency's minor unit (cents), with its ISO 4217 code.</summary>
public readonly record struct Money(long MinorUnits, string Currency);
