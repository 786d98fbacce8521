using System.Collections.Concurrent;
using System.Collections.Immutable;
using Integrations.Sandbox.Deliveries;
using Integrations.Sandbox.Orders;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Report;

/// <summary>Counts how a world stands. Judges an order again only when something about it has changed, so it may be asked every second.</summary>
internal sealed class Auditor(SandboxWorld world)
{
    private const int EnoughFindings = 50;

    private readonly ConcurrentDictionary<SentOrder, Judged> _known = new();

    public Summary Audit(TimeSpan passed)
    {
        var partners = world.Partners.ToDictionary(partner => partner.Partner, CountsOf, StringComparer.Ordinal);
        var latencies = _known.Values.SelectMany(known => known.Verdict.Latencies).ToList();
        return Sum(partners.Values) with
        {
            Seconds = Math.Round(passed.TotalSeconds, 1),
            Partners = partners,
            P50Ms = Percentile(latencies, 0.50),
            P95Ms = Percentile(latencies, 0.95),
            ReportsRefused = world.Deliveries.Reporter.Refusals,
            Findings = [.. world.Partners.SelectMany(FindingsOf).Take(EnoughFindings)],
        };
    }

    private Counts CountsOf(PartnerDescription partner)
    {
        var orders = world.Book.All.Where(order => string.Equals(order.Partner, partner.Partner, StringComparison.Ordinal)).ToList();
        var accepted = orders.Where(order => order.Accepted).ToList();
        var judged = accepted.ConvertAll(order => JudgeOf(partner, order));
        // What is answered by calls is answered once, whatever it was about.
        var others = orders.Where(order => !order.Accepted).Select(AnswersOf).ToList();
        var tally = world.Receipts.Tally(partner.Partner);
        var latencies = judged.SelectMany(known => known.Verdict.Latencies).ToList();
        return new Counts
        {
            Accepted = accepted.Count,
            Final = judged.Count(known => known is { IsOver: true, Verdict: { HeardTheLast: true, Unanswered: 0 } }),
            Lost = judged.Count(known => known.IsUnknown || known.Verdict is not { HeardTheLast: true, Unanswered: 0 }),
            Duplicated = judged.Sum(known => known.Verdict.Duplicated) + judged.Sum(known => known.ForwardedTooOften)
                + others.Sum(other => other.Duplicated),
            OutOfOrder = judged.Sum(known => known.Verdict.OutOfOrder) + others.Sum(other => other.OutOfOrder),
            VocabularyViolations = tally.UnknownWords,
            SchemaViolations = tally.WrongShapes,
            RepeatedInDoubt = judged.Sum(known => known.Verdict.RepeatedInDoubt),
            Misanswered = world.Book.MisansweredOf(partner.Partner).Count + orders.Count(IsWronglyForwarded),
            MilestonesSkipped = judged.Where(known => known.IsOver).Sum(known => known.Verdict.MilestonesSkipped),
            Invalid = Answered(orders, OrderKind.Invalid),
            NotRelevant = Answered(orders, OrderKind.NotRelevant),
            Quoted = Answered(orders, OrderKind.Quote),
            CancelsAsked = orders.Count(order => order.CancelAsked),
            Heard = latencies.Count,
            Strangers = tally.Strangers,
            Unproved = tally.Unproved,
            TooFast = tally.TooFast,
            P50Ms = Percentile(latencies, 0.50),
            P95Ms = Percentile(latencies, 0.95),
        };
    }

    private Judgement AnswersOf(SentOrder order)
    {
        var found = new Judgement();
        if (world.Events.Of(order) is { Count: > 0 } spoken)
            AnswersJudge.Judge(spoken, world.Receipts.RawOf(order.Partner, order.ExternalId), world.Receipts.GatewayDeaths, found);
        return found;
    }

    private Judged JudgeOf(PartnerDescription partner, SentOrder order)
    {
        var runs = world.Deliveries.RunsOf(order.Partner, order.ExternalId);
        var refused = runs.Count == 0 && world.Deliveries.WasRefused(order.Partner, order.ExternalId);
        var seen = new Seen(
            runs.Count == 0 ? null : runs[0].Story, world.Receipts.RawOf(order.Partner, order.ExternalId), world.Receipts.GatewayDeaths,
            runs.Count, refused, order.CancelAsked, order.CancelAccepted, world.Events.Of(order));
        if (_known.TryGetValue(order, out var known) && known.Seen == seen)
            return known;
        // Taken back before it was ever forwarded: there is nothing to tell.
        var withdrawn = runs.Count == 0 && order.CancelAccepted;
        var truth = refused ? [Moment.Refused(DateTimeOffset.MinValue)] : (seen.Story ?? []).ConvertAll(change => Moment.Of(change, seen.CancelAsked));
        var verdict = new Oracle(partner.HearsIn(order.ApiVersion), seen.Deaths).Judge(truth, seen.Events, seen.Receipts);
        return _known[order] = new Judged(seen, verdict, refused || withdrawn || (runs.Count > 0 && runs[0].IsFinal));
    }

    /// <summary>Only orders to be carried, and those that people send, may reach the Deliveries service.</summary>
    private bool IsWronglyForwarded(SentOrder order) =>
        order.Kind is OrderKind.Invalid or OrderKind.NotRelevant or OrderKind.Quote
        && world.Deliveries.RunsOf(order.Partner, order.ExternalId).Count > 0;

    private IEnumerable<string> FindingsOf(PartnerDescription partner)
    {
        foreach (var finding in world.Receipts.Tally(partner.Partner).Findings.Concat(world.Book.MisansweredOf(partner.Partner)))
            yield return $"{partner.Partner} {finding}";
        foreach (var order in world.Book.All.Where(order => order.Answer is null && order.LastFailure is not null))
        {
            if (string.Equals(order.Partner, partner.Partner, StringComparison.Ordinal))
                yield return $"{partner.Partner} v{order.ApiVersion} {order.ExternalId}: never answered, {order.LastFailure}";
        }

        foreach (var (order, known) in _known)
        {
            if (string.Equals(order.Partner, partner.Partner, StringComparison.Ordinal) && known.Complaint is { } complaint)
                yield return $"{partner.Partner} v{order.ApiVersion} {order.ExternalId}: {complaint}";
        }
    }

    private static int Answered(List<SentOrder> orders, OrderKind kind) =>
        orders.Count(order => order.Kind == kind && order.Answer is not null);

    private static Summary Sum(IReadOnlyCollection<Counts> parts) => new()
    {
        Accepted = parts.Sum(part => part.Accepted),
        Final = parts.Sum(part => part.Final),
        Lost = parts.Sum(part => part.Lost),
        Duplicated = parts.Sum(part => part.Duplicated),
        OutOfOrder = parts.Sum(part => part.OutOfOrder),
        VocabularyViolations = parts.Sum(part => part.VocabularyViolations),
        SchemaViolations = parts.Sum(part => part.SchemaViolations),
        RepeatedInDoubt = parts.Sum(part => part.RepeatedInDoubt),
        Misanswered = parts.Sum(part => part.Misanswered),
        MilestonesSkipped = parts.Sum(part => part.MilestonesSkipped),
        Invalid = parts.Sum(part => part.Invalid),
        NotRelevant = parts.Sum(part => part.NotRelevant),
        Quoted = parts.Sum(part => part.Quoted),
        CancelsAsked = parts.Sum(part => part.CancelsAsked),
        Heard = parts.Sum(part => part.Heard),
        Strangers = parts.Sum(part => part.Strangers),
        Unproved = parts.Sum(part => part.Unproved),
        TooFast = parts.Sum(part => part.TooFast),
    };

    private static double Percentile(List<TimeSpan> values, double share)
    {
        if (values.Count == 0)
            return 0;
        values.Sort();
        return Math.Round(values[(int)Math.Ceiling(share * values.Count) - 1].TotalMilliseconds, 1);
    }

    /// <summary>All that a judgement rests on. The lists are immutable, so the same reference means nothing has changed.</summary>
    private sealed record Seen(
        ImmutableList<TrueChange>? Story, ImmutableList<Receipt> Receipts, ImmutableList<DateTimeOffset> Deaths, int Runs, bool Refused,
        bool CancelAsked, bool CancelAccepted, ImmutableList<SpokenEvent> Events);

    private sealed record Judged(Seen Seen, Judgement Verdict, bool IsOver)
    {
        public bool IsUnknown => Seen is { Runs: 0, Refused: false, CancelAccepted: false };

        public int ForwardedTooOften => Math.Max(0, Seen.Runs - 1);

        public string? Complaint => (IsUnknown, ForwardedTooOften, Verdict) switch
        {
            (true, _, _) => "accepted and never forwarded",
            (_, > 0, _) => "forwarded more than once",
            (_, _, { OutOfOrder: > 0 }) => "out of order: " + Words,
            (_, _, { Duplicated: > 0 }) => "said twice: " + Words,
            (_, _, { Unanswered: > 0 }) => "an event was not answered: " + Words,
            (_, _, { HeardTheLast: false }) => "the last word is missing: " + Words,
            _ => null,
        };

        private string Words =>
            $"true {string.Join(' ', (Seen.Story ?? []).Select(change => change.Status))}; "
            + $"heard {string.Join(' ', Seen.Receipts.Where(receipt => receipt.Heard).OrderBy(receipt => receipt.Seq).Select(receipt => receipt.Word))}";
    }
}
