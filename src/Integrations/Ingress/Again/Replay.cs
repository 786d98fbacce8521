using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress.Keeping;
using Integrations.Ingress.Remap;
using Integrations.Ingress.Validation;
using Integrations.Ops.Acts;
using Integrations.Partners;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;

namespace Integrations.Ingress.Again;

/// <summary>
/// Has stored requests read by the module as it is now and says what differs, masked. Sends nothing and changes nothing; but it is a look
/// at what people said, so who asked and why is written down before anything is opened.
/// </summary>
internal sealed class Replay(
    IDbContextFactory<IntegrationsDb> contexts, Remapping remapping, PartnerRegistry registry, PartnerSettings settings, DraftValidation validation,
    RequestStore store, TimeProvider time)
{
    public const string OfRequest = "request.replay";
    public const string OfPartner = "partner.replay";

    /// <summary>Requests of a partner that one run reads.</summary>
    public const int MostRequests = 200;

    /// <summary>Null where there is no such request.</summary>
    public async Task<Replayed?> RunAsync(Guid requestId, Doer doer, CancellationToken token)
    {
        if (await StoredRequests.FindAsync(contexts, requestId, token) is not { } request)
            return null;
        var act = ActLedger.Row(doer, OfRequest, time.GetUtcNow(), request.DeliveryId, requestId.ToString("D"));
        await WriteAsync(act, token);
        var replayed = new Replayed(request.Id, request.IntegrationType, request.Route, request.Verdict, FaultText.Read(request.Faults));
        if (!registry.Has(request.IntegrationType))
            return replayed with { ReadsAs = "nothing: there is no module of this partner" };
        try
        {
            var key = Remapping.NewKey();
            var (now, finding) = await remapping.OneAsync(request, new AccessContext(doer.Actor, PiiPurpose.Replay, act.Id), key, token);
            var draft = now switch
            {
                Inbound.Create create => create.Draft,
                Inbound.Quote quote => quote.Draft,
                _ => null,
            };
            return replayed with
            {
                ReadsAs = now is Inbound.NotRelevant other ? $"NotRelevant ({other.Why})" : now.GetType().Name,
                FaultsNow = now is Inbound.Unreadable unreadable ? unreadable.Faults : await FaultsAsync(request, draft),
                Differences = finding.Differences,
                Fields = draft is null ? [] : FieldDifference.Masked(MappedOrder.Of(draft, stored: null), key),
            };
        }
        catch (ErasedException)
        {
            return replayed with { ReadsAs = "nothing: its content was destroyed" };
        }
    }

    /// <summary>The newest of a partner's requests since then.</summary>
    public async Task<RemapReport> RunAsync(IntegrationType partner, TimeSpan back, Doer doer, CancellationToken token)
    {
        var now = time.GetUtcNow();
        await WriteAsync(ActLedger.Row(doer, OfPartner, now, subject: partner.ToString(), details: new { hours = back.TotalHours, limit = MostRequests }), token);
        return await remapping.RunAsync(partner, now - back, MostRequests, doer.Actor, token);
    }

    private async Task WriteAsync(OpsAct act, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        db.Add(act);
        await db.SaveChangesAsync(token);
    }

    /// <summary>What would be found wrong today with what was not taken then: of an order that was taken, the times have passed.</summary>
    private async Task<IReadOnlyList<Fault>> FaultsAsync(IncomingRequest request, DeliveryDraft? draft)
    {
        if (draft is null || request.Verdict is not (RequestVerdict.Invalid or RequestVerdict.Unreadable or RequestVerdict.Failed))
            return [];
        if (Door.All(registry, settings).FirstOrDefault(d => d.Partner == request.IntegrationType && d.Route.Name.Equals(request.Route, StringComparison.Ordinal)) is not { } door)
            return [];
        var onFile = door.Options.StoreCheck && draft.StoreId is { } id
            ? await store.ReadAsync([StoreLookup.Find(door.Partner, id)], (reader, token) => StoreLookup.ReadAsync(reader, door.Partner, id, token))
            : null;
        return validation.Faults(draft, onFile, door);
    }
}

/// <summary>A request then and now. Holds only what may be shown.</summary>
/// <param name="RequestId">Of the request.</param>
/// <param name="Partner">Whose.</param>
/// <param name="Route">The route's name within its module.</param>
/// <param name="Verdict">Of then.</param>
/// <param name="FaultsThen">Of then.</param>
internal sealed record Replayed(Guid RequestId, IntegrationType Partner, string Route, RequestVerdict Verdict, IReadOnlyList<Fault> FaultsThen)
{
    /// <summary>What it is for the module of today.</summary>
    public string ReadsAs { get; init; } = "";

    public IReadOnlyList<Fault> FaultsNow { get; init; } = [];

    /// <summary>Of an order that was taken: the fields of its rows that would be others today.</summary>
    public IReadOnlyList<FieldDifference> Differences { get; init; } = [];

    /// <summary>Of an order: what is read out of it today.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; } = [];

    public bool FaultsDiffer => !FaultsThen.ToHashSet().SetEquals(FaultsNow);

    public bool Differs => Differences.Count > 0 || (FaultsDiffer && Verdict is RequestVerdict.Invalid or RequestVerdict.Unreadable);
}
