using System.Globalization;
using Integrations.Sandbox.Partners;

namespace Integrations.FaultLab;

/// <summary>
/// Holds the evidence of a run against what the gateway promises. Knows neither the engine nor its statements: only receipts, rows and
/// the times of the blows. Each law gives one line per violation; none means that it held.
/// </summary>
internal sealed class Trial(Evidence evidence, IReadOnlyCollection<Fall> falls)
{
    private readonly Dictionary<string, List<Attempt>> _attempts = evidence.Attempts
        .Where(attempt => attempt.Purpose == Attempt.Telling)
        .GroupBy(attempt => attempt.MessageId, StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.ToList(), StringComparer.Ordinal);

    /// <summary>Every change has exactly one decision, and none was given up.</summary>
    public IEnumerable<string> ChangesWithoutTheirOneDecision()
    {
        var decided = evidence.Decisions.ToLookup(decision => (decision.Delivery, decision.Seq));
        foreach (var change in evidence.Changes)
        {
            var found = decided[(change.Delivery, change.Seq)].ToList();
            if (found.Count != 1)
                yield return $"change {change.Seq} of {change.Delivery} has {found.Count} decisions";
            else if (found[0].Decision == "Dead")
                yield return $"change {change.Seq} of {change.Delivery} was given up: {found[0].Reason}";
        }
    }

    /// <summary>Every call on record has its outcome, and no outcome is without its call.</summary>
    public IEnumerable<string> CallsWithoutOutcome()
    {
        foreach (var attempt in evidence.Attempts.Where(attempt => attempt.Outcome is null))
            yield return $"the {attempt.Purpose} call of {attempt.Node} for {attempt.Seq} of {attempt.Delivery} under {attempt.LeaseToken} at {Clock(attempt.RequestedAt)} has no outcome";
        if (evidence.AnswersWithoutCall > 0)
            yield return $"{evidence.AnswersWithoutCall} outcomes belong to no call";
    }

    /// <summary>Every call at a partner was written down.</summary>
    public IEnumerable<string> CallsNotOnRecord()
    {
        foreach (var calls in evidence.Receipts.GroupBy(receipt => receipt.MessageId ?? "", StringComparer.Ordinal))
        {
            var recorded = AttemptsOf(calls.Key).Count;
            if (calls.Count() > recorded)
                yield return $"{calls.Count()} calls of message {calls.Key} arrived, and {recorded} are on record";
        }
    }

    /// <summary>What is recorded as sent arrived, and nothing arrived more often than once and once more for each attempt in doubt.</summary>
    public IEnumerable<string> ReceiptsTooManyOrTooFew()
    {
        var received = evidence.Receipts.Where(receipt => receipt.Heard).ToLookup(receipt => receipt.MessageId ?? "", StringComparer.Ordinal);
        foreach (var (message, attempts) in _attempts)
        {
            var most = 1 + attempts.Count(attempt => attempt.InDoubt);
            var count = received[message].Count();
            if (count > most)
                yield return $"message {message} was received {count} times, at most {most} may be: {Told(attempts)}";
            if (count == 0 && attempts.Exists(attempt => attempt.Outcome is "Sent"))
                yield return $"message {message} is recorded as sent and never arrived";
        }
    }

    /// <summary>For each delivery the changes arrive in their order; a repetition of an older one after a newer one counts.</summary>
    public IEnumerable<string> OutOfOrder() => Inversions().Where(found => !found.SentLate).Select(found => found.Words);

    /// <summary>
    /// The one exception that is promised: what a host that was held still between its last check and the socket sends when it is let
    /// go. The audit has to call it stale.
    /// </summary>
    public IEnumerable<string> SentLateByAHeldHost() => Inversions().Where(found => found.SentLate).Select(found => found.Words);

    /// <summary>When somebody went on with what a host had in hand when it fell.</summary>
    public IReadOnlyList<Recovery> Recoveries()
    {
        var calls = evidence.Attempts.ToLookup(attempt => attempt.Delivery);
        var decisions = evidence.Decisions.ToLookup(decision => decision.Delivery);
        return
        [
            .. from fall in falls
               from held in fall.Held
               let signs = calls[held.Delivery].Where(attempt => (attempt.Purpose != Attempt.Telling) == held.IsForward).Select(attempt => attempt.RequestedAt)
                   .Concat(held.IsForward ? [] : decisions[held.Delivery].Select(decision => decision.At))
                   .Where(at => at > fall.At).ToList()
               where signs.Count > 0
               select new Recovery(fall, held, signs.Min()),
        ];
    }

    /// <summary>
    /// A lease that is over leaves its delivery to anybody, in its turn: it waits no longer than what became due after it. So however slow
    /// the machine is, the work of a fallen host goes on with the lease's end and the patience that everybody needs.
    /// </summary>
    public IEnumerable<string> LeftLyingLongerThanOthers(IReadOnlyList<Recovery> recoveries, TimeSpan patience)
    {
        var fresh = FreshDebts().ToList();
        foreach (var recovery in recoveries.Where(recovery => recovery.Held is { IsForward: false, IsRetry: false }))
        {
            var lay = recovery.At - recovery.Held.Ends;
            var others = fresh.Where(debt => debt.At < recovery.At && debt.TakenUp > recovery.Held.Ends).Select(debt => debt.TakenUp - debt.At).DefaultIfEmpty().Max();
            if (lay > patience && lay > others)
                yield return $"{recovery.Held.Delivery} was free at {Clock(recovery.Held.Ends)} and went on at {Clock(recovery.At)}; meanwhile others waited {others} at most";
        }
    }

    /// <summary>Changes that found their delivery owing nothing, and when the first host took them up.</summary>
    private IEnumerable<(DateTimeOffset At, DateTimeOffset TakenUp)> FreshDebts()
    {
        var decided = evidence.Decisions.ToDictionary(decision => (decision.Delivery, decision.Seq), decision => decision.At);
        var called = evidence.Attempts.Where(attempt => attempt.Seq is not null)
            .GroupBy(attempt => (attempt.Delivery, attempt.Seq!.Value)).ToDictionary(same => same.Key, same => same.Min(attempt => attempt.RequestedAt));
        foreach (var change in evidence.Changes)
        {
            var owedMore = change.Seq > 1 && decided.GetValueOrDefault((change.Delivery, change.Seq - 1), DateTimeOffset.MaxValue) > change.RecordedAt;
            if (!owedMore && decided.TryGetValue((change.Delivery, change.Seq), out var at))
                yield return (change.RecordedAt, called.TryGetValue((change.Delivery, change.Seq), out var call) && call < at ? call : at);
        }
    }

    private IEnumerable<(string Words, bool SentLate)> Inversions()
    {
        foreach (var order in evidence.Receipts.Where(receipt => receipt.Heard).GroupBy(receipt => (receipt.Partner, receipt.ExternalId)))
        {
            var highest = 0L;
            foreach (var receipt in order.OrderBy(receipt => receipt.Seq))
            {
                var attempts = AttemptsOf(receipt.MessageId ?? "");
                var seq = attempts.Count > 0 ? attempts[0].Seq ?? 0 : 0;
                if (seq < highest)
                    yield return ($"{order.Key.ExternalId} heard change {seq} after {highest} at {Clock(receipt.At)}: {Told(attempts)}", IsLate(receipt, attempts));
                highest = Math.Max(highest, seq);
            }
        }
    }

    private bool IsLate(Receipt receipt, List<Attempt> attempts) =>
        falls.Any(fall => fall.Until is { } until && receipt.At >= until
            && attempts.Exists(attempt => attempt.Stale && fall.IsOf(attempt.Node) && attempt.RequestedAt <= fall.At));

    private List<Attempt> AttemptsOf(string messageId) => _attempts.GetValueOrDefault(messageId) ?? [];

    private static string Told(List<Attempt> attempts) => string.Join("; ", attempts.OrderBy(attempt => attempt.RequestedAt).Select(attempt =>
        $"{attempt.Node} {Clock(attempt.RequestedAt)} {attempt.Outcome ?? "no outcome"} {attempt.Detail}{(attempt.Stale ? " stale" : "")}"));

    private static string Clock(DateTimeOffset at) => at.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
}

/// <summary>When somebody went on with what a fallen host had in hand.</summary>
internal sealed record Recovery(Fall Fall, Held Held, DateTimeOffset At)
{
    public TimeSpan Took => At - Fall.At;
}
