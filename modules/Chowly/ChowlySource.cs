using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Chowly;

/// <summary>
/// The marketplace that an order came from. The public order does not name it; the field is ours. Marketplaces are written in many ways
/// ("Uber Eats", "ubereats", "UBER_EATS"), so letters and digits alone count; a name that we do not know is kept as it is.
/// </summary>
internal static class ChowlySource
{
    public const string Field = "source";

    private const int Limit = 50;

    public static (Source Source, string? Word) Read(Wire info) => info.Text(Field, max: Limit) is { } said ? Of(said) : (Source.chowly, null);

    private static (Source Source, string? Word) Of(string said) => Plain(said) switch
    {
        "chowly" => (Source.chowly, null),
        "chownow" => (Source.chow_now, null),
        "doordash" => (Source.door_dash, null),
        "grubhub" => (Source.grubhub, null),
        "ubereats" => (Source.uber_eats, null),
        "olo" => (Source.olo, null),
        "ordermark" => (Source.ordermark, null),
        "otter" => (Source.otter, null),
        "ally" => (Source.ally, null),
        "huuva" => (Source.huuva, null),
        "lunchbox" => (Source.lunchbox, null),
        "native" => (Source.native, null),
        _ => (Source.other, said),
    };

    private static string Plain(string said) => string.Concat(said.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
