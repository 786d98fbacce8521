namespace Integrations.Modules.Chowly;

/// <summary>Orders that no robot carries.</summary>
internal static class ChowlyNotOurs
{
    public const string PickUp = "the customer fetches the order";
    public const string PaidAtTheDoor = "a robot takes no payment at the door";
}
