using Integrations.Customers;

namespace Integrations.Ops.Reveals;

/// <summary>Personal fields and purposes as people read them.</summary>
internal static class KindWords
{
    public const string Items = "Items: names and notes";

    public static string Of(PiiKind kind) => kind switch
    {
        PiiKind.CustomerName => "Customer: name",
        PiiKind.CustomerPhone => "Customer: phone",
        PiiKind.CustomerEmail => "Customer: e-mail",
        PiiKind.DropoffBusinessName => "Dropoff: business",
        PiiKind.DropoffAddress => "Dropoff: address",
        PiiKind.DropoffInstructions => "Dropoff: instructions",
        PiiKind.PickupContactName => "Pickup: contact",
        PiiKind.PickupBusinessName => "Pickup: business",
        PiiKind.PickupPhone => "Pickup: phone",
        PiiKind.PickupEmail => "Pickup: e-mail",
        PiiKind.PickupAddress => "Pickup: address",
        PiiKind.PickupInstructions => "Pickup: instructions",
    };

    public static string Of(RevealPurpose purpose) => purpose switch
    {
        RevealPurpose.ReachTheCustomer => "The customer has to be reached",
        RevealPurpose.FindThePlace => "The place cannot be found or entered",
        RevealPurpose.CustomerAsked => "The customer asked what we hold",
        RevealPurpose.LawfulRequest => "A lawful request that was checked",
        RevealPurpose.RepairAReading => "A request that could not be read has to be understood",
    };
}
