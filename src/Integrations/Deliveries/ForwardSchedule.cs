namespace Integrations.Deliveries;

/// <summary>
/// When a command is tried again. Food does not wait, so the waits are short, and they stay at a minute: whether an order has become too
/// old is the service's to say, when it is back. Jitter only extends, and what the service asks for is a floor.
/// </summary>
internal static class ForwardSchedule
{
    private const double Jitter = 0.2;

    private static readonly TimeSpan[] Waits = [.. new[] { 1, 2, 4, 8, 15, 30, 60 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    /// <param name="attempts">Made so far, this one included.</param>
    /// <param name="retryAfter">As the service asked.</param>
    /// <param name="chance">0 to 1, evenly spread.</param>
    public static TimeSpan Next(int attempts, TimeSpan? retryAfter, double chance)
    {
        var wait = Waits[Math.Clamp(attempts, 1, Waits.Length) - 1];
        if (retryAfter > wait)
            wait = retryAfter.Value;
        return wait * (1 + (Jitter * chance));
    }
}
