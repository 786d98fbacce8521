using Integrations.Ops.Access;

namespace Integrations.Ops.Orders;

/// <summary>A column of the list of orders, beside the order itself.</summary>
public enum OrderColumn
{
    Partner,
    Source,
    Came,
    State,

    /// <summary>What the partner is owed, since when and until when it rests.</summary>
    Owed,
    Robot,
    Heard,
}

/// <summary>Which columns somebody sees: chosen ones, or the usual ones of one's roles.</summary>
internal static class OrderColumns
{
    // Whoever may act is shown what an act would touch; who looks after people's data, where an order comes from.
    private static readonly Dictionary<OpsRole, OrderColumn[]> OfRole = new()
    {
        [OpsRole.Viewer] = [OrderColumn.Partner, OrderColumn.Came, OrderColumn.State, OrderColumn.Robot, OrderColumn.Heard],
        [OpsRole.Operator] = [OrderColumn.Partner, OrderColumn.Came, OrderColumn.State, OrderColumn.Owed, OrderColumn.Robot, OrderColumn.Heard],
        [OpsRole.Privacy] = [OrderColumn.Partner, OrderColumn.Source, OrderColumn.Came, OrderColumn.State],
        [OpsRole.Admin] = [OrderColumn.Partner, OrderColumn.Came, OrderColumn.State, OrderColumn.Owed, OrderColumn.Heard],
    };

    /// <summary>All that any of these roles usually sees.</summary>
    public static IReadOnlyList<OrderColumn> Usual(IEnumerable<OpsRole> roles) => [.. roles.SelectMany(role => OfRole[role]).Distinct().Order()];

    /// <summary>In the list's order, without what is no column.</summary>
    public static IReadOnlyList<OrderColumn> Parse(IEnumerable<string> names) =>
        [.. names.Select(name => Enum.TryParse<OrderColumn>(name, out var column) && column.ToString() == name ? column : (OrderColumn?)null).OfType<OrderColumn>().Distinct().Order()];

    public static string Name(OrderColumn column) => column is OrderColumn.Heard ? "Partner heard" : column.ToString();
}
