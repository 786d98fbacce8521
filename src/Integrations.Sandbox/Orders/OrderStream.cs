using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Orders;

/// <summary>One partner's orders at a steady rate: those that are to be carried, and among them what partners also send.</summary>
internal sealed class OrderStream(
    PartnerDescription partner, OrderWriter writer, PartnerSender sender, WorldSettings settings, Dice dice, TimeProvider clock)
{
    private static readonly TimeSpan LongestRobotRun = TimeSpan.FromMinutes(16);

    private int _version = -1;

    /// <summary>Sends <paramref name="count"/> orders that are to be carried, without end where it is null; returns when all are answered.</summary>
    public async Task RunAsync(int? count, double perSecond, CancellationToken stop)
    {
        var under = new List<Task>();
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1 / perSecond), clock);
        for (var sent = 0; count is null || sent < count; sent++)
        {
            under.RemoveAll(task => task.IsCompletedSuccessfully);
            await (under.Find(task => task.IsFaulted) ?? Task.CompletedTask);
            under.Add(SendOneAsync(stop));
            await tick.WaitForNextTickAsync(stop);
        }

        await Task.WhenAll(under);
    }

    private async Task SendOneAsync(CancellationToken stop)
    {
        var speaking = partner.Speaks[(int)((uint)Interlocked.Increment(ref _version) % (uint)partner.Speaks.Count)];
        await BesidesAsync(speaking, stop);
        var order = writer.Write(partner, speaking, OrderKind.Counted);
        await sender.SendAsync(order, stop);
        if (dice.Falls(settings.Orders.Duplicate))
            await sender.RepeatAsync(order, stop);
        if (order.Accepted && dice.Falls(settings.Orders.Cancel))
        {
            await Task.Delay(LongestRobotRun / settings.TimeScale * dice.Fraction(), clock, stop);
            await sender.CancelAsync(order, stop);
        }
    }

    private async Task BesidesAsync(Speaking speaking, CancellationToken stop)
    {
        if (speaking.Invalid is not null && dice.Falls(settings.Orders.Invalid))
            await sender.SendAsync(writer.Write(partner, speaking, OrderKind.Invalid), stop);
        if (speaking.NotRelevant is not null && dice.Falls(settings.Orders.NotRelevant))
            await sender.SendAsync(writer.Write(partner, speaking, OrderKind.NotRelevant), stop);
        if (speaking.Quote is not null && dice.Falls(settings.Orders.Quote))
            await sender.SendAsync(writer.Write(partner, speaking, OrderKind.Quote), stop);
    }
}
