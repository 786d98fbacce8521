using Integrations.Ops.Orders;
using Npgsql;
using NpgsqlTypes;

namespace Integrations.Ops.Decide;

/// <summary>Which dead changes are meant: what a filter of orders says, and one cause. The list, its count and a batch over it read the same.</summary>
internal sealed record DeadFilter(OrderFilter Orders, string? Cause, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Days that are looked at.</summary>
    public const int Days = 31;

    /// <summary>Behind WHERE, over <c>x</c> status_decision, <c>s</c> external_state and <c>d</c> delivery; parameters 1 to 11.</summary>
    public const string Condition = """
        x.decision = 'Dead' AND x.decided_at >= $1 AND x.decided_at <= $2
            AND NOT EXISTS (SELECT FROM settlement t WHERE t.delivery_id = x.delivery_id AND t.seq = x.seq)
            AND ($3::integration_type IS NULL OR s.integration_type = $3) AND ($4::region IS NULL OR s.region = $4)
            AND ($5::integer IS NULL OR s.api_version = $5) AND ($6::text IS NULL OR coalesce(x.cause, x.reason, '') = $6)
            AND ($7::attempt_status IS NULL OR s.current_status = $7) AND ($8::text IS NULL OR d.external_store_id = $8)
            AND ($9::text IS NULL OR s.current_robot_id = $9) AND ($10::source IS NULL OR d.source = $10)
            AND ($11::text IS NULL OR s.external_delivery_id = $11 OR s.delivery_id::text = $11)
        """;

    public const string Tables = """
        status_decision x JOIN external_state s ON s.delivery_id = x.delivery_id LEFT JOIN delivery d ON d.id = x.delivery_id
        """;

    public static DeadFilter Of(string? line, string? cause, DateTimeOffset now)
    {
        var orders = OrderFilter.Parse(line);
        var from = orders.NewerThan is { } newer ? now - newer : now.AddDays(-Days);
        return new DeadFilter(orders, cause, from, orders.OlderThan is { } older ? now - older : now);
    }

    public void AddTo(NpgsqlParameterCollection parameters)
    {
        parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = From.ToUniversalTime() });
        parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = To.ToUniversalTime() });
        parameters.Add(Enum(Orders.Partner, "integration_type"));
        parameters.Add(Enum(Orders.Region, "region"));
        parameters.Add(new NpgsqlParameter { Value = (object?)Orders.ApiVersion ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        parameters.Add(Text(Cause));
        parameters.Add(Enum(Orders.Status, "attempt_status"));
        parameters.Add(Text(Orders.Store));
        parameters.Add(Text(Orders.Robot));
        parameters.Add(Enum(Orders.Source, "source"));
        parameters.Add(Text(Orders.Id));
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Enum<T>(T? value, string type)
        where T : struct, System.Enum => new() { Value = (object?)value ?? DBNull.Value, DataTypeName = type };
}
