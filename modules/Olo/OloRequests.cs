using System.Buffers;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Olo;

/// <summary>Reads what Olo says about a quote or a delivery that exists.</summary>
internal static class OloRequests
{
    private const int ReasonLimit = 64;

    /// <summary>
    /// Those that whoever orders gives. Any other is kept too.
    /// https://olosupport.zendesk.com/hc/en-us/articles/360001646572
    /// </summary>
    public static readonly IReadOnlyList<string> Reasons =
    [
        "CustomerCanceled", "CustomerChangedOrder", "CustomerOtherReason", "DriverMissedPickup", "UnableToFulfill", "MissedDropoffTime", "VendorOtherReason",
    ];

    private static readonly SearchValues<char> CodeLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    /// <param name="said">The quote's id in the path.</param>
    /// <param name="body">Null where none was sent.</param>
    public static Inbound Accept(string said, Wire? body)
    {
        var (dispatchId, quoteId) = OloIds.ReadQuote(said);
        var tip = body is null ? null : OloMoney.Read(body, "tip", OloMoney.Currency(body));
        return body is { HasFaults: true }
            ? new Inbound.Unreadable(body.Faults, dispatchId)
            : new Inbound.AcceptQuote(dispatchId, tip) { QuoteId = quoteId };
    }

    /// <summary>The reason is kept where it has the form of a code: a sentence may name a person, and no cancellation is refused over its reason.</summary>
    public static Inbound Cancel(string said, Wire? body)
    {
        var delivery = OloIds.ReadDelivery(said);
        var reason = body?.Text("reason");
        if (body is { HasFaults: true })
            return new Inbound.Unreadable(body.Faults, delivery.ExternalId);
        var isCode = reason is { Length: <= ReasonLimit } && !reason.AsSpan().ContainsAnyExcept(CodeLetters);
        return new Inbound.Cancel(delivery, isCode ? reason : null);
    }
}
