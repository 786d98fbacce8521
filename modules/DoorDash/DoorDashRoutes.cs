using System.Globalization;
using Integrations.Abstractions;

namespace Integrations.Modules.DoorDash;

/// <summary>The routes that generations have in common, each under its own version.</summary>
internal static class DoorDashRoutes
{
    private const string Id = $"{{{DoorDashIds.Field}}}";

    public static InboundRoute Create(int version, string path) => Route(version, "create", "POST", path, RouteKind.Create);

    public static IEnumerable<InboundRoute> Quotes(int version) =>
    [
        Route(version, "quote", "POST", "quotes", RouteKind.Quote),
        // The contract's body of an accept is optional.
        Route(version, "accept", "POST", $"quotes/{Id}/accept", RouteKind.AcceptQuote) with { BodyRequired = false },
    ];

    public static IEnumerable<InboundRoute> Deliveries(int version) =>
    [
        Route(version, "query", "GET", $"deliveries/{Id}", RouteKind.Query),
        Route(version, "update", "PATCH", $"deliveries/{Id}", RouteKind.Update),
        Route(version, "cancel", "PUT", $"deliveries/{Id}/cancel", RouteKind.Cancel),
        Route(version, "handoff", "POST", $"deliveries/{Id}/handoff", RouteKind.Unlock),
        Route(version, "report", "POST", "updates", RouteKind.Report),
    ];

    private static InboundRoute Route(int version, string name, string method, string path, RouteKind kind) => new(
        string.Create(CultureInfo.InvariantCulture, $"v{version}-{name}"),
        method,
        string.Create(CultureInfo.InvariantCulture, $"/doordash/v{version}/{path}"),
        kind,
        version);
}
