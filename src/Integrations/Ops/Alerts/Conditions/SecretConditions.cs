using Integrations.Abstractions;
using Integrations.Ops.Console;
using Integrations.Ops.Settings;
using Integrations.Partners;
using Npgsql;

namespace Integrations.Ops.Alerts.Conditions;

/// <summary>
/// Lanes whose last secret of a side ends soon, or has ended: nothing that outlasts it is set. Said only by hosts that run with the partner's
/// latest settings, or those of before and after a change would contradict each other while it is rolled out.
/// </summary>
internal sealed class SecretConditions(NpgsqlDataSource source, PartnerSettings settings, OwnSettings own, TimeProvider time) : ICondition
{
    // A row for each change of a year.
    private const string Latest = "SELECT DISTINCT ON (integration_type) integration_type, hash FROM settings_seen ORDER BY integration_type, first_seen_at DESC";

    private HashSet<IntegrationType> _known = [];

    public IReadOnlyList<AlertKind> Kinds { get; } = [AlertKind.SecretEnding];

    public async Task<IReadOnlyList<Condition>> ReadAsync(CancellationToken token)
    {
        var now = time.GetUtcNow();
        _known = await WithLatestAsync(token);
        return
        [
            .. from lane in settings.Lanes
               where _known.Contains(lane.Type)
               let region = settings.For(lane.Type, lane.Region)!
               let ends = new[] { (Whose: "what the partner proves itself with", End: EndOf(region.Inbound)), (Whose: "what we prove ourselves with", End: EndOf(region.Outbound)) }
                   .Where(side => side.End - now < CredentialSeen.Soon).ToList()
               where ends.Count > 0
               select new Condition(AlertKind.SecretEnding, AlertSubject.Lane(lane.Type, lane.Region))
               {
                   Cause = string.Join("; ", ends.Select(side => $"{side.Whose} {(side.End <= now ? "ended" : "ends")} at {Ages.Exact(side.End!.Value)}")),
               },
        ];
    }

    public bool Knows(AlertSubject subject) => subject.Partner is { } partner && _known.Contains(partner);

    /// <summary>Of the one that lasts longest; null where one lasts for good, or there is none that could end.</summary>
    internal static DateTimeOffset? EndOf(IEnumerable<Credential> side)
    {
        var set = side.Where(credential => credential.Secret.Length > 0).ToList();
        return set.Count == 0 || set.Exists(credential => credential.NotAfter is null) ? null : set.Max(credential => credential.NotAfter);
    }

    private async Task<HashSet<IntegrationType>> WithLatestAsync(CancellationToken token)
    {
        var latest = new HashSet<IntegrationType>();
        await using var command = source.CreateCommand(Latest);
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            if (own.All.TryGetValue(row.GetFieldValue<IntegrationType>(0), out var mine) && mine.Hash == row.GetString(1))
                latest.Add(row.GetFieldValue<IntegrationType>(0));
        }

        return latest;
    }
}
