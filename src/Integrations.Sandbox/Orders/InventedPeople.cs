using System.Globalization;

namespace Integrations.Sandbox.Orders;

/// <summary>
/// Invents people and places that nobody has: made of syllables, so that a search for one of them in a database or a log finds
/// that person or nothing. Telephone numbers are from the ranges kept free for fiction.
/// </summary>
internal sealed class InventedPeople(Dice dice, string region)
{
    private static readonly string[] Starts = ["Bra", "Quil", "Zor", "Fen", "Mar", "Tha", "Ul", "Vex", "Wyn", "Yor", "Kel", "Dro", "Shu", "Pla"];
    private static readonly string[] Middles = ["ba", "di", "lo", "ne", "ru", "va", "zi", "mo", "ke", "ta"];
    private static readonly string[] Ends = ["ndra", "lith", "mund", "ssa", "vane", "rox", "wick", "quist", "dorf", "trel", "berg", "naro"];
    private static readonly string[] Shops = ["Deli", "Bakery", "Noodle Bar", "Taqueria", "Kitchen"];
    private static readonly string[] Dishes = ["Burrito", "Ramen", "Falafel Bowl", "Margherita", "Pad Thai", "Poke Bowl"];
    private static readonly string[] Ways = ["Street", "Avenue", "Lane", "Way"];

    private bool InEurope => region is "EU";

    public string City => InEurope ? "Berlin" : "San Francisco";

    public string State => InEurope ? "BE" : "CA";

    public string ZipCode => InEurope ? "10115" : "94105";

    public string Country => InEurope ? "DE" : "US";

    public string Name() => dice.Pick(Starts) + dice.Pick(Middles) + dice.Pick(Ends);

    public string FullName() => $"{Name()} {Name()}";

    public string Business() => $"{Name()} {dice.Pick(Shops)}";

    public string Phone() => InEurope
        ? string.Create(CultureInfo.InvariantCulture, $"+493023125{dice.Number(0, 1000):000}")
        : string.Create(CultureInfo.InvariantCulture, $"+1415555{dice.Number(100, 200):0000}");

    public string Email() => $"{Name()}.{Name()}@example.com".ToLowerInvariant();

    /// <summary>As people write it who call no other country.</summary>
    public string NationalPhone() => InEurope ? $"0{Phone()[3..]}" : Phone()[2..];

    public string Street() => $"{HouseNumber()} {StreetName()}";

    public string StreetName() => $"{Name()} {dice.Pick(Ways)}";

    public string HouseNumber() => dice.Number(1, 999).ToString(CultureInfo.InvariantCulture);

    public string AddressLine() => $"{Street()}, {City}, {State} {ZipCode}";

    public string Instructions() =>
        string.Create(CultureInfo.InvariantCulture, $"Ask for {Name()} at door {dice.Number(1, 40)}");

    public string Item() => $"{Name()} {dice.Pick(Dishes)}";
}
