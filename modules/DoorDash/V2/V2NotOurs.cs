using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash.V2;

/// <summary>Orders that only a person can do. They are another provider's: kept, refused politely, never forwarded.</summary>
internal static class V2NotOurs
{
    private static readonly string[] Methods =
        ["standard", "catering", "shop_stage", "shop_deliver", "parcel", "large_order", "shop_handoff"];

    private static readonly string[] Signatures = ["required", "preferred", "none"];
    private static readonly string[] Setups = ["required", "none"];
    private static readonly string[] Scans = ["SCAN_BARCODE", "SCAN_QRCODE", "NO_SCAN"];
    private static readonly string[] RouteTypes = ["roundtrip"];

    public static IReadOnlyList<Vocabulary> Vocabularies =>
    [
        new("order_fulfillment_method", Methods),
        new("dropoff_options.signature", Signatures),
        new("dropoff_options.catering_setup", Setups),
        new("pickup_verification_metadata.verification_type", Scans),
        new("order_route_type", RouteTypes),
    ];

    /// <summary>The first reason, led by its field, or null. Every field is read, so that each fault in them is found.</summary>
    public static string? Why(Wire order, Wire? options, IReadOnlyList<Wire> items)
    {
        string?[] reasons =
        [
            Method(order),
            Signature(order, options),
            options?.Word("catering_setup", Setups) is "required" ? "dropoff_options.catering_setup: a person sets it up" : null,
            order.Object("pickup_verification_metadata")?.Word("verification_type", Scans) is "SCAN_BARCODE" or "SCAN_QRCODE"
                ? "pickup_verification_metadata: a person scans a code"
                : null,
            order.Integer("dropoff_cash_on_delivery", min: 0) is > 0 ? "dropoff_cash_on_delivery: a person takes the cash" : null,
            order.Word("order_route_type", RouteTypes) is "roundtrip"
                ? "order_route_type: a person takes something back to the store"
                : null,
            Dangerous(items) ? "items.dangerous_goods: not allowed in a robot" : null,
        ];
        return Array.Find(reasons, reason => reason is not null);
    }

    private static string? Method(Wire order) => order.Word("order_fulfillment_method", Methods) switch
    {
        "shop_deliver" or "shop_stage" or "shop_handoff" => "order_fulfillment_method: a person shops in the store",
        "catering" or "large_order" => "order_fulfillment_method: a person carries more than a robot holds and sets it up",
        "parcel" => "order_fulfillment_method: parcels are labelled and sorted on their way",
        _ => null,
    };

    private static string? Signature(Wire order, Wire? options)
    {
        var asked = options?.Word("signature", Signatures) is "required";
        var deprecated = order.Flag("dropoff_requires_signature") is true;
        return asked || deprecated ? "dropoff_options.signature: a person takes the signature" : null;
    }

    private static bool Dangerous(IReadOnlyList<Wire> items)
    {
        var found = false;
        foreach (var item in items)
            found |= item.Objects("dangerous_goods").Count > 0;
        return found;
    }
}
