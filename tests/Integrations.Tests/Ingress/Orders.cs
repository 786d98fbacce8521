using System.Globalization;
using System.Text.Json.Nodes;

namespace Integrations.Tests.Ingress;

/// <summary>Orders in the pretend partner's words.</summary>
internal static class Orders
{
    private static int _last;

    public static string NewId(string kind = "order") =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}-{Interlocked.Increment(ref _last)}-{Environment.ProcessId}");

    /// <summary>Nothing is wrong with it.</summary>
    public static JsonObject Good(string id, Action<JsonObject>? change = null)
    {
        var order = new JsonObject
        {
            ["id"] = id,
            ["pickup"] = new JsonObject
            {
                ["name"] = "Example Deli",
                ["phone"] = "+14155550100",
                ["address"] = "1 Example Street, San Francisco",
                ["country"] = "US",
                ["lat"] = 37.7749,
                ["lng"] = -122.4194,
            },
            ["dropoff"] = new JsonObject
            {
                ["name"] = "Jo Invented",
                ["phone"] = "(415) 555-0199",
                ["email"] = "jo@example.com",
                ["address"] = "2 Sample Avenue, San Francisco",
                ["instructions"] = "Ring twice",
                ["country"] = "US",
                ["lat"] = 37.7793,
                ["lng"] = -122.4192,
            },
            ["items"] = new JsonArray(
                new JsonObject { ["id"] = "i-1", ["name"] = "Soup", ["note"] = "no onions", ["quantity"] = 2, ["price"] = 450 },
                new JsonObject { ["name"] = "Bread", ["quantity"] = 1 }),
            ["value"] = new JsonObject { ["minor"] = 1250, ["currency"] = "USD" },
            ["tip"] = new JsonObject { ["minor"] = 200, ["currency"] = "USD" },
        };
        change?.Invoke(order);
        return order;
    }
}
