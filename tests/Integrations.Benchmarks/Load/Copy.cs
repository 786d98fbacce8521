using Npgsql;
using NpgsqlTypes;

namespace Integrations.Benchmarks.Load;

/// <summary>COPY into one table, the columns as listed.</summary>
internal static class Copy
{
    public static async Task IntoAsync<T>(
        NpgsqlConnection connection, string table, string columns, IEnumerable<T> rows, Func<NpgsqlBinaryImporter, T, Task> write, CancellationToken stop)
    {
        await using var importer = await connection.BeginBinaryImportAsync($"COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)", stop);
        importer.Timeout = TimeSpan.FromMinutes(10);
        foreach (var row in rows)
        {
            await importer.StartRowAsync(stop);
            await write(importer, row);
        }

        await importer.CompleteAsync(stop);
    }

    public static Task BytesAsync(this NpgsqlBinaryImporter importer, byte[] value) => importer.WriteAsync(value, NpgsqlDbType.Bytea);

    public static Task JsonAsync(this NpgsqlBinaryImporter importer, string value) => importer.WriteAsync(value, NpgsqlDbType.Jsonb);
}
