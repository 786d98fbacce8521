using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash;

/// <summary>Amounts arrive as int32 minor units without a currency: the contract has one in answers only.</summary>
internal static class DoorDashMoney
{
    public const string Default = "USD";

    /// <summary>The currencies of the four countries whose addresses the contract describes; Puerto Rico uses the dollar.</summary>
    public static string CurrencyOf(string? country) => country switch
    {
        "CA" => "CAD",
        "AU" => "AUD",
        "NZ" => "NZD",
        _ => Default,
    };

    public static Money? Read(Wire wire, string name, string currency, bool required = false) =>
        wire.Integer(name, required, 0, int.MaxValue) is { } minorUnits ? new Money(minorUnits, currency) : null;
}
