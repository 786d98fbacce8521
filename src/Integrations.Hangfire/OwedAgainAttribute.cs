using System.Globalization;
using Hangfire.Common;
using Hangfire.States;

namespace Integrations.Hangfire;

/// <summary>
/// A turn after which something is still owed is tried again when the rooms say, not when Hangfire would: the job waits among the retries
/// with its reason, and is the same job. A job whose turn it was not is deleted with its reason. A change that can never be told ends as failed.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OwedAgainAttribute : JobFilterAttribute, IElectStateFilter
{
    private const string Count = "RetryCount";

    public OwedAgainAttribute() => Order = 0;

    public void OnStateElection(ElectStateContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.CandidateState is FailedState { Exception: NotItsTurnException not })
            context.CandidateState = new DeletedState { Reason = not.Message };
        if (context.CandidateState is not FailedState { Exception: OwedAgainException again })
            return;
        var attempt = context.GetJobParameter<int>(Count, allowStale: true) + 1;
        context.SetJobParameter(Count, attempt);
        // Hangfire lists as retries what gives this reason.
        context.CandidateState = new ScheduledState(again.After)
        {
            Reason = string.Create(CultureInfo.InvariantCulture, $"Retry attempt {attempt}: {again.Message}"),
        };
    }
}

/// <summary>Something is still owed.</summary>
/// <param name="word">How the turn ended, as a stable word.</param>
/// <param name="after">When there is something to do again.</param>
internal sealed class OwedAgainException(string word, TimeSpan after) : Exception(word)
{
    public TimeSpan After => after;
}

/// <summary>Nothing was begun: somebody else has it, or its partner may not be called now.</summary>
/// <param name="word">Which of both, as a stable word.</param>
internal sealed class NotItsTurnException(string word) : Exception(word);

/// <summary>A change was not told and will not be: somebody should look. Running the job again changes nothing; the console can.</summary>
/// <param name="word">Why, as a stable word.</param>
internal sealed class NotToldException(string word) : Exception(word);
