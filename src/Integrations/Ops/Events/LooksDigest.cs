using System.Globalization;
using Integrations.Ops.Acts;
using Integrations.Ops.Alerts;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Ops.Events;

/// <summary>Tells the data owner, once for each week, who had personal values shown, for which purposes, and how many looks name no ticket.</summary>
internal sealed class LooksDigest(NpgsqlDataSource source, EventLedger ledger, TimeProvider time)
{
    private const string Sql = $"""
        SELECT actor, details ->> 'purpose', count(*), count(*) FILTER (WHERE ticket IS NULL)
        FROM ops_act WHERE id >= $1 AND id < $2 AND {OpsActTable.IsLook}
        GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 1000
        """;

    /// <summary>Of the last whole week, Monday to Monday. Says what it did; a week that was told is not told again.</summary>
    public async Task<string> TellAsync(CancellationToken token)
    {
        var today = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var to = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var looks = await CountAsync(to.AddDays(-7), to, token);
        var people = looks.By.Select(one => one.Actor).Distinct(StringComparer.Ordinal).Count();
        var kind = AlertKind.LooksWeekly;
        var summary = string.Create(CultureInfo.InvariantCulture, $"{kind.Says} from {looks.From:yyyy-MM-dd} to {looks.To:yyyy-MM-dd}: ")
            + (looks.Total == 0 ? "nobody looked." : string.Create(
                CultureInfo.InvariantCulture, $"{looks.Total} by {people} {(people == 1 ? "person" : "people")}, {looks.WithoutTicket} without a ticket, at most {looks.MostByOne} by one."));
        var list = string.Create(CultureInfo.InvariantCulture, $"audit/looks?purpose=SupportReveal&days=14&after={IdTime.FirstAt(to):N}");
        var body = ledger.Begin(kind, kind.Name, summary, list) with { Looks = looks };
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var told = await ledger.WriteAsync(transaction, kind, body, token, once: string.Create(CultureInfo.InvariantCulture, $"{kind.Name} {looks.From:yyyy-MM-dd}"));
        await transaction.CommitAsync(token);
        return told ? string.Create(CultureInfo.InvariantCulture, $"{looks.Total} looks were told") : "the week was told before";
    }

    private async Task<LooksOfWeek> CountAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken token)
    {
        var by = new List<LooksOfPerson>();
        await using var command = source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = IdTime.FirstAt(from) });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = IdTime.FirstAt(to) });
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            by.Add(new LooksOfPerson(row.GetString(0), await row.IsDBNullAsync(1, token) ? null : row.GetString(1), row.GetInt64(2), row.GetInt64(3)));
        var most = by.GroupBy(one => one.Actor, StringComparer.Ordinal).Select(person => person.Sum(one => one.Looks)).DefaultIfEmpty(0).Max();
        return new LooksOfWeek(from, to, by.Sum(one => one.Looks), by.Sum(one => one.WithoutTicket), most, by);
    }
}
