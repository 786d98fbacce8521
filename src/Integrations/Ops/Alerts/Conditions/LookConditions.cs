using Integrations.Ops.Access;
using Integrations.Ops.Acts;
using Integrations.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Integrations.Ops.Alerts.Conditions;

/// <summary>People who have used most of the looks that one person may have within an hour.</summary>
internal sealed class LookConditions(NpgsqlDataSource source, IOptions<AlertOptions> options, IOptions<ConsoleOptions> console, TimeProvider time) : ICondition
{
    internal const string Sql = $"""
        SELECT actor, count(*) FROM ops_act WHERE id >= $1 AND {OpsActTable.IsLook}
        GROUP BY 1 HAVING count(*) * 200 >= $2 ORDER BY 2 DESC LIMIT 100
        """;

    public IReadOnlyList<AlertKind> Kinds { get; } = [AlertKind.LooksMany];

    public async Task<IReadOnlyList<Condition>> ReadAsync(CancellationToken token)
    {
        // Hundredths of looks; half of it keeps an alert open.
        var opens = console.Value.RevealsPerHour * options.Value.LooksPercent;
        var found = new List<Condition>();
        await using var command = source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = IdTime.FirstAt(time.GetUtcNow().AddHours(-1)) });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = opens });
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            var looks = row.GetInt64(1);
            found.Add(new Condition(AlertKind.LooksMany, new AlertSubject(row.GetString(0)))
            {
                Opens = looks * 100 >= opens,
                Touches = looks,
                Cause = $"{looks} of {console.Value.RevealsPerHour} that are allowed",
            });
        }

        return found;
    }
}
