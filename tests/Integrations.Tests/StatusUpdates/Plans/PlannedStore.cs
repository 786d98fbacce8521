using System.Text.Json;
using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Integrations.Storage;
using Integrations.Tests.StatusUpdates.Wire;
using Npgsql;

namespace Integrations.Tests.StatusUpdates.Plans;

/// <summary>The engine's statements as its store runs them, on one connection, and the server's word on how it carried each out.</summary>
internal sealed class PlannedStore : IAsyncDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(25);

    private readonly StatementWire _wire;
    private readonly NpgsqlDataSource _source;
    private readonly EngineSources _sources;
    private readonly EgressStore _store;
    private readonly LaneStore _lanes;

    public PlannedStore(string connectionString)
    {
        _wire = new StatementWire(connectionString);
        var alone = new NpgsqlConnectionStringBuilder(_wire.ConnectionString) { MaxPoolSize = 1 }.ConnectionString;
        _source = StorageSetup.OpenSource(alone);
        _sources = new EngineSources(alone);
        _store = new EgressStore(_sources, TimeProvider.System);
        _lanes = new LaneStore(_source);
    }

    /// <summary>How each statement was carried out in the last turn, by its text.</summary>
    public ILookup<string, Plan> Plans => _wire.Remarks
        .Where(r => r.StartsWith("duration:", StringComparison.Ordinal))
        .Select(r => JsonDocument.Parse(r[r.IndexOf('{', StringComparison.Ordinal)..]).RootElement)
        .ToLookup(p => p.GetProperty("Query Text").GetString()!, p => new Plan(p.GetProperty("Plan")), StringComparer.Ordinal);

    /// <summary>What an engine does in one turn. Where nothing is due it is done for deliveries that nobody knows.</summary>
    public async Task TurnAsync()
    {
        _wire.Forget();
        var rooms = Enumerable.Range(0, Lane.Kinds).Select(kind => new LaneRoom(new Lane(PretendPartner.Name, Region.US, (short)kind), 100)).ToList();
        await _store.ClaimAsync(rooms, "lost", TimeSpan.Zero, CancellationToken.None);
        var claimed = await _store.ClaimAsync(rooms, "node", Lease, CancellationToken.None);
        if (claimed.Count == 0)
            claimed = [.. Enumerable.Range(0, 100).Select(_ => Nobody())];
        claimed = await _store.TakeOverAsync(claimed, CancellationToken.None);
        var owed = await _store.LoadAsync(claimed, CancellationToken.None);
        var tellings = owed.Count > 0 ? owed.Where(o => o.Changes.Count > 0).Select(o => Telling(o.Claim, o)).ToList() : [.. claimed.Select(c => Telling(c, Empty(c)))];
        await _store.ArmAsync(tellings, "node", CancellationToken.None);
        await _store.FinaliseAsync([.. tellings.Select(Sent)], CancellationToken.None);
        await _lanes.TakeProbeAsync(new LaneKey(PretendPartner.Name, Region.US), Lease, CancellationToken.None);
        await _lanes.EndDrainsAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _sources.DisposeAsync();
        await _source.DisposeAsync();
        await _wire.DisposeAsync();
    }

    private static Claimed Nobody() =>
        new(Id(), new Lane(PretendPartner.Name, Region.US, Lane.First), 1, TimeProvider.System.GetUtcNow(), 0, null, FormerToken: 1) { LeaseEnds = 0 };

    private static Owed Empty(Claimed claim) => new(claim, null, null, [])
    {
        ExternalId = "X",
        ApiVersion = 1,
        LastSeqDecided = 0,
        DataKeyId = claim.DeliveryId,
        WrappedKey = null,
    };

    private static Telling Telling(Claimed claim, Owed owed)
    {
        var now = TimeProvider.System.GetUtcNow();
        var change = new StatusChange
        {
            DeliveryId = claim.DeliveryId,
            ExternalId = "X",
            ApiVersion = 1,
            Region = Region.US,
            Seq = 1,
            Status = AttemptStatus.Assigned,
            Attempt = 1,
            OccurredAt = now,
        };
        return new Telling(owed, new TellPlan([], null), new OwedChange(change, now, traceParent: null), new Saying.Tell("Assigned", new PartnerCall("status", "POST", "status", new Access.Open())))
        {
            RequestId = Id(),
            RequestedAt = now,
            Prepared = new Prepared(new Uri("http://partner.test/status"), [], "{}", AuditBody: null),
        };
    }

    private static Outcome Sent(Telling telling) => new(telling.Owed.Claim)
    {
        DecidedTo = 1,
        Decided = [new Decided(1, Decision.Sent, "http_200", ClientRequestId: telling.RequestId)],
        Sent = new SentWord(1, "Assigned", "R1"),
        Call = new CallRecord(telling.RequestId, telling.RequestedAt, CallOutcome.Sent, "http_200"),
    };

    private static Guid Id() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
}
