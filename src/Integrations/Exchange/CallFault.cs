using System.Net.Sockets;
using System.Security.Authentication;

namespace Integrations.Exchange;

/// <summary>
/// A stable word for why a call has no answer, for grouping and for people. Nothing is decided by it: whether the call was sent is known
/// from the body, not from exceptions, which look alike.
/// </summary>
internal static class CallFault
{
    /// <summary>Ends that say nothing of the other side: the call never left, or whoever made it was lost.</summary>
    public static readonly IReadOnlyList<string> OfOurs =
        ["address_refused", "stopped", "sender_lost", "lease_lost", "no_time_left", "turn_lapsed", "fault", PartnerAccess.TokenRenewed];

    public static string Detail(Exception failure, bool sent, bool late, bool stopped)
    {
        if (Find<AddressRefusedException>(failure) is not null)
            return "address_refused";
        if (stopped)
            return "stopped";
        if (late)
            return sent ? "timeout" : "no_connection_in_time";
        return sent ? AfterSending(failure) : BeforeSending(failure);
    }

    private static string BeforeSending(Exception failure)
    {
        if (Find<TimeoutException>(failure) is not null)
            return "connect_timeout";
        if (Find<AuthenticationException>(failure) is not null || Error(failure) is HttpRequestError.SecureConnectionError)
            return "tls";
        return Find<SocketException>(failure)?.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "connection_refused",
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "name_resolution",
            SocketError.TimedOut => "connect_timeout",
            _ => "not_connected",
        };
    }

    private static string AfterSending(Exception failure) => Error(failure) switch
    {
        HttpRequestError.ResponseEnded => "connection_lost",
        HttpRequestError.InvalidResponse => "invalid_response",
        HttpRequestError.ConfigurationLimitExceeded => "headers_too_large",
        _ => Find<IOException>(failure) is not null || Find<SocketException>(failure) is not null ? "connection_lost" : "no_answer",
    };

    private static HttpRequestError? Error(Exception failure) =>
        Find<HttpIOException>(failure)?.HttpRequestError ?? Find<HttpRequestException>(failure)?.HttpRequestError;

    private static T? Find<T>(Exception? failure)
        where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is T found)
                return found;
        }

        return null;
    }
}
