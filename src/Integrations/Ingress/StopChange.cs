using Integrations.Abstractions;

namespace Integrations.Ingress;

/// <summary>What a change of one end of a trip means.</summary>
internal static class StopChange
{
    /// <summary>A new address line without a point: the old point is the old address's.</summary>
    public static bool Moves(Stop change) => change.Address is not null || change.Location is not null;

    /// <summary>What the change does not mention is as it was.</summary>
    public static Stop Apply(Stop was, Stop? change) => change is null ? was : new Stop
    {
        ContactName = change.ContactName ?? was.ContactName,
        BusinessName = change.BusinessName ?? was.BusinessName,
        Phone = change.Phone ?? was.Phone,
        Email = change.Email ?? was.Email,
        Address = change.Address ?? was.Address,
        Instructions = change.Instructions ?? was.Instructions,
        Country = change.Country ?? was.Country,
        Location = Moves(change) ? change.Location : was.Location,
    };
}
