using System.Globalization;
using Integrations.Abstractions;
using Integrations.Exchange;
using Microsoft.Extensions.Options;

namespace Integrations.Deliveries;

/// <summary>
/// The Deliveries service, as far as we ask it anything. What somebody waits for (quote, unlock) is asked here, once; what must arrive
/// (create, update, cancel) goes through <see cref="Forwarding"/>, which repeats it. Every call is audited. A create may be repeated at
/// will: the service knows it by the delivery's id.
/// </summary>
public sealed class DeliveriesService(OutboundHttp http, CallAudit audit, IOptions<DeliveriesServiceOptions> options, TimeProvider time)
{
    private readonly DeliveriesServiceOptions _options = options.Value;

    /// <summary>For a call that nobody waits for.</summary>
    public TimeSpan Deadline => _options.Deadline;

    /// <returns><see cref="ServiceAnswer.Offered"/>, <see cref="ServiceAnswer.Refused"/> or <see cref="ServiceAnswer.NoAnswer"/>.</returns>
    public Task<ServiceAnswer> QuoteAsync(DeliveryOrder order, TimeSpan deadline, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(order);
        return AskAsync(CallPurpose.Quote, order.Subject, "POST", "v1/quotes", OrderJson.Quote(order), deadline, stop);
    }

    /// <returns>
    /// <see cref="ServiceAnswer.Taken"/>; <see cref="ServiceAnswer.TooLate"/> where the robot cannot be opened now;
    /// <see cref="ServiceAnswer.Unknown"/> or <see cref="ServiceAnswer.NoAnswer"/>. Not repeated: a lid that opens a minute later is a danger.
    /// </returns>
    public Task<ServiceAnswer> UnlockAsync(CallSubject about, UnlockFor who, TimeSpan deadline, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(about);
        return AskAsync(CallPurpose.Unlock, about, "POST", Path(about, "/unlock"), OrderJson.Unlock(who), deadline, stop);
    }

    /// <summary>The call that carries a command, to be written down and then sent.</summary>
    internal AuditedCall Prepare(CommandLease lease, ServiceCommand command, TimeSpan deadline)
    {
        var (purpose, method, path, body) = command switch
        {
            ServiceCommand.Create create => (CallPurpose.Create, "PUT", Path(command.Subject), OrderJson.Create(create.Order)),
            ServiceCommand.Update update => (CallPurpose.Update, "PATCH", Path(command.Subject), OrderJson.Update(update.Changes)),
            ServiceCommand.Cancel cancel => (CallPurpose.Cancel, "POST", Path(command.Subject, "/cancel"), OrderJson.Cancel(cancel.PartnerReason)),
            _ => throw new NotSupportedException($"Nobody taught the service the command {command.GetType().Name}."),
        };
        return Call(purpose, command.Subject, method, path, body, deadline, MessageId(lease.CommandId)) with
        {
            Attempt = lease.Attempts + 1,
            LeaseToken = lease.Token,
        };
    }

    internal async Task<(CallResult Result, ServiceAnswer Answer)> SendAsync(AuditedCall call, CancellationToken stop)
    {
        var result = await http.SendAsync(call.Call, stop);
        return (result, ServiceAnswerReader.Read(call.Purpose, call.Subject.DeliveryId, result));
    }

    internal static string MessageId(Guid commandId) => commandId.ToString("N");

    private static string Path(CallSubject about, string rest = "") => string.Create(CultureInfo.InvariantCulture, $"v1/deliveries/{about.DeliveryId:D}{rest}");

    private async Task<ServiceAnswer> AskAsync(
        CallPurpose purpose, CallSubject about, string method, string path, byte[] body, TimeSpan deadline, CancellationToken stop)
    {
        var call = Call(purpose, about, method, path, body, deadline, messageId: null);
        await audit.OpenAsync(call, stop);
        var (result, answer) = await SendAsync(call, stop);
        await audit.CloseAsync(call, result, answer.Outcome());
        return answer;
    }

    private AuditedCall Call(
        CallPurpose purpose, CallSubject about, string method, string path, byte[] body, TimeSpan deadline, string? messageId)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        messageId ??= MessageId(id);
        KeyValuePair<string, string>[] headers = [new("Authorization", $"Bearer {_options.Token}"), new("Idempotency-Key", messageId)];
        return new AuditedCall
        {
            Id = id,
            RequestedAt = now,
            Purpose = purpose,
            Subject = about,
            Operation = "deliveries." + purpose.ToString().ToLowerInvariant(),
            Attempt = 1,
            MessageId = messageId,
            Call = new OutboundCall(
                OutboundClients.Deliveries, method, AddressGuard.Under(_options.BaseAddress!, path), "application/json", body, headers, deadline),
        };
    }
}
