using System.Collections.Immutable;
using Integrations.Abstractions;
using Integrations.Sandbox.Deliveries;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Report;

/// <summary>
/// Holds what a partner heard of one delivery against what truly happened. The law: the heard words are a subsequence of the true
/// ones, end in the last one that this partner is told, and no two neighbours are equal in word and robot.
/// </summary>
internal sealed class Oracle(IEnumerable<Hearing> hearings, ImmutableList<DateTimeOffset> gatewayDeaths)
{
    /// <summary>A gateway that dies may have sent this long before and not known the answer: its lease runs out later, and it asks again.</summary>
    private static readonly TimeSpan LastInstants = TimeSpan.FromSeconds(15);

    private readonly Dictionary<(string Operation, string Word), HashSet<AttemptStatus>> _standsFor = hearings
        .SelectMany(hearing => hearing.Words.Select(word => (Key: (hearing.Operation, word.Key), word.Value)))
        .GroupBy(entry => entry.Key)
        .ToDictionary(group => group.Key, group => group.SelectMany(entry => entry.Value).Select(Enum.Parse<AttemptStatus>).ToHashSet());

    public Judgement Judge(IReadOnlyList<Moment> truth, IEnumerable<Receipt> receipts) => Judge(truth, [], receipts);

    public Judgement Judge(IReadOnlyList<Moment> truth, IReadOnlyList<SpokenEvent> spoken, IEnumerable<Receipt> all)
    {
        var found = new Judgement();
        var receipts = AnswersJudge.Judge(spoken, all, gatewayDeaths, found);
        var heard = WithoutRepetitions(receipts.Where(receipt => receipt.Heard).OrderBy(receipt => receipt.Seq), found);
        // Where in the truth the partner may stand now: one word can stand for several moments.
        var standing = new HashSet<int> { -1 };
        Receipt? before = null;
        foreach (var receipt in heard)
        {
            var candidates = Enumerable.Range(0, truth.Count).Where(at => Fits(receipt, truth[at])).ToList();
            var next = candidates.Where(at => standing.Any(from => from < at && !SaysNothingNew(before, receipt, from, at, truth))).ToHashSet();
            if (next.Count > 0)
            {
                found.Latencies.Add(LatencyOf(receipt, next, truth));
                standing = next;
                before = receipt;
            }
            else if (before is not null && IsSameSaying(before, receipt))
            {
                found.Duplicated++;
            }
            else
            {
                found.OutOfOrder++;
            }
        }

        var lastTold = LastTold(truth);
        found.HeardTheLast = standing.Any(at => at >= lastTold);
        found.MilestonesSkipped = truth.Count(moment => moment is { IsMilestone: true, MayBeSilent: false } && IsTold(moment) && !heard.Any(receipt => Fits(receipt, moment)));
        return found;
    }

    private List<Receipt> WithoutRepetitions(IEnumerable<Receipt> heard, Judgement found)
    {
        var kept = new List<Receipt>();
        var earlier = new Dictionary<string, List<Receipt>>(StringComparer.Ordinal);
        Receipt? before = null;
        foreach (var receipt in heard)
        {
            var message = receipt.MessageId ?? receipt.Digest;
            if (!earlier.TryGetValue(message, out var same))
                earlier[message] = same = [];
            var follows = before is not null && ReferenceEquals(before, same.LastOrDefault());
            // Without a message id, equal bytes are the same message only when nothing was said in between.
            var repeats = same.Count > 0 && (receipt.MessageId is not null || follows);
            if (!repeats)
                kept.Add(receipt);
            else if (!follows)
                found.OutOfOrder++;
            else if (same.Any(first => IsExcused(first, receipt)))
                found.RepeatedInDoubt++;
            else
                found.Duplicated++;
            same.Add(receipt);
            before = receipt;
        }

        return kept;
    }

    private bool IsExcused(Receipt first, Receipt again) => IsExcused(first, again, gatewayDeaths);

    /// <summary>The gateway could not know that the first one had arrived.</summary>
    public static bool IsExcused(Receipt first, Receipt again, ImmutableList<DateTimeOffset> gatewayDeaths) =>
        first.InDoubt || gatewayDeaths.Any(death => first.At <= death && death <= again.At && death - first.At <= LastInstants);

    private bool Fits(Receipt receipt, Moment moment) =>
        _standsFor.TryGetValue((receipt.Operation, receipt.Word), out var statuses)
        && moment.Statuses.Any(statuses.Contains)
        && (receipt.Robot is null || string.Equals(receipt.Robot, moment.Robot, StringComparison.Ordinal));

    private bool IsTold(Moment moment) => _standsFor.Values.Any(statuses => moment.Statuses.Any(statuses.Contains));

    private int LastTold(IReadOnlyList<Moment> truth)
    {
        for (var at = truth.Count - 1; at >= 0; at--)
        {
            if (IsTold(truth[at]) && !truth[at].MayBeSilent)
                return at;
        }

        return -1;
    }

    /// <summary>Neighbours with one word are right only where the robot has changed; partners that hear no robot cannot see it.</summary>
    private static bool SaysNothingNew(Receipt? before, Receipt receipt, int from, int at, IReadOnlyList<Moment> truth) =>
        before is not null && IsSameSaying(before, receipt)
        && (receipt.Robot is not null || string.Equals(truth[from].Robot, truth[at].Robot, StringComparison.Ordinal));

    private static bool IsSameSaying(Receipt one, Receipt other) =>
        string.Equals(one.Word, other.Word, StringComparison.Ordinal)
        && string.Equals(one.Robot, other.Robot, StringComparison.Ordinal);

    private static TimeSpan LatencyOf(Receipt receipt, HashSet<int> candidates, IReadOnlyList<Moment> truth)
    {
        var times = candidates.Select(at => receipt.At - truth[at].At).Where(passed => passed >= TimeSpan.Zero).ToList();
        return times.Count == 0 ? TimeSpan.Zero : times.Min();
    }
}

/// <summary>A moment of the truth, and the statuses as which it may rightly be told.</summary>
internal sealed record Moment(ImmutableArray<AttemptStatus> Statuses, string? Robot, DateTimeOffset At)
{
    /// <summary>True for what the partner knows already because it asked for it: it may be told, and need not be.</summary>
    public bool MayBeSilent { get; init; }

    public bool IsMilestone => Statuses is [var only] && only.Class() is StatusClass.Milestone;

    public static Moment Of(TrueChange change, bool partnerCancels) => new([change.Status], change.RobotId, change.OccurredAt)
    {
        MayBeSilent = partnerCancels && change.Status is (AttemptStatus.CancelRequested or AttemptStatus.Canceled),
    };

    /// <summary>An order that the Deliveries service never took: the partner may call that failed or cancelled.</summary>
    public static Moment Refused(DateTimeOffset at) => new([AttemptStatus.RequestFailed, AttemptStatus.Canceled], null, at);
}

/// <summary>What the oracle found about one delivery.</summary>
internal sealed record Judgement
{
    public int Duplicated { get; set; }

    public int OutOfOrder { get; set; }

    /// <summary>The same message again where the gateway could not know that it had arrived.</summary>
    public int RepeatedInDoubt { get; set; }

    /// <summary>Milestones of which the partner heard no word. Promised never to happen, counted apart from the law.</summary>
    public int MilestonesSkipped { get; set; }

    public bool HeardTheLast { get; set; }

    /// <summary>Events that got a receipt and no answer.</summary>
    public int Unanswered { get; set; }

    /// <summary>From the change to the partner's receipt, one for each thing heard.</summary>
    public List<TimeSpan> Latencies { get; } = [];
}
