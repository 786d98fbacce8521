using System.Globalization;
using Integrations.Abstractions;
using Integrations.Ops.Events;
using Npgsql;

namespace Integrations.Ops.Alerts;

/// <summary>
/// Tells what partners were first seen to send, once: the mark that it was told is written with what tells it. One event for each partner and
/// version, with how many places; which ones stands on the partner's page, for a name in a body may be somebody's.
/// </summary>
internal sealed class DriftTold(EventLedger ledger, TimeProvider time)
{
    private const string Sql = """
        WITH told AS (
            UPDATE drift_sighting d SET told_at = $1
            FROM (
                SELECT integration_type, api_version, path, kind FROM drift_sighting WHERE told_at IS NULL
                ORDER BY integration_type, api_version, path, kind LIMIT 1000 FOR UPDATE SKIP LOCKED) n
            WHERE d.integration_type = n.integration_type AND d.api_version = n.api_version AND d.path = n.path AND d.kind = n.kind
            RETURNING d.integration_type, d.api_version)
        SELECT integration_type, api_version, count(*) FROM told GROUP BY 1, 2 ORDER BY 1, 2
        """;

    public async Task TellAsync(NpgsqlTransaction transaction, CancellationToken token)
    {
        var found = new List<(IntegrationType Partner, int Version, long Places)>();
        await using (var command = new NpgsqlCommand(Sql, transaction.Connection, transaction))
        {
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
            await using var row = await command.ExecuteReaderAsync(token);
            while (await row.ReadAsync(token))
                found.Add((row.GetFieldValue<IntegrationType>(0), row.GetInt32(1), row.GetInt64(2)));
        }

        var kind = AlertKind.PartnerDrift;
        foreach (var (partner, version, places) in found)
        {
            var subject = new AlertSubject(string.Create(CultureInfo.InvariantCulture, $"{partner} v{version}"), partner);
            var facts = new AlertFacts { Touches = places };
            await ledger.WriteAsync(transaction, kind, ledger.Begin(kind, kind.Name, AlertWords.Opened(kind, subject.Name, facts), kind.List(subject)) with
            {
                Partner = partner.ToString(),
                Subject = subject.Name,
                BlastRadius = AlertWords.Blast(kind, places),
            }, token);
        }
    }
}
