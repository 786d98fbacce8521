using Npgsql;
using NpgsqlTypes;

namespace Integrations.Ops.Audit;

/// <summary>One of the tables in which it is written what was said, seen and done, as the audit reads it: newest first, by ids that hold their time.</summary>
/// <typeparam name="T">A row as it is shown.</typeparam>
/// <param name="Table">Its key begins with <c>id</c>, a UUID of version 7.</param>
/// <param name="Day">The column by which it is partitioned; null where it is not.</param>
/// <param name="Columns">Of the table <c>x</c> and of what is joined to it; the id first.</param>
/// <param name="Joins">What is joined to each row.</param>
/// <param name="Read">A row.</param>
internal sealed record AuditView<T>(string Table, string? Day, string Columns, string Joins, Func<NpgsqlDataReader, T> Read);

/// <summary>What is asked of a view: conditions on its rows, each with the value that stands for its mark.</summary>
internal sealed class AuditFilter
{
    // $1 to $4 are the stretch, $5 is how many.
    private const int First = 6;

    private readonly List<string> _conditions = [];
    private readonly List<NpgsqlParameter> _values = [];

    public string Sql => string.Concat(_conditions.Select(condition => $" AND {condition}"));

    /// <summary>True where an index finds the rows: then no stretch has to be cut.</summary>
    public bool ByIndex { get; private set; }

    public IEnumerable<NpgsqlParameter> Values => _values.Select(value => value.Clone());

    /// <param name="condition">With <c>{0}</c> where the value goes.</param>
    /// <param name="value">Null leaves the condition out.</param>
    /// <param name="byIndex">An index finds these rows.</param>
    public AuditFilter Where<TValue>(string condition, TValue? value, bool byIndex = false)
    {
        if (value is null)
            return this;
        _conditions.Add(condition.Replace("{0}", FormattableString.Invariant($"${First + _values.Count}"), StringComparison.Ordinal));
        _values.Add(value is string ? new NpgsqlParameter { Value = value, NpgsqlDbType = NpgsqlDbType.Text } : new NpgsqlParameter { Value = value });
        ByIndex |= byIndex;
        return this;
    }

    public AuditFilter Where(string condition, bool asked)
    {
        if (asked)
            _conditions.Add(condition);
        return this;
    }
}

/// <summary>A page of a view.</summary>
/// <param name="Rows">Newest first.</param>
/// <param name="Next">The id behind which the next page begins; null at the end of what was asked for.</param>
/// <param name="From">Older ones were not looked at.</param>
internal sealed record AuditPage<T>(IReadOnlyList<T> Rows, Guid? Next, DateTimeOffset From);
