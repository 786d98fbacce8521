using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Integrations.Ops.Alerts.Conditions;

/// <summary>Hosts that fell silent without an end, for as long as it is of use to say so.</summary>
internal sealed class HostConditions(NpgsqlDataSource source, IOptions<AlertOptions> options, TimeProvider time) : ICondition
{
    /// <summary>Then it is given up: what it did is done by others for long.</summary>
    public static readonly TimeSpan GivenUp = TimeSpan.FromHours(1);

    // A month of starts, which is few rows.
    private const string Sql = "SELECT node, seen_at FROM host_start WHERE ended_at IS NULL AND seen_at > $1 AND seen_at <= $2 ORDER BY seen_at DESC LIMIT 100";

    public IReadOnlyList<AlertKind> Kinds { get; } = [AlertKind.HostSilent];

    public async Task<IReadOnlyList<Condition>> ReadAsync(CancellationToken token)
    {
        var now = time.GetUtcNow();
        var found = new List<Condition>();
        await using var command = source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - GivenUp });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now.AddSeconds(-options.Value.SilentSeconds) });
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            var seen = row.GetFieldValue<DateTimeOffset>(1);
            found.Add(new Condition(AlertKind.HostSilent, new AlertSubject(row.GetString(0)))
            {
                Since = seen,
                Cause = string.Create(CultureInfo.InvariantCulture, $"no beat since {seen.UtcDateTime:HH:mm:ss} UTC, and no end of it"),
            });
        }

        return found;
    }
}
