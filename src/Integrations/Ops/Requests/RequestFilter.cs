using Integrations.Abstractions;
using Integrations.Partners;

namespace Integrations.Ops.Requests;

/// <summary>Which requests. It stands in the address of the page, so it holds words and ids only.</summary>
public sealed record RequestFilter
{
    public const int UsualDays = 7;
    public const int MostDays = 400;

    public RequestTab Tab { get; init; }

    public IntegrationType? Partner { get; init; }

    /// <summary>A partner's id of an order, or ours of a request; exact, and in all of time.</summary>
    public string? Id { get; init; }

    public int Days { get; init; } = UsualDays;

    /// <summary>What requests of one cause have in common.</summary>
    public CauseKey? Cause { get; init; }

    /// <summary>Words that are no tab or partner are as if they were not there: an address that somebody keeps does not break.</summary>
    public static RequestFilter Of(string? tab, string? partner, string? q, int? days) => new()
    {
        Tab = Enum.TryParse<RequestTab>(tab, ignoreCase: true, out var known) && Enum.IsDefined(known) && !char.IsAsciiDigit(tab![0]) ? known : RequestTab.All,
        Partner = PartnerName.TryParse(partner?.ToUpperInvariant(), out var type) ? type : null,
        Id = string.IsNullOrWhiteSpace(q) ? null : q.Trim(),
        Days = Math.Clamp(days ?? UsualDays, 1, MostDays),
    };
}

/// <summary>Why requests were turned down: the same route and version, and the same fault or reason.</summary>
/// <param name="Route">The route's name within its module.</param>
/// <param name="ApiVersion">Of the module.</param>
/// <param name="Path">Of the fault, places in lists left out; null where it was no fault.</param>
/// <param name="Rule">Of the fault, or the reason's word; null where neither was written down.</param>
public sealed record CauseKey(string Route, int ApiVersion, string? Path, string? Rule);
