namespace Integrations.Abstractions;

/// <summary>How often a partner lets itself be called, as its contract says.</summary>
/// <param name="Scope">What is counted together.</param>
/// <param name="Calls">At most this many, in any span of <paramref name="Per"/>.</param>
/// <param name="Per">At least a second.</param>
public sealed record RateLimit(RateScope Scope, int Calls, TimeSpan Per);

/// <summary>From the widest to the narrowest; a call needs room in each that has a limit.</summary>
public enum RateScope
{
    /// <summary>All our calls to the partner in a region, because they come from our addresses.</summary>
    Address,

    /// <summary>All calls with one credential.</summary>
    Credential,

    /// <summary>The calls about one store's deliveries.</summary>
    Store,

    /// <summary>The calls of one operation about one store's deliveries.</summary>
    StoreOperation,
}
