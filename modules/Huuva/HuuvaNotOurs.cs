using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Huuva;

/// <summary>What a robot cannot carry, or nobody asked us to carry, however well it is written.</summary>
internal static class HuuvaNotOurs
{
    public const string ManyLocations = "a robot's trip has one delivery location";
    public const string PaidAtTheDoor = "a robot takes no payment at the door";
    public const string NoDelivery = "the order is not for delivery";
    public const string OtherCourier = "the ordering channel delivers the order itself";

    /// <summary>
    /// Null where the flag is absent or true. https://developers.deliverect.com/v3.0-ordering-experience/reference/dispatch_update_job shows
    /// a courier who takes 15.00 and gives change on 20.00.
    /// </summary>
    public static string? Unpaid(Wire? payment) =>
        payment?.Flag("orderIsAlreadyPaid") is false ? PaidAtTheDoor : null;
}
