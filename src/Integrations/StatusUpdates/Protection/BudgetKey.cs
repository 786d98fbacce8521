using Integrations.Abstractions;

namespace Integrations.StatusUpdates.Protection;

/// <summary>How the budgets of a lane are called in <c>rate_budget</c>.</summary>
internal static class BudgetKey
{
    public static string Of(LaneKey lane, RateScope scope) => $"{lane.Partner}/{lane.Region}/{scope}".ToLowerInvariant();

    /// <summary>A store's id is kept as the partner writes it: two that differ in case only are two stores.</summary>
    public static string OfStore(LaneKey lane, string store) => Of(lane, RateScope.Store) + "/" + store;

    /// <summary>Null where the scope counts more than one store.</summary>
    public static string? OfCall(LaneKey lane, RateScope scope, string store, string operation) => scope switch
    {
        RateScope.Address or RateScope.Credential => null,
        RateScope.Store => OfStore(lane, store),
        RateScope.StoreOperation => $"{Of(lane, scope)}/{operation}/{store}",
    };

    /// <summary>True for limits that are asked for before a call, not before a claim.</summary>
    public static bool IsOfStore(this RateScope scope) => scope is RateScope.Store or RateScope.StoreOperation;
}
