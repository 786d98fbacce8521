using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Olo;

/// <summary>
/// Olo's terms forbid Dispatch to carry illegal drugs, marijuana and CBD among them, and allow alcohol under terms of its own. What else may
/// need a check at the door Olo does not say, so the contents stay unknown whatever it says about alcohol.
/// </summary>
internal static class OloContents
{
    /// <summary>The rule of a fault that is no mistake of the caller's, but an order that nobody may carry.</summary>
    public const string Forbidden = "contents:forbidden";

    private static readonly string[] ForbiddenFlags = ["containsMarijuana", "containsCbd"];

    public static IReadOnlyList<ControlledContents> Read(Wire quote)
    {
        foreach (var flag in ForbiddenFlags)
        {
            if (quote.Flag(flag) is true)
                quote.Fault(flag, Forbidden);
        }

        return quote.Flag("containsAlcohol") is true ? [ControlledContents.Alcohol] : [];
    }

    public static bool AreAllForbidden(IReadOnlyList<Fault> faults) =>
        faults.Count > 0 && faults.All(fault => fault.Rule is Forbidden);
}
