using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Integrations.Exchange;

/// <summary>
/// Says where a call may go. Whoever can choose a name that we call could otherwise make us speak to our own network: the check is made
/// on the address that is dialled, after the name was resolved.
/// </summary>
public static class AddressGuard
{
    /// <summary>Networks of the operator's own; open only where the settings say so.</summary>
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("::1/128"),
        IPNetwork.Parse("fc00::/7"),
    ];

    /// <summary>No partner and no service of ours answers there. 169.254/16 holds the clouds' credential endpoints.</summary>
    private static readonly IPNetwork[] Never =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
        IPNetwork.Parse("2001::/23"),
        IPNetwork.Parse("2001:db8::/32"),
        IPNetwork.Parse("3fff::/20"),
    ];

    /// <summary>All that is routed on the IPv6 internet. Whatever lies outside is refused without a list of it.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork TranslatedIPv4 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork TunnelledIPv4 = IPNetwork.Parse("2002::/16");

    public static bool Allows(IPAddress address, bool privateToo)
    {
        ArgumentNullException.ThrowIfNull(address);
        var real = Unwrap(address);
        if (Array.Exists(Private, n => n.Contains(real)))
            return privateToo;
        if (Array.Exists(Never, n => n.Contains(real)))
            return false;
        return real.AddressFamily is AddressFamily.InterNetwork || GlobalUnicast.Contains(real);
    }

    /// <summary>Null when the address may be called, otherwise a stable word that says why not.</summary>
    public static string? Complaint(Uri url, bool plainHttpToo)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
            return "url_not_http";
        if (url.Scheme != Uri.UriSchemeHttps && !plainHttpToo)
            return "url_without_tls";
        return url.UserInfo.Length > 0 ? "url_with_userinfo" : null;
    }

    /// <summary>The address of <paramref name="path"/> below a configured one. A path cannot lead to another host, nor out of the base.</summary>
    public static Uri Under(Uri baseAddress, string path)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        ArgumentNullException.ThrowIfNull(path);
        var root = baseAddress.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/";
        var url = new Uri(root + path.TrimStart('/'));
        return url.AbsoluteUri.StartsWith(root, StringComparison.Ordinal)
            ? url
            : throw new ArgumentException("The path leaves the address that it is relative to.", nameof(path));
    }

    /// <summary>An IPv6 address that only carries an IPv4 one is judged by what it carries: a gateway on the way would deliver it there.</summary>
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (TranslatedIPv4.Contains(address))
            return new IPAddress(bytes[12..]);
        if (TunnelledIPv4.Contains(address))
            return new IPAddress(bytes[2..6]);
        var carriesIPv4 = bytes[..12].IndexOfAnyExcept((byte)0) < 0 && BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) > 1;
        return carriesIPv4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes);
    }
}
