namespace Integrations.Abstractions;

/// <summary>One route of ours on which the partner speaks.</summary>
/// <param name="Name">Unique within the module: <c>v2-create</c>. Stored with each request.</param>
/// <param name="Method">Upper case.</param>
/// <param name="Pattern">Absolute, with parameters in braces: <c>/partner/v1/deliveries/{id}</c>.</param>
/// <param name="Kind">What the route is for; decides which verdicts can follow.</param>
/// <param name="ApiVersion">One of the module's versions.</param>
public sealed record InboundRoute(string Name, string Method, string Pattern, RouteKind Kind, int ApiVersion)
{
    /// <summary>Media types of the body, without parameters. Empty for routes without a body.</summary>
    public IReadOnlyList<string> ContentTypes { get; init; } =
        Method is "GET" ? [] : ["application/json"];

    /// <summary>False where the partner may send no body at all.</summary>
    public bool BodyRequired { get; init; } = Method is "POST" or "PATCH";
}

public enum RouteKind
{
    Quote,
    AcceptQuote,
    Create,
    Cancel,
    Unlock,
    Update,
    Query,
    Report,
    Plan,

    /// <summary>One route for everything; each message says what it is.</summary>
    Events,
}
