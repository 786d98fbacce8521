using System.Globalization;
using Integrations.Sandbox.Orders;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Run;

/// <summary>Tells of each order as it goes through: how it was answered, that it was forwarded, each word that its partner heard, how it ended.</summary>
internal sealed class Diary(SandboxWorld world, Action<string> say)
{
    private readonly Dictionary<SentOrder, Page> _pages = [];

    /// <summary>Says what has happened since the last look, order by order in the order of their answers.</summary>
    public void Write()
    {
        foreach (var order in world.Book.All.Where(order => order is { Answer: not null, Kind: not OrderKind.ByHand }))
            _pages.TryAdd(order, new Page(_pages.Count));
        foreach (var (order, page) in _pages.OrderBy(entry => entry.Value.Number).Where(entry => !entry.Value.IsFull))
        {
            foreach (var line in News(order, page))
                say($"{order.Partner} v{order.ApiVersion.ToString(CultureInfo.InvariantCulture)} {order.ExternalId}  {line}");
        }
    }

    private IEnumerable<string> News(SentOrder order, Page page)
    {
        if (!page.IsAnswered)
            yield return Answer(order);
        page.IsAnswered = true;
        if (order.Kind is not OrderKind.Counted || !order.Accepted)
        {
            page.IsFull = true;
            yield break;
        }

        var run = world.Deliveries.RunsOf(order.Partner, order.ExternalId) is [var first, ..] ? first : null;
        if (run is not null && !page.IsForwarded)
        {
            page.IsForwarded = true;
            yield return "forwarded to the Deliveries service";
        }

        var heard = world.ReceiptsOf(order.Partner, order.ExternalId);
        foreach (var receipt in heard.Skip(page.Receipts))
            yield return Told(receipt);
        // The last word may still be under way when the robot is done.
        if (run is { IsFinal: true } && heard.Count == page.Receipts)
        {
            page.IsFull = true;
            yield return $"ended: {run.Last?.Status}";
        }

        page.Receipts = heard.Count;
    }

    private static string Answer(SentOrder order)
    {
        var status = order.Answer!.Status.ToString(CultureInfo.InvariantCulture);
        return order.Kind switch
        {
            OrderKind.Counted => order.Accepted ? $"accepted ({status})" : $"not accepted ({status})",
            OrderKind.Invalid => $"lacks a required field ({status})",
            OrderKind.NotRelevant => $"not ours to carry ({status})",
            OrderKind.Quote => $"quoted ({status})",
            OrderKind.ByHand => $"sent by hand ({status})",
        };
    }

    private static string Told(Receipt receipt)
    {
        var robot = receipt.Robot is { } name ? $", {name}" : "";
        var answered = receipt.Answered is { } status ? status.ToString(CultureInfo.InvariantCulture) : "connection cut";
        var faults = receipt.Faults.Count == 0 ? "" : $"; wrong: {string.Join(", ", receipt.Faults)}";
        return $"told {receipt.Word}{robot} ({answered}){faults}";
    }

    /// <summary>What of one order has been told already.</summary>
    private sealed class Page(int number)
    {
        public int Number => number;

        public bool IsAnswered { get; set; }

        public bool IsForwarded { get; set; }

        public int Receipts { get; set; }

        public bool IsFull { get; set; }
    }
}
