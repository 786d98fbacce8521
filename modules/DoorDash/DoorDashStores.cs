using System.Buffers;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash;

/// <summary>The pair of business and store ids: both generations ask for one with the other, each in its own field names.</summary>
internal static class DoorDashStores
{
    /// <summary>The contract has no bound of its own for a store's id.</summary>
    public const int MaxLength = 200;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    public static void Business(Wire wire, string field)
    {
        if (wire.Text(field, min: 1, max: DoorDashLimits.Line) is { } id && (id.Length is < 3 or > 64 || id.AsSpan().ContainsAnyExcept(Allowed)))
            wire.Fault(field, "pattern:[A-Za-z0-9_-]{3,64}");
    }

    public static void Together(Wire wire, string business, string store)
    {
        if (wire.Has(store) && !wire.Has(business))
            wire.Fault(business, $"required_with:{store}");
        if (wire.Has(business) && !wire.Has(store))
            wire.Fault(store, $"required_with:{business}");
    }
}
