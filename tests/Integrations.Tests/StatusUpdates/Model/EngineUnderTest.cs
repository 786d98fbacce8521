using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Npgsql;

namespace Integrations.Tests.StatusUpdates.Model;

/// <summary>Which engine the model is held against: the real one, or one in which a single thing is broken on purpose.</summary>
internal sealed record EngineUnderTest(string ConnectionString)
{
    public PlanOf Plan { get; init; } = (owed, worded, _) => TellPlan.For(worded, owed.LastWord, owed.LastRobotId, owed.Claim.SendingSeq);

    /// <summary>What is recorded of a claim whose lane closed before its call.</summary>
    public Func<Outcome, Outcome> Parked { get; init; } = outcome => outcome;

    /// <summary>What the store is given to record.</summary>
    public Func<NpgsqlDataSource, IReadOnlyList<Outcome>, Task<IReadOnlyList<Outcome>>> Recorded { get; init; } = (_, outcomes) => Task.FromResult(outcomes);

    /// <summary>False where it shall be the tables and the partner who notice what is broken, and not the laws on single decisions.</summary>
    public bool LawsHold { get; init; } = true;
}

/// <param name="owed">As loaded.</param>
/// <param name="worded">Its changes with the partner's words.</param>
/// <param name="lastStatus">Our own status behind the word that the partner took last.</param>
internal delegate TellPlan PlanOf(Owed owed, IReadOnlyList<Worded> worded, AttemptStatus? lastStatus);
