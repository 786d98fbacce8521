namespace Integrations.Modules.DoorDash;

/// <summary>Lengths where the contract has none: generous, so that no real order fails, and bounded, so that no field holds a book.</summary>
internal static class DoorDashLimits
{
    public const int Line = 500;

    public const int Instructions = 2000;
}
