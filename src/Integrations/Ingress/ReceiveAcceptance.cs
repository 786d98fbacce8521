using System.Text.Json;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Ingress.Intake;
using Integrations.Ingress.Keeping;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Ingress;

/// <summary>
/// Carry what you quoted. The order was told with the quote: its stored request is opened (and the look recorded), read again by the same
/// module, and then taken like any other order.
/// </summary>
internal sealed class ReceiveAcceptance(RequestStore store, PiiVault vault, ReceiveOrder orders, RefusedOrders refused, FirstAnswer answers)
{
    private const string Actor = "ingress";

    private const string Asked = """
        SELECT route, path_values, headers, region FROM incoming_request WHERE id = $1 AND received_at = $2
        """;

    private const int Tries = 5;

    public async Task<Judgement> ReceiveAsync(Arrival arrival, Inbound.AcceptQuote acceptance)
    {
        for (var i = 0; i < Tries; i++)
        {
            var (first, quote, stopped) = await FindAsync(arrival, acceptance);
            if (first is not null)
            {
                if (await answers.RepeatAsync(arrival, first) is { } repeated)
                    return repeated;
                continue;
            }

            if (stopped)
                return await refused.StoppedAsync(arrival, acceptance.ExternalId, draft: null);
            if (quote is null || await ReadAgainAsync(arrival, quote) is not { } quoted)
                return await refused.RefuseAsync(arrival, acceptance.ExternalId, draft: null, RefusalReason.QuoteUnknownOrExpired);
            var draft = Accepted(quoted, acceptance);
            if (await orders.TakeAsync(arrival, draft, await StoreOnFile.FindAsync(store, arrival, draft), quote) is { } taken)
                return taken;
        }

        throw new InvalidOperationException("The external id was taken and freed again each time.");
    }

    /// <summary>The order that was quoted; null when today's reading of it is another than the one of then.</summary>
    private async Task<DeliveryDraft?> ReadAgainAsync(Arrival arrival, Quote quote)
    {
        var who = new AccessContext(Actor, PiiPurpose.Forward, arrival.Id);
        var body = await vault.OpenRequestBodyAsync(quote.IncomingRequestId, quote.ReceivedAt, who, CancellationToken.None);
        var message = await store.ReadAsync(
            [new NpgsqlBatchCommand(Asked).With(quote.IncomingRequestId).With(quote.ReceivedAt)],
            (reader, token) => MessageAsync(reader, arrival, quote, body, token));
        return message is not null && arrival.Door.Mapper.Read(message) is Inbound.Quote read ? read.Draft : null;
    }

    private static async Task<InboundMessage?> MessageAsync(
        NpgsqlDataReader reader, Arrival arrival, Quote quote, byte[] body, CancellationToken token)
    {
        if (!await reader.ReadAsync(token))
            return null;
        var name = reader.GetString(0);
        if (arrival.Door.Mapper.Routes.FirstOrDefault(r => r.Name.Equals(name, StringComparison.Ordinal)) is not { } route)
            return null;
        return new InboundMessage
        {
            Route = route,
            Body = body,
            RequestId = quote.IncomingRequestId,
            ReceivedAt = quote.ReceivedAt,
            Region = reader.GetFieldValue<Region>(3),
            Path = Values(reader.GetString(1)),
            Headers = Values(reader.GetString(2)),
        };
    }

    private static Dictionary<string, string> Values(string json) =>
        new(JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [], StringComparer.OrdinalIgnoreCase);

    /// <summary>What the partner corrects while accepting counts; the rest is as it was quoted.</summary>
    internal static DeliveryDraft Accepted(DeliveryDraft quoted, Inbound.AcceptQuote acceptance)
    {
        var changes = acceptance.Changes ?? new DeliveryChanges();
        return quoted with
        {
            ExternalId = acceptance.ExternalId,
            Tip = acceptance.Tip ?? changes.Tip ?? quoted.Tip,
            Pickup = StopChange.Apply(quoted.Pickup, changes.Pickup),
            Dropoff = StopChange.Apply(quoted.Dropoff, changes.Dropoff),
            PickupReadyAt = changes.PickupReadyAt ?? quoted.PickupReadyAt,
            DropoffDeadline = changes.DropoffDeadline ?? quoted.DropoffDeadline,
        };
    }

    private Task<(KnownDelivery? First, Quote? Quote, bool Stopped)> FindAsync(Arrival arrival, Inbound.AcceptQuote acceptance) => store.ReadAsync(
        [
            DeliveryLookup.Find(arrival.Partner, acceptance.ExternalId),
            acceptance.QuoteId is { } id
                ? QuoteLookup.Find(arrival.Partner, id, arrival.At)
                : QuoteLookup.FindLatest(arrival.Partner, acceptance.ExternalId, arrival.At),
            StoppedIntake.Find(arrival),
        ],
        async (reader, token) =>
        {
            var first = await DeliveryLookup.ReadAsync(reader, token);
            await reader.NextResultAsync(token);
            var quote = await QuoteLookup.ReadAsync(reader, token);
            await reader.NextResultAsync(token);
            // A quote for another order is no price of this one.
            var own = acceptance.ExternalId.Equals(quote?.ExternalDeliveryId, StringComparison.Ordinal) ? quote : null;
            return (first, own, await StoppedIntake.ReadAsync(reader, token));
        });
}
