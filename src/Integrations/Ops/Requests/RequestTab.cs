using Integrations.Exchange;

namespace Integrations.Ops.Requests;

/// <summary>What became of requests, as the page sorts them.</summary>
public enum RequestTab
{
    All,

    /// <summary>We did, answered or noted what was asked.</summary>
    Taken,

    /// <summary>All of the following six.</summary>
    Refused,

    Invalid,

    Unreadable,

    /// <summary>A readable, valid wish that we do not fulfil.</summary>
    Declined,

    Conflict,

    UnknownDelivery,

    Failed,

    /// <summary>Not ours to carry: neither noise among the refused, nor lost.</summary>
    NotRelevant,
}

internal static class RequestTabs
{
    private static readonly RequestVerdict[] Refused =
    [
        RequestVerdict.Invalid, RequestVerdict.Unreadable, RequestVerdict.Refused, RequestVerdict.Conflict, RequestVerdict.UnknownDelivery, RequestVerdict.Failed,
    ];

    public static RequestVerdict[] Verdicts(this RequestTab tab) => tab switch
    {
        RequestTab.All => Enum.GetValues<RequestVerdict>(),
        RequestTab.Taken => [RequestVerdict.Accepted, RequestVerdict.Repeated, RequestVerdict.Asked, RequestVerdict.Recorded],
        RequestTab.Refused => Refused,
        RequestTab.Invalid => [RequestVerdict.Invalid],
        RequestTab.Unreadable => [RequestVerdict.Unreadable],
        RequestTab.Declined => [RequestVerdict.Refused],
        RequestTab.Conflict => [RequestVerdict.Conflict],
        RequestTab.UnknownDelivery => [RequestVerdict.UnknownDelivery],
        RequestTab.Failed => [RequestVerdict.Failed],
        RequestTab.NotRelevant => [RequestVerdict.NotRelevant],
    };

    public static string Name(this RequestTab tab) => tab switch
    {
        RequestTab.All => "All",
        RequestTab.Taken => "Taken",
        RequestTab.Refused => "Turned down",
        RequestTab.Invalid => "Invalid",
        RequestTab.Unreadable => "Unreadable",
        RequestTab.Declined => "Refused",
        RequestTab.Conflict => "Conflict",
        RequestTab.UnknownDelivery => "Unknown delivery",
        RequestTab.Failed => "Failed",
        RequestTab.NotRelevant => "Not relevant",
    };

    /// <summary>Of a badge.</summary>
    public static string Tone(RequestVerdict verdict) => verdict switch
    {
        RequestVerdict.Accepted or RequestVerdict.Repeated or RequestVerdict.Asked or RequestVerdict.Recorded => "good",
        RequestVerdict.Failed => "bad",
        RequestVerdict.NotRelevant => "",
        RequestVerdict.Invalid or RequestVerdict.Unreadable or RequestVerdict.Refused or RequestVerdict.Conflict or RequestVerdict.UnknownDelivery => "warn",
    };
}
