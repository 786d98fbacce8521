using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Ops.Audit;

/// <summary>
/// Reads what was written down, page by page. Ids of version 7 lie in the order of time, so the key itself is the way through a table: a
/// page goes through a bounded number of rows, and says how far it came.
/// </summary>
internal sealed class AuditTrail(NpgsqlDataSource source, TimeProvider time)
{
    public const int PageSize = 50;
    public const int UsualDays = 7;
    public const int MostDays = 400;

    /// <summary>Rows that one page goes through.</summary>
    public const int MostLookedAt = 20_000;

    /// <summary>Rows of one export.</summary>
    public const int MostExported = 100_000;

    private const int ExportedAtOnce = 1_000;

    // Where a question is worse than thought, it ends with a sentence instead of holding the database.
    private const int Seconds = 5;

    private static readonly Guid Last = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    /// <summary>For tests that have fewer.</summary>
    internal int LooksAt { get; init; } = MostLookedAt;

    /// <param name="view">Of what.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="days">How far back.</param>
    /// <param name="after">The last id of the page before.</param>
    /// <param name="idOf">Of a row.</param>
    /// <param name="token">Stops it.</param>
    /// <param name="size">Rows of a page.</param>
    public async Task<AuditPage<T>> PageAsync<T>(
        AuditView<T> view, AuditFilter filter, int days, Guid? after, Func<T, Guid> idOf, CancellationToken token, int size = PageSize)
    {
        var from = time.GetUtcNow() - TimeSpan.FromDays(days);
        var (low, before) = (IdAt(from), after ?? Last);
        var cut = false;
        if (!filter.ByIndex && await LowestAsync(view, from, low, before, token) is { } lowest)
            (low, cut) = (lowest, true);
        var rows = await RowsAsync(view, filter, from, low, before, size + 1, token);
        var page = rows.Count > size ? rows[..size] : rows;
        Guid? next = rows.Count > size ? idOf(page[^1]) : cut ? low : null;
        return new AuditPage<T>(page, next, cut ? IdTime.MadeAt(low) ?? from : from);
    }

    /// <summary>Every row of the window, the newest first, up to as many as an export holds.</summary>
    public async IAsyncEnumerable<T> AllAsync<T>(
        AuditView<T> view, AuditFilter filter, int days, Func<T, Guid> idOf, [EnumeratorCancellation] CancellationToken token)
    {
        Guid? after = null;
        var written = 0;
        do
        {
            var page = await PageAsync(view, filter, days, after, idOf, token, ExportedAtOnce);
            foreach (var row in page.Rows)
            {
                if (written++ == MostExported)
                    yield break;
                yield return row;
            }

            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>The id down to which a page may look; null where the window ends before.</summary>
    private async Task<Guid?> LowestAsync<T>(AuditView<T> view, DateTimeOffset from, Guid low, Guid before, CancellationToken token)
    {
        var sql = $"SELECT id, count(*) OVER () FROM (SELECT id FROM {view.Table} x WHERE {Stretch(view)} ORDER BY id DESC LIMIT $5) n ORDER BY id LIMIT 1";
        await using var command = source.CreateCommand(sql);
        Fill(command, from, low, before, LooksAt);
        await using var row = await command.ExecuteReaderAsync(token);
        return await row.ReadAsync(token) && row.GetInt64(1) == LooksAt ? row.GetGuid(0) : null;
    }

    private async Task<List<T>> RowsAsync<T>(
        AuditView<T> view, AuditFilter filter, DateTimeOffset from, Guid low, Guid before, int most, CancellationToken token)
    {
        await using var command = source.CreateCommand(
            $"SELECT {view.Columns} FROM {view.Table} x {view.Joins} WHERE {Stretch(view)}{filter.Sql} ORDER BY x.id DESC LIMIT $5");
        Fill(command, from, low, before, most);
        foreach (var value in filter.Values)
            command.Parameters.Add(value);
        var rows = new List<T>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            rows.Add(view.Read(row));
        return rows;
    }

    // The id holds the time to the millisecond; the day only spares partitions.
    private static string Stretch<T>(AuditView<T> view) =>
        $"x.id >= $1 AND x.id < $2 AND {(view.Day is { } day ? $"x.{day} BETWEEN $3 AND $4" : "$3::timestamptz <= $4::timestamptz")}";

    private void Fill(NpgsqlCommand command, DateTimeOffset from, Guid low, Guid before, int most)
    {
        var slack = TimeSpan.FromMinutes(1);
        var to = IdTime.MadeAt(before) ?? time.GetUtcNow().AddDays(1);
        command.CommandTimeout = Seconds;
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = low });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = before });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = (from - slack).ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = (to + slack).ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
    }

    /// <summary>The smallest id of that millisecond.</summary>
    private static Guid IdAt(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, at.ToUnixTimeMilliseconds()) << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
