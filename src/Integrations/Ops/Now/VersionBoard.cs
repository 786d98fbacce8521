using Integrations.Abstractions;
using Integrations.Ops.Orders;
using Integrations.Partners;
using Integrations.StatusUpdates.Protection;
using Npgsql;

namespace Integrations.Ops.Now;

/// <summary>
/// A partner by region and version of its API, over a day: what it asked, what it was told and how soon, and which versions nobody uses. Only
/// the newest rows are looked at where there are many; everything is found by partner and time, or by key.
/// </summary>
internal sealed class VersionBoard(NpgsqlDataSource source, PartnerRegistry registry, PartnerSettings settings, Attainment attainment, TimeProvider time)
{
    /// <summary>Requests, and orders.</summary>
    public const int MostLookedAt = 20_000;

    public const int MostOverdue = 1_000;

    private const string Received = """
        SELECT region, api_version, count(*), count(*) FILTER (WHERE verdict = 'Accepted' OR verdict = 'Repeated'), sum(count(*)) OVER () >= $3
        FROM (SELECT region, api_version, verdict FROM incoming_request WHERE integration_type = $1 AND received_at >= $2 ORDER BY received_at DESC LIMIT $3) r
        GROUP BY 1, 2
        """;

    // The same orders as in the list of unknown ones. Of one partner and by its name alone: of any of several the newest are found by sorting all.
    internal const string Ordered = $"""
        WITH unknown AS MATERIALIZED ({OrderSql.Unknown})
        SELECT d.region, d.api_version, count(*), count(u.id), sum(count(*)) OVER () >= $6
        FROM (SELECT id, region, api_version FROM delivery WHERE integration_type = ($1)[1] AND created_at >= $2 ORDER BY created_at DESC LIMIT $6) d
        LEFT JOIN unknown u ON u.id = d.id
        GROUP BY 1, 2
        """;

    // Which version an order has stands in its state; each is looked up by its key.
    private const string Overdue = """
        SELECT $2, v.api_version, count(*), 0::bigint, false
        FROM (SELECT delivery_id FROM egress_ready WHERE integration_type = $1 AND region = $2 AND pending_since < $3 LIMIT $4) e
        CROSS JOIN LATERAL (SELECT api_version FROM external_state WHERE delivery_id = e.delivery_id LIMIT 1) v
        GROUP BY 2
        """;

    private static readonly Guid Last = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    /// <summary>Every version that the module speaks in every region that is set, and whatever else was used.</summary>
    public async Task<VersionFigures> ReadAsync(IntegrationType partner, CancellationToken token)
    {
        var from = time.GetUtcNow() - Attainment.Day;
        var kept = await attainment.ReadAsync(token);
        var received = await EachAsync(Received, [OfPartner(partner), Time(from), Number(MostLookedAt)], token);
        var ordered = await EachAsync(Ordered,
        [
            new NpgsqlParameter { Value = new[] { partner }, DataTypeName = "integration_type[]" }, Time(from), Time(time.GetUtcNow().AddDays(1)),
            new NpgsqlParameter<Guid> { TypedValue = Last }, Number(MostOverdue), Number(MostLookedAt),
        ], token);
        var overdue = new Dictionary<(Region, int), Counted>();
        foreach (var (lane, objective) in kept.Where(pair => pair.Key.Partner == partner))
        {
            foreach (var (key, count) in await EachAsync(
                Overdue, [OfPartner(partner), new NpgsqlParameter<Region> { TypedValue = lane.Region }, Time(time.GetUtcNow() - objective.Objective.Within), Number(MostOverdue)], token))
                overdue[key] = count;
        }

        var spoken = registry.Modules.Single(module => module.Type == partner).ApiVersions;
        var told = kept.Where(pair => pair.Key.Partner == partner).SelectMany(pair => pair.Value.Versions.Select(version => (Key: (pair.Key.Region, version.ApiVersion), version)))
            .ToDictionary(pair => pair.Key, pair => pair.version);
        var regions = Enum.GetValues<Region>().Where(region => settings.For(partner, region) is not null);
        var keys = regions.SelectMany(region => spoken.Select(version => (region, version))).Concat(received.Keys).Concat(ordered.Keys).Concat(told.Keys).Distinct();
        return new VersionFigures(
        [
            .. from key in keys
               orderby key.Item1, key.Item2 descending
               let version = told.GetValueOrDefault(key)
               let late = overdue.GetValueOrDefault(key).Count
               select new VersionRow(key.Item1, key.Item2, spoken.Contains(key.Item2))
               {
                   Received = received.GetValueOrDefault(key).Count,
                   Accepted = received.GetValueOrDefault(key).Part,
                   Orders = ordered.GetValueOrDefault(key).Count,
                   Unknown = ordered.GetValueOrDefault(key).Part,
                   Took = version?.Took,
                   Kept = kept.TryGetValue(new LaneKey(partner, key.Item1), out var lane)
                       ? new KeptObjective(lane.Objective, (version?.Hour ?? default) with { Overdue = late }, (version?.Day ?? default) with { Overdue = late })
                       : null,
               },
        ])
        {
            Cut = received.Values.Concat(ordered.Values).Any(count => count.Cut),
        };
    }

    private static NpgsqlParameter<IntegrationType> OfPartner(IntegrationType partner) => new() { TypedValue = partner };

    private static NpgsqlParameter<DateTimeOffset> Time(DateTimeOffset at) => new() { TypedValue = at.ToUniversalTime() };

    private static NpgsqlParameter<int> Number(int number) => new() { TypedValue = number };

    private async Task<Dictionary<(Region, int), Counted>> EachAsync(string sql, NpgsqlParameter[] parameters, CancellationToken token)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        var found = new Dictionary<(Region, int), Counted>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            found[(row.GetFieldValue<Region>(0), row.GetInt32(1))] = new Counted(row.GetInt64(2), row.GetInt64(3), row.GetBoolean(4));
        return found;
    }

    private readonly record struct Counted(long Count, long Part, bool Cut);
}

/// <param name="Rows">By region, the newest version first.</param>
internal sealed record VersionFigures(IReadOnlyList<VersionRow> Rows)
{
    /// <summary>There were more requests or orders than were looked at: the newest are counted.</summary>
    public bool Cut { get; init; }
}

/// <param name="Region">Where.</param>
/// <param name="ApiVersion">The partner's.</param>
/// <param name="IsSpoken">False for a version that the module does not have any more.</param>
internal sealed record VersionRow(Region Region, int ApiVersion, bool IsSpoken)
{
    public long Received { get; init; }

    public long Accepted { get; init; }

    public long Orders { get; init; }

    /// <summary>Of the orders: a call may have arrived, and nobody knows.</summary>
    public long Unknown { get; init; }

    public TookSeconds? Took { get; init; }

    /// <summary>Null where this host has no such lane.</summary>
    public KeptObjective? Kept { get; init; }

    public bool IsUsed => Received > 0 || Orders > 0 || Kept?.Day.Told > 0;
}
