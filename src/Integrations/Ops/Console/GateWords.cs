using System.Globalization;
using Integrations.StatusUpdates.Explain;

namespace Integrations.Ops.Console;

/// <summary>What holds a delivery, in one sentence.</summary>
internal static class GateWords
{
    public static string Of(Gate gate) => gate switch
    {
        Gate.Held held => $"The lane is {(held.Draining ? "drained" : "paused")}{(held.By is { } by ? $" by {by}" : "")}{(held.Reason is { } reason ? $": {reason}" : "")}.",
        Gate.Closed closed => string.Create(
            CultureInfo.InvariantCulture,
            $"The lane is closed ({closed.Trouble}){(closed.Trips > 1 ? $", for the {closed.Trips}. time in a row" : "")}{(closed.WaitsForProbe ? closed.ProbeUnderWay ? "; the one update that decides is under way" : "; one update will decide" : "")}."),
        Gate.Disabled => "The partner is switched off on this host.",
        Gate.Leased leased => $"Host {leased.Host} works on it{(leased.Call is null ? "" : ": a call is under way")}.",
        Gate.Backoff backoff => string.Create(
            CultureInfo.InvariantCulture, $"Attempt {backoff.Attempts} failed{(backoff.LastOutcome is { } outcome ? $" ({outcome})" : "")}; the next one is due then."),
        Gate.PutOff => "It was given back without an attempt.",
        Gate.OrderHeld => "Somebody holds this order's updates until then.",
        Gate.StoreTurn => "The partner's limit per store gives it the next turn then.",
        Gate.LaneBudget budget => $"The partner's limit ({budget.Scope}) gives the next call then.",
        Gate.DueNow => "Nothing: the next claim takes it.",
        Gate.Unqueued => "The engine's row is missing.",
        _ => gate.GetType().Name,
    };
}
