using Integrations.Abstractions;

namespace Integrations.StatusUpdates.Protection;

/// <summary>
/// A limit of N calls in any span T, turned into a spacing that keeps it whatever the hosts do. A lot is good for a moment after it was
/// given, so what is sent in a span was given in that span and one such moment; burst and spacing are chosen for the two together.
/// </summary>
/// <param name="Burst">Calls that may go at once after a rest.</param>
/// <param name="Spacing">Between calls after that.</param>
/// <param name="Good">How long a lot may be used.</param>
internal sealed record RatePace(int Burst, TimeSpan Spacing, TimeSpan Good)
{
    private const double Spare = 1.01;

    private static readonly TimeSpan LongestGood = TimeSpan.FromSeconds(1);

    public static RatePace Of(RateLimit limit)
    {
        var good = limit.Per / 4 < LongestGood ? limit.Per / 4 : LongestGood;
        var burst = Math.Max(1, limit.Calls / 4);

        // In the span and the moment: the burst, and one more per spacing. Strictly less than N + 1 of them, hence the spare.
        var spacing = (limit.Per + good) / (limit.Calls - burst + 1) * Spare;
        return new RatePace(burst, spacing, good);
    }
}
