using System.Diagnostics;
using System.Net;
using System.Security.Authentication;
using Integrations.Abstractions;

namespace Integrations.Exchange;

/// <summary>The HTTP clients that calls go out on, by name: one per partner, so that one partner's trouble keeps its own connections busy, and ours.</summary>
public static class OutboundClients
{
    /// <summary>The Deliveries service.</summary>
    public const string Deliveries = "deliveries";

    private const int MaxResponseHeaderKilobytes = 16;

    public static string Partner(IntegrationType type) => $"partner:{type}";

    /// <param name="options">What holds for every call.</param>
    /// <param name="ownNetwork">True for services of the operator: private addresses are theirs, and our trace goes on there.</param>
    /// <param name="maxConnections">To one address.</param>
    internal static SocketsHttpHandler Handler(OutboundOptions options, bool ownNetwork, int maxConnections) => new()
    {
        // An order's words go to the configured address and to no other.
        AllowAutoRedirect = false,
        // A proxy would hide from the guard where the call really goes.
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = options.ConnectTimeout,
        // Long enough to be of use, short enough to follow a change of address.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = maxConnections,
        MaxResponseHeadersLength = MaxResponseHeaderKilobytes,
        // What is left of a body that was cut is not read to save a connection.
        MaxResponseDrainSize = 0,
        SslOptions = { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
        ActivityHeadersPropagator = ownNetwork
            ? DistributedContextPropagator.CreateDefaultPropagator()
            : DistributedContextPropagator.CreateNoOutputPropagator(),
        ConnectCallback = new GuardedConnect(ownNetwork || options.AllowPrivateNetworks).ConnectAsync,
    };
}
