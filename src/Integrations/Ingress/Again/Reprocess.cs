using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress.Intake;
using Integrations.Ingress.Keeping;
using Integrations.Ingress.Remap;
using Integrations.Ingress.Validation;
using Integrations.Ops.Acts;
using Integrations.Partners;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Integrations.Ingress.Again;

/// <summary>
/// A stored request that was turned down goes through the module and the use cases as they are now, as a request of its own that names
/// who asked for it. What the partner was told then stays as it was: it hears nothing of this but what follows for every order. Looks
/// first, and changes nothing where the request would be turned down again.
/// </summary>
internal sealed partial class Reprocess(
    IDbContextFactory<IntegrationsDb> contexts,
    PiiVault vault,
    PartnerRegistry registry,
    PartnerSettings settings,
    RequestStore store,
    DraftValidation validation,
    UseCaseOf decide,
    LateReplies late,
    TimeProvider time,
    ILogger<Reprocess> logger)
{
    private readonly ReadAgain _reading = new(vault, registry, settings);

    /// <summary>Never twice: of many at once one is <see cref="ReprocessResult.Done"/>.</summary>
    public async Task<ReprocessResult> RunAsync(Guid requestId, Doer doer, CancellationToken token)
    {
        if (await StoredRequests.FindAsync(contexts, requestId, token) is not { } request)
            return new ReprocessResult.Unknown();
        if (await MarkedAsync(request.Reason, token) is { } done)
            return done;
        if (request.Verdict is not (RequestVerdict.Invalid or RequestVerdict.Unreadable or RequestVerdict.Failed))
            return new ReprocessResult.NotRefused(request.Verdict);
        if (Door.All(registry, settings).FirstOrDefault(door => door.Partner == request.IntegrationType && door.Route.Name.Equals(request.Route, StringComparison.Ordinal)) is not { } door)
            return new ReprocessResult.Impossible("The partner is switched off on this host, or its module has no such route any more.");
        if (AskedInVain(door.Route.Kind))
            return new ReprocessResult.Impossible("It asked for something at that moment, and whoever asked has gone. An answer now would reach nobody, a lid would open for somebody else.");
        try
        {
            return await ReadAsync(request, door, doer, token);
        }
        catch (PostgresException e) when (SecondReading.WasFirst(e))
        {
            return await MarkedAsync((await StoredRequests.FindAsync(contexts, requestId, token))?.Reason, token) ?? new ReprocessResult.Unknown();
        }
        catch (ErasedException)
        {
            return new ReprocessResult.Impossible("Its content was destroyed: there is nothing to read.");
        }
    }

    /// <summary>What cannot be answered any more, because only the answer was wanted. What stands on a route for everything is told by its reading.</summary>
    public static bool AskedInVain(RouteKind kind) => kind is RouteKind.Quote or RouteKind.Unlock or RouteKind.Query;

    private async Task<ReprocessResult> ReadAsync(IncomingRequest request, Door door, Doer doer, CancellationToken token)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        // The look is on record before anything else happens, under the id that what comes of it will have.
        if (await _reading.OpenAsync(request, new AccessContext(doer.Actor, PiiPurpose.Replay, id), token) is not { } message)
            return new ReprocessResult.Impossible("The module has no such route any more.");
        // Read as what was said then, and decided as of now: a time in the order counts from when the partner said it.
        var inbound = _reading.Read(request.IntegrationType, message);
        var arrival = new Arrival(door, message with { RequestId = id, ReceivedAt = now }, time.GetTimestamp(), request.TraceParent)
        {
            Second = new SecondReading(request.Id, request.ReceivedAt, doer),
        };
        return await LookAsync(arrival, inbound) ?? await DecideAsync(arrival, inbound, token);
    }

    /// <summary>Why it would be turned down again, or must not be done; null where nothing is known against it.</summary>
    private async Task<ReprocessResult?> LookAsync(Arrival arrival, Inbound inbound)
    {
        if (inbound is Inbound.Unreadable unreadable)
            return new ReprocessResult.StillFaulty(unreadable.Faults);
        if (inbound is Inbound.Quote or Inbound.Unlock or Inbound.Query)
            return new ReprocessResult.Impossible("It is read as a question, and whoever asked has gone.");
        if (await late.IsAnsweredAsync(arrival))
            return new ReprocessResult.Impossible("The partner has had its answer to this by a call of ours, and takes no other to the same event.");
        var externalId = inbound switch
        {
            Inbound.Create create => create.Draft.ExternalId,
            Inbound.AcceptQuote acceptance => acceptance.ExternalId,
            _ => null,
        };
        if (externalId is not null && await store.ReadAsync([DeliveryLookup.Find(arrival.Partner, externalId)], DeliveryLookup.ReadAsync) is { } taken)
            return new ReprocessResult.Taken(taken.Id);
        if (externalId is not null && await StoppedIntake.IsSoAsync(store, arrival))
            return new ReprocessResult.Impossible("Somebody has stopped new orders of this partner in this region: take orders again first.");
        if (inbound is Inbound.Create { Draft: var draft }
            && validation.Faults(draft, await StoreOnFile.FindAsync(store, arrival, draft), arrival.Door) is { Count: > 0 } faults)
        {
            return new ReprocessResult.StillFaulty(faults);
        }

        return null;
    }

    private async Task<ReprocessResult> DecideAsync(Arrival arrival, Inbound inbound, CancellationToken token)
    {
        try
        {
            await late.AnswerAsync(arrival, waiting => decide.DecideAsync(waiting, inbound));
        }
        catch (PostgresException e) when (SecondReading.WasFirst(e))
        {
            throw;
        }
#pragma warning disable CA1031 // The edge: whatever went wrong inside, whoever asked is told, and a batch goes on with the next.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // The message may quote the partner's bytes; type and stack cannot.
            Log.Failed(logger, arrival.Second!.Of, arrival.Id, e.GetType().FullName, e.StackTrace);
            await store.AmendAsync(arrival, RequestVerdict.Failed, reason: null);
            return new ReprocessResult.Broken(e.GetType().Name);
        }

        var kept = await StoredRequests.FindAsync(contexts, arrival.Id, token) ?? throw new InvalidOperationException("A use case kept no request.");
        return new ReprocessResult.Done(arrival.Id, kept.Verdict, kept.DeliveryId);
    }

    private async Task<ReprocessResult?> MarkedAsync(string? reason, CancellationToken token)
    {
        if (SecondReading.Read(reason) is not { } id)
            return null;
        await using var db = await contexts.CreateDbContextAsync(token);
        var act = await db.Set<OpsAct>().SingleAsync(a => a.Id == id, token);
        return new ReprocessResult.AlreadyDone(id, act);
    }

    private static partial class Log
    {
        [LoggerMessage(1105, LogLevel.Error, "Reading request {RequestId} again as {NewRequestId} failed on our side: {Exception} {Stack}")]
        public static partial void Failed(ILogger logger, Guid requestId, Guid newRequestId, string? exception, string? stack);
    }
}
