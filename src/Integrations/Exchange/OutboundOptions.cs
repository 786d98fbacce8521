using System.ComponentModel.DataAnnotations;

namespace Integrations.Exchange;

/// <summary>What holds for every call that leaves this process, at <c>Outbound</c>.</summary>
public sealed class OutboundOptions
{
    public const string Section = "Outbound";
    public const int DefaultConnectTimeoutMilliseconds = 3000;

    /// <summary>
    /// True lets partners stand on private and loopback addresses and be called without TLS: for laptops and tests.
    /// Addresses that no partner can have (link-local, multicast, reserved) stay refused.
    /// </summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>Milliseconds for name, connection and TLS together. It ends before the call's own deadline, so that "never sent" is known as such.</summary>
    [Range(100, 30000)]
    public int ConnectTimeoutMilliseconds { get; set; } = DefaultConnectTimeoutMilliseconds;

    public TimeSpan ConnectTimeout => TimeSpan.FromMilliseconds(ConnectTimeoutMilliseconds);
}
