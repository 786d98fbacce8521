using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Ingress.Keeping;

namespace Integrations.Ingress;

/// <summary>What is personal in the two ends of a trip, on its way into <c>pii</c>.</summary>
internal static class PersonalValues
{
    /// <summary>Seals what is there; what is not there makes no row.</summary>
    public static List<SealedPii> Seal(RequestUnit unit, PiiVault vault, Stop? pickup, Stop? dropoff)
    {
        var values = new List<SealedPii>();
        foreach (var (kind, value) in Of(pickup, dropoff))
        {
            if (value is not { } personal)
                continue;
            var id = Guid.CreateVersion7(unit.Arrival.At);
            var index = kind is PiiKind.CustomerPhone ? vault.BlindIndex(unit.Arrival.Partner, personal.Value) : null;
            values.Add(new SealedPii(id, kind, unit.Key.Seal(Place.Pii(id), personal), index));
        }

        return values;
    }

    /// <summary>Every kind once, there or not.</summary>
    public static IEnumerable<(PiiKind Kind, Personal? Value)> Of(Stop? pickup, Stop? dropoff) =>
    [
        (PiiKind.CustomerName, dropoff?.ContactName),
        (PiiKind.CustomerPhone, dropoff?.Phone),
        (PiiKind.CustomerEmail, dropoff?.Email),
        (PiiKind.DropoffBusinessName, dropoff?.BusinessName),
        (PiiKind.DropoffAddress, dropoff?.Address),
        (PiiKind.DropoffInstructions, dropoff?.Instructions),
        (PiiKind.PickupContactName, pickup?.ContactName),
        (PiiKind.PickupBusinessName, pickup?.BusinessName),
        (PiiKind.PickupPhone, pickup?.Phone),
        (PiiKind.PickupEmail, pickup?.Email),
        (PiiKind.PickupAddress, pickup?.Address),
        (PiiKind.PickupInstructions, pickup?.Instructions),
    ];
}
