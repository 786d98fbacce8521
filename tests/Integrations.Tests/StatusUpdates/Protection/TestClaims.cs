using Integrations.Abstractions;
using Integrations.StatusUpdates;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>Claims that no database gave, for parts that need none.</summary>
internal static class TestClaims
{
    private static long _token;

    public static Claimed In(Lane lane, int attempts = 0, long? probe = null) =>
        new(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), lane, Interlocked.Increment(ref _token), default, attempts, SendingSeq: null, FormerToken: null) { LeaseEnds = long.MaxValue, Probe = probe };

    public static Claimed In(IntegrationType partner, int attempts = 0) => In(new Lane(partner, Region.US, attempts == 0 ? Lane.First : Lane.Retries), attempts);
}
