using System.Globalization;

namespace Integrations.Ops.Batches;

/// <summary>One dead change that somebody has ticked in the list.</summary>
internal readonly record struct ChosenChange(Guid DeliveryId, long Seq)
{
    /// <summary>As the list's form says it.</summary>
    public override string ToString() => FormattableString.Invariant($"{DeliveryId:N}.{Seq}");

    public static ChosenChange? Parse(string text) =>
        text.Split('.') is [var id, var seq] && Guid.TryParseExact(id, "N", out var delivery)
        && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ChosenChange(delivery, number)
            : null;
}
