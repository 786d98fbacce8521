using Integrations.Abstractions;

namespace Integrations.Ingress;

/// <summary>Hands what was read to the use case that decides about its kind. Each keeps the request in its own transaction.</summary>
internal sealed class UseCaseOf(
    ReceiveOrder orders,
    ReceiveAcceptance acceptances,
    ReceiveQuote quotes,
    ReceiveCancel cancels,
    ReceiveUnlock unlocks,
    ReceiveUpdate updates,
    ReceiveQuery queries,
    ReceiveReport reports,
    ReceivePlan plans,
    ReceiveFaulty faulty)
{
    public Task<Judgement> DecideAsync(Arrival arrival, Inbound inbound) => inbound switch
    {
        Inbound.Create create => orders.ReceiveAsync(arrival, create.Draft),
        Inbound.AcceptQuote acceptance => acceptances.ReceiveAsync(arrival, acceptance),
        Inbound.Quote quote => quotes.ReceiveAsync(arrival, quote.Draft),
        Inbound.Cancel cancel => cancels.ReceiveAsync(arrival, cancel),
        Inbound.Unlock unlock => unlocks.ReceiveAsync(arrival, unlock),
        Inbound.Update update => updates.ReceiveAsync(arrival, update),
        Inbound.Query query => queries.ReceiveAsync(arrival, query.Delivery),
        Inbound.Report report => reports.ReceiveAsync(arrival, report.Told),
        Inbound.Plan plan => plans.ReceiveAsync(arrival, plan.Told),
        Inbound.NotRelevant other => faulty.ReceiveAsync(arrival, other),
        Inbound.Unreadable unreadable => faulty.ReceiveAsync(arrival, unreadable),
        _ => throw new InvalidOperationException($"There is no use case for {inbound.GetType().Name}."),
    };
}
