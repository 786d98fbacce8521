using Microsoft.Extensions.Options;
using Npgsql;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Integrations.Ingress.Keeping;

/// <summary>
/// Repeats a unit of database work while the database is away for a moment, as it is for a few tenths of a second when a server crashes
/// or another takes over. A commit whose answer is lost may have happened, so only units may come here whose rows are keyed by ids made
/// beforehand: the repetition finds the first one's rows.
/// </summary>
public sealed class RideThrough
{
    private const string ReadOnly = "25006";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);

    private readonly ResiliencePipeline _pipeline;

    public RideThrough(IOptions<IngressOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(options.Value.RideThrough)
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<NpgsqlException>(IsPassing),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstPause,
                MaxDelay = LongestPause,
                MaxRetryAttempts = int.MaxValue,
            })
            .Build();
    }

    /// <exception cref="DatabaseAwayException">The database did not come back in time. Whether the unit was done is not known.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> unit)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async token => await unit(token), CancellationToken.None);
        }
        catch (TimeoutRejectedException e)
        {
            throw new DatabaseAwayException(e);
        }
    }

    /// <summary>A server that takes no writes has just become a follower; the leader is somewhere near.</summary>
    private static bool IsPassing(NpgsqlException e) => e.IsTransient || e.SqlState is ReadOnly;
}

/// <summary>The request cannot be kept now; the partner is asked to come again.</summary>
public sealed class DatabaseAwayException(Exception cause) : Exception("The database did not come back within the time a partner waits.", cause);
