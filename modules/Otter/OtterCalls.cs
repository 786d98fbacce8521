using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Otter;

/// <summary>A call of ours: whose token, in which store's name, in answer to what.</summary>
internal static class OtterCalls
{
    // One token for all; the error callback asks for a scope of its own.
    private static readonly Access Token = new Access.ClientCredentials("v1/auth/token", "delivery.provider callback.error.write");

    public static PartnerCall Of(string operation, string method, string path, string? storeId, string? eventId, JsonObject body)
    {
        var headers = new List<KeyValuePair<string, string>>(2);
        if (storeId is not null)
            headers.Add(new("X-Store-Id", storeId));
        if (eventId is not null)
            headers.Add(new("X-Event-Id", eventId));
        return PartnerCall.Json(operation, method, path, Token, body) with { Headers = headers };
    }

    public static string Delivery(string reference, string operation) => $"v1/delivery/{Uri.EscapeDataString(reference)}/{operation}";

    public static void AddCost(JsonObject body, Money? fee)
    {
        if (fee is not { } cost)
            return;
        body["currencyCode"] = cost.Currency;
        body["cost"] = new JsonObject { ["baseCost"] = OtterMoney.Major(cost), ["extraCost"] = 0 };
    }
}
