using Integrations.Abstractions;

namespace Integrations.StatusUpdates.Protection;

/// <summary>How the budgets of a lane are called in <c>rate_budget</c>.</summary>
internal static class BudgetKey
{
    public static string Of(LaneKey lane, RateScope scope) => $"{lane.Partner}/{lane.Region}/{scope}".ToLowerInvariant();

    /// <summary>A store's id is kept as the partner writes it: two that differ in case only are two stores.</summary>
    public static string OfStore(LaneKey lane, string store) => Of(lane, RateScope.Store) + "/" + store;
}
