using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.ThreePl;

/// <summary>Amounts are whole minor units of <c>currency</c>; where the client names none, of the region's.</summary>
internal static class ThreePlMoney
{
    public static string Currency(Wire body, Region region)
    {
        var said = body.Text("currency");
        if (said is { Length: 3 } && said.All(char.IsAsciiLetterUpper))
            return said;
        if (said is not null)
            body.Fault("currency", "currency:iso4217");
        return region switch
        {
            Region.US => "USD",
            Region.EU => "EUR",
        };
    }

    public static Money? Read(Wire body, string name, string currency) =>
        body.Integer(name, min: 0, max: int.MaxValue) is { } amount ? new Money(amount, currency) : null;
}
