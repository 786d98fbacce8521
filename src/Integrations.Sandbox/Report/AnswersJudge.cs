using System.Collections.Immutable;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Report;

/// <summary>
/// Holds the answers that were heard about one order against what was said: each event that got a receipt is answered once, in the order in
/// which the events were said, and before the first word about the robot.
/// </summary>
internal static class AnswersJudge
{
    /// <returns>The receipts that are no answers, for the judgement of the statuses.</returns>
    public static IReadOnlyList<Receipt> Judge(IReadOnlyList<SpokenEvent> spoken, IEnumerable<Receipt> receipts, ImmutableList<DateTimeOffset> deaths, Judgement found)
    {
        var all = receipts.OrderBy(receipt => receipt.Seq).ToList();
        var heard = all.Where(receipt => receipt is { Heard: true, EventId: not null }).ToList();
        var firsts = new List<Receipt>();
        foreach (var one in spoken)
        {
            Receipt? before = null;
            foreach (var receipt in heard.Where(receipt => receipt.EventId == one.Id))
            {
                if (before is null)
                    firsts.Add(receipt);
                else if (Oracle.IsExcused(before, receipt, deaths))
                    found.RepeatedInDoubt++;
                else
                    found.Duplicated++;
                before = receipt;
            }

            if (before is null && one.IsOwed)
                found.Unanswered++;
        }

        // The first of each stand in the order of the events.
        found.OutOfOrder += firsts.Zip(firsts.Skip(1)).Count(pair => pair.First.Seq > pair.Second.Seq);
        var statuses = all.Where(receipt => receipt.EventId is null).ToList();
        var ordered = spoken.LastOrDefault(one => one.Call == one.Order.Call);
        if (firsts.Find(receipt => receipt.EventId == ordered?.Id) is { } accepted)
            found.OutOfOrder += statuses.Count(status => status.Heard && status.Seq < accepted.Seq);
        return statuses;
    }
}
