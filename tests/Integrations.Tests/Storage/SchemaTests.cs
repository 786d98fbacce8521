using System.Globalization;
using System.Text;
using Integrations.Storage;
using Npgsql;
using Xunit;
using static Integrations.Testing.Approved;

namespace Integrations.Tests.Storage;

/// <summary>The schema as the database says it is, compared with the approved text: it cannot change unseen.</summary>
public sealed class SchemaTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private const string Columns = """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
            CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END, array_to_string(c.reloptions, ', '), obj_description(c.oid)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname NOT LIKE '\_\_%'
        ORDER BY c.relname, a.attnum
        """;

    private const string Constraints = """
        SELECT c.relname, x.conname, pg_get_constraintdef(x.oid) FROM pg_constraint x JOIN pg_class c ON c.oid = x.conrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND NOT c.relispartition AND c.relname NOT LIKE '\_\_%'
        ORDER BY c.relname, x.contype DESC, x.conname
        """;

    private const string Indexes = """
        SELECT c.relname, i.relname, regexp_replace(pg_get_indexdef(i.oid), '^.* USING ', '') FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
        JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND NOT c.relispartition AND c.relname NOT LIKE '\_\_%'
            AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.oid)
        ORDER BY c.relname, i.relname
        """;

    /// <summary>The partners' labels come with the enum's members and need no approval.</summary>
    private const string Labels = """
        SELECT t.typname, string_agg(e.enumlabel, ', ' ORDER BY e.enumlabel) FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
        WHERE t.typname <> 'integration_type' GROUP BY 1 ORDER BY 1
        """;

    [Fact]
    public async Task The_schema_is_as_approved()
    {
        await using var source = StorageSetup.OpenSource(database.ConnectionString);
        var text = new StringBuilder();
        await AddTablesAsync(source, text);
        text.Append("\nenums\n");
        await foreach (var row in RowsAsync(source, Labels))
            text.Append(CultureInfo.InvariantCulture, $"  {row[0]}: {row[1]}\n");

        await Verify(text.ToString());
    }

    private static async Task AddTablesAsync(NpgsqlDataSource source, StringBuilder text)
    {
        var constraints = await ByTableAsync(source, Constraints);
        var indexes = await ByTableAsync(source, Indexes);
        var table = "";
        await foreach (var row in RowsAsync(source, Columns))
        {
            if (row[0] != table)
            {
                AddKeys();
                table = row[0]!;
                text.Append(CultureInfo.InvariantCulture, $"\n{table}");
                text.Append(row[4] is { } partition ? $" partitioned by {partition}" : "").Append(row[5] is { } options ? $" with ({options})" : "");
                text.Append(row[6] is { } comment ? $" -- {comment}" : "").Append('\n');
            }

            text.Append(CultureInfo.InvariantCulture, $"  {row[1]} {row[2]}{(row[3] == "True" ? " not null" : "")}\n");
        }

        AddKeys();

        void AddKeys()
        {
            foreach (var (name, definition) in constraints.GetValueOrDefault(table, []).Concat(indexes.GetValueOrDefault(table, [])))
                text.Append(CultureInfo.InvariantCulture, $"    {name}: {definition}\n");
        }
    }

    private static async Task<Dictionary<string, List<(string, string)>>> ByTableAsync(NpgsqlDataSource source, string sql)
    {
        var found = new Dictionary<string, List<(string, string)>>(StringComparer.Ordinal);
        await foreach (var row in RowsAsync(source, sql))
        {
            if (!found.TryGetValue(row[0]!, out var rows))
                found.Add(row[0]!, rows = []);
            rows.Add((row[1]!, row[2]!));
        }

        return found;
    }

    private static async IAsyncEnumerable<string?[]> RowsAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            yield return [.. Enumerable.Range(0, reader.FieldCount)
                .Select(i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))];
        }
    }
}
