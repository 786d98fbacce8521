using Npgsql;
using NpgsqlTypes;

namespace Integrations.Storage;

/// <summary>
/// Positional parameters, each with its type, null or not: a statement whose parameter changes its type with its value is prepared
/// again and again.
/// </summary>
internal static class Statement
{
    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, Guid value) => command.Put(new NpgsqlParameter<Guid> { TypedValue = value });

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, Guid? value) => command.Put(new NpgsqlParameter<Guid?> { TypedValue = value });

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, bool value) => command.Put(new NpgsqlParameter<bool> { TypedValue = value });

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, int value) => command.Put(new NpgsqlParameter<int> { TypedValue = value });

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, int? value) => command.Put(new NpgsqlParameter<int?> { TypedValue = value });

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, long value) => command.Put(new NpgsqlParameter<long> { TypedValue = value });

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, long? value) => command.Put(new NpgsqlParameter<long?> { TypedValue = value });

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, double value) =>
        command.Put(new NpgsqlParameter<double> { TypedValue = value });

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, double? value) =>
        command.Put(new NpgsqlParameter<double?> { TypedValue = value });

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, TimeSpan value) =>
        command.Put(new NpgsqlParameter<TimeSpan> { TypedValue = value });

    /// <summary>The database keeps moments; the offset that a partner wrote is not kept.</summary>
    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, DateTimeOffset value) =>
        command.Put(new NpgsqlParameter<DateTimeOffset> { TypedValue = value.ToUniversalTime() });

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, DateTimeOffset? value) =>
        command.Put(new NpgsqlParameter<DateTimeOffset?> { TypedValue = value?.ToUniversalTime() });

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, string? value) =>
        command.Put(new NpgsqlParameter<string?> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text });

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, byte[]? value) =>
        command.Put(new NpgsqlParameter<byte[]?> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bytea });

    public static NpgsqlBatchCommand WithEnum<T>(this NpgsqlBatchCommand command, T value)
        where T : struct, Enum => command.Put(new NpgsqlParameter<T> { TypedValue = value });

    public static NpgsqlBatchCommand WithEnum<T>(this NpgsqlBatchCommand command, T? value)
        where T : struct, Enum =>
        command.Put(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, DataTypeName = Naming.Snake(typeof(T).Name) });

    public static NpgsqlBatchCommand WithArray<T>(this NpgsqlBatchCommand command, IEnumerable<T> values) =>
        command.Put(new NpgsqlParameter<T[]> { TypedValue = [.. values] });

    public static NpgsqlBatchCommand WithJson(this NpgsqlBatchCommand command, string? value) =>
        command.Put(new NpgsqlParameter<string?> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Jsonb });

    private static NpgsqlBatchCommand Put(this NpgsqlBatchCommand command, NpgsqlParameter parameter)
    {
        command.Parameters.Add(parameter);
        return command;
    }
}
