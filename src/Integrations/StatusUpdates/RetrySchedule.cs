using Integrations.Abstractions;

namespace Integrations.StatusUpdates;

/// <summary>
/// When to try again. A delivery lasts half an hour, so the schedule is front-loaded; each status is tried for as long as it is news.
/// Jitter only extends, and what the partner asks for is a floor.
/// </summary>
internal static class RetrySchedule
{
    private const double Jitter = 0.2;

    private static readonly TimeSpan[] Early =
        [.. new[] { 1, 2, 4, 8, 15, 30, 60 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    private static readonly TimeSpan Live = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LiveFor = TimeSpan.FromHours(1);

    /// <summary>Asking again at once would lock our account; an operator has to act first.</summary>
    public static readonly TimeSpan AfterBadCredentials = TimeSpan.FromMinutes(1);

    /// <summary>The wait before the next attempt; null when its time is over.</summary>
    /// <param name="outcome">Retryable.</param>
    /// <param name="news">What is told.</param>
    /// <param name="attempts">Attempts made so far, this one included.</param>
    /// <param name="age">Since the change was recorded.</param>
    /// <param name="chance">0 to 1, evenly spread.</param>
    public static TimeSpan? Next(SendOutcome outcome, News news, int attempts, TimeSpan age, double chance)
    {
        if (age >= news.For)
            return null;
        var wait = attempts <= Early.Length ? Early[Math.Max(attempts, 1) - 1]
            : news.Class is StatusClass.Progress ? Early[^1]
            : age < LiveFor ? Live : Late;
        if (outcome.Kind is OutcomeKind.BadCredentials or OutcomeKind.Gone && wait < AfterBadCredentials)
            wait = AfterBadCredentials;
        if (outcome.RetryAfter is { } asked && asked > wait)
            wait = asked;
        return wait * (1 + (Jitter * chance));
    }
}
