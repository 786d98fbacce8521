using System.Diagnostics;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Exchange;
using Integrations.Partners;

namespace Integrations.StatusUpdates;

/// <summary>Opens the connections to partners: the only place of the platform that does. Puts base address and access to a module's words.</summary>
internal sealed class HttpPartner(
    OutboundHttp http, PartnerAccess access, PartnerRegistry registry, PartnerSettings settings, PiiVault vault, CallAudit audit, TimeProvider time)
    : ITellPartner
{
    private static readonly SendOutcome NoAddress = new(OutcomeKind.BadCredentials, "no_address_configured");

    public async Task<SendOutcome?> PrepareAsync(Telling telling, CancellationToken stop)
    {
        var lane = telling.Owed.Claim.Lane;
        var call = telling.Tell.Call;
        if (settings.BaseAddress(lane.Partner, lane.Region, telling.Owed.ApiVersion) is not { } address)
            return NoAddress;
        var url = AddressGuard.Under(address, call.Path);
        var headers = await access.ForAsync(
            lane.Partner, lane.Region, telling.Owed.ApiVersion, call, url, telling.Change.MessageId, stop);
        if (headers.Refusal is { } refusal)
            return refusal;
        KeyValuePair<string, string>[] all = [.. call.Headers, .. headers.Headers];
        telling.Prepared = new Prepared(url, all, Redaction.Json(all), AuditBody(telling)) { Access = headers };
        return null;
    }

    public async Task<Told> TellAsync(Telling telling, CancellationToken stop)
    {
        var lane = telling.Owed.Claim.Lane;
        var call = telling.Tell.Call;
        using var activity = Telemetry.Source.StartActivity("tell partner", ActivityKind.Client, telling.Change.TraceParent);
        activity?.SetTag("integrations.partner", lane.Partner.ToString());
        activity?.SetTag("integrations.delivery_id", telling.Owed.Claim.DeliveryId);
        activity?.SetTag("integrations.seq", telling.Change.Seq);
        var result = await http.SendAsync(
            new OutboundCall(
                OutboundClients.Partner(lane.Partner), call.Method, telling.Prepared!.Url, call.ContentType, call.Body,
                telling.Prepared.Headers, settings.For(lane.Partner).Timeout),
            stop);
        var outcome = Read(telling, result);
        activity?.SetTag("integrations.outcome", outcome.Detail);
        return new Told(outcome, Record(telling, result, outcome))
        {
            Shape = outcome.Kind is OutcomeKind.Refused or OutcomeKind.UnknownDelivery ? AnswerShape.Of(result.Body) : null,
        };
    }

    public bool CanBeAsked(Telling telling) => Question(telling) is not null;

    public async Task<Asked> AskAsync(Telling telling, TimeSpan within, CancellationToken stop)
    {
        var (query, question) = Question(telling)!.Value;
        var (lane, version) = (telling.Owed.Claim.Lane, telling.Owed.ApiVersion);
        if (settings.BaseAddress(lane.Partner, lane.Region, version) is not { } address)
            return new Asked(Known.Unclear, NoAddress);
        var url = AddressGuard.Under(address, question.Path);
        var headers = await access.ForAsync(lane.Partner, lane.Region, version, question, url, telling.Change.MessageId, stop);
        if (headers.Refusal is { } refusal)
            return new Asked(Known.Unclear, refusal);
        using var key = telling.Owed is { WrappedKey: { } wrapped, DataKeyId: { } keyId } ? vault.Reuse(keyId, lane.Partner, wrapped) : null;
        var now = time.GetUtcNow();
        var call = new AuditedCall
        {
            Id = Guid.CreateVersion7(now),
            RequestedAt = now,
            Purpose = CallPurpose.Query,
            Subject = new CallSubject(telling.Owed.Claim.DeliveryId, telling.Owed.ExternalId, lane.Partner, version, lane.Region, key),
            Operation = question.Operation,
            Attempt = telling.Owed.Claim.Attempts + 1,
            MessageId = telling.Change.MessageId,
            Call = new OutboundCall(
                OutboundClients.Partner(lane.Partner), question.Method, url, question.ContentType, question.Body,
                [.. question.Headers, .. headers.Headers], within),
        };
        await audit.OpenAsync(call, stop);
        // Once it is written down it is asked, and its answer written down: a stop waits for it as for any call.
        var result = await http.SendAsync(call.Call, CancellationToken.None);
        var asked = ReadAnswer(telling, query, question, result);
        await audit.CloseAsync(call, result, asked.Known is Known.Unclear ? CallOutcome.Retry : CallOutcome.Sent);
        return asked;
    }

    private static Asked ReadAnswer(Telling telling, IStatusQuery query, PartnerCall question, CallResult result)
    {
        if (result.Status is not { } status)
            return new Asked(Known.Unclear, new SendOutcome(OutcomeKind.Unreachable, result.Detail));
        var answer = new PartnerAnswer(status, result.Body, telling.Owed.ApiVersion, question.Operation) { RetryAfter = result.RetryAfter };
        return new Asked(query.Read(answer, telling.Change.Change, telling.Tell.PartnerStatus), SendOutcome.ByStatus(answer));
    }

    private (IStatusQuery Query, PartnerCall Call)? Question(Telling telling) =>
        !telling.Change.IsAnswer && registry.TryQuery(telling.Owed.Claim.Lane.Partner, out var query) && query.Ask(telling.Change.Change, telling.Tell.PartnerStatus) is { } call
            ? (query, call)
            : null;

    private SendOutcome Read(Telling telling, CallResult result)
    {
        if (result.Transport is Transport.NotSent)
            return new SendOutcome(OutcomeKind.Unreachable, result.Detail);
        if (result.Transport is Transport.InDoubt)
            return new SendOutcome(OutcomeKind.InDoubt, result.Detail);
        var answer = new PartnerAnswer(result.Status!.Value, result.Body, telling.Owed.ApiVersion, telling.Tell.Call.Operation) { RetryAfter = result.RetryAfter };
        var outcome = (registry.TryReplies(telling.Owed.Claim.Lane.Partner, out var replies) ? replies.Read(answer) : null) ?? SendOutcome.ByStatus(answer);

        // A token that another host's renewal made useless: with the next one the call is as good as new.
        return outcome.Kind is OutcomeKind.BadCredentials && access.Forget(telling.Prepared!.Access!)
            ? new SendOutcome(OutcomeKind.Transient, PartnerAccess.TokenRenewed)
            : outcome;
    }

    private CallRecord Record(Telling telling, CallResult result, SendOutcome outcome)
    {
        // Partners echo what they were told at creation, names and addresses included: an answer is kept as if it were personal.
        var body = result.Body.Length == 0 ? null : Seal(telling.Owed, Place.AnswerBody(telling.RequestId), result.Body);
        return new CallRecord(telling.RequestId, telling.RequestedAt, Outcome(outcome), outcome.Detail)
        {
            Status = result.Status,
            Headers = Redaction.Json(result.Headers),
            Body = body,
            BodyCut = result.BodyCut,
            DataKeyId = body is null ? null : telling.Owed.DataKeyId,
            DurationMilliseconds = result.Duration.TotalMilliseconds,
        };
    }

    private byte[]? AuditBody(Telling telling) =>
        telling.Tell.Call.Body is not { IsEmpty: false } body ? null
        : !telling.Tell.Call.Personal ? body.ToArray()
        : Seal(telling.Owed, Place.CallBody(telling.RequestId), body.Span);

    /// <summary>Null when there is no delivery, or its data was erased meanwhile: then nothing of it is kept.</summary>
    private byte[]? Seal(Owed owed, Place place, ReadOnlySpan<byte> plaintext)
    {
        if (owed is not { WrappedKey: { } wrapped, DataKeyId: { } keyId })
            return null;
        using var key = vault.Reuse(keyId, owed.Claim.Lane.Partner, wrapped);
        return key.Seal(place, plaintext);
    }

    private static CallOutcome Outcome(SendOutcome outcome) => outcome.Kind switch
    {
        OutcomeKind.Delivered or OutcomeKind.AlreadyFinal => CallOutcome.Sent,
        OutcomeKind.RateLimited or OutcomeKind.Transient or OutcomeKind.Unreachable or OutcomeKind.InDoubt
            or OutcomeKind.BadCredentials or OutcomeKind.Gone => CallOutcome.Retry,
        OutcomeKind.UnknownDelivery or OutcomeKind.Refused => CallOutcome.Dead,
    };
}
