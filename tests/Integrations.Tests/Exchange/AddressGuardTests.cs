using System.Net;
using Integrations.Exchange;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Exchange;

/// <summary>Where a call may go.</summary>
public sealed class AddressGuardTests
{
    [Theory]
    // On the internet.
    [InlineData("1.1.1.1", "public")]
    [InlineData("8.8.8.8", "public")]
    [InlineData("9.255.255.255", "public")]
    [InlineData("11.0.0.0", "public")]
    [InlineData("100.63.255.255", "public")]
    [InlineData("100.128.0.0", "public")]
    [InlineData("126.255.255.255", "public")]
    [InlineData("128.0.0.0", "public")]
    [InlineData("169.253.255.255", "public")]
    [InlineData("172.15.255.255", "public")]
    [InlineData("172.32.0.0", "public")]
    [InlineData("192.167.255.255", "public")]
    [InlineData("198.17.255.255", "public")]
    [InlineData("223.255.255.255", "public")]
    [InlineData("2606:4700:4700::1111", "public")]
    [InlineData("2a00:1450:4001:81b::200e", "public")]
    // The operator's own.
    [InlineData("10.0.0.0", "private")]
    [InlineData("10.255.255.255", "private")]
    [InlineData("100.64.0.0", "private")]
    [InlineData("100.127.255.255", "private")]
    [InlineData("127.0.0.1", "private")]
    [InlineData("127.255.255.255", "private")]
    [InlineData("172.16.0.0", "private")]
    [InlineData("172.31.255.255", "private")]
    [InlineData("192.168.0.0", "private")]
    [InlineData("192.168.255.255", "private")]
    [InlineData("::1", "private")]
    [InlineData("fc00::", "private")]
    [InlineData("fdff:ffff::1", "private")]
    // Nobody's.
    [InlineData("0.0.0.0", "never")]
    [InlineData("0.255.255.255", "never")]
    [InlineData("169.254.0.1", "never")]
    [InlineData("169.254.169.254", "never")]
    [InlineData("192.0.0.8", "never")]
    [InlineData("192.0.2.1", "never")]
    [InlineData("192.88.99.1", "never")]
    [InlineData("198.18.0.0", "never")]
    [InlineData("198.19.255.255", "never")]
    [InlineData("198.51.100.7", "never")]
    [InlineData("203.0.113.7", "never")]
    [InlineData("224.0.0.1", "never")]
    [InlineData("239.255.255.255", "never")]
    [InlineData("240.0.0.1", "never")]
    [InlineData("255.255.255.255", "never")]
    [InlineData("::", "never")]
    [InlineData("fe80::1", "never")]
    [InlineData("fe80::1%1", "never")]
    [InlineData("fec0::1", "never")]
    [InlineData("ff02::1", "never")]
    [InlineData("100::1", "never")]
    [InlineData("2001::1", "never")]
    [InlineData("2001:10::1", "never")]
    [InlineData("2001:db8::1", "never")]
    [InlineData("3fff::1", "never")]
    [InlineData("5f00::1", "never")]
    [InlineData("64:ff9b:1::a00:1", "never")]
    // IPv4 in other clothes is judged as what it is.
    [InlineData("::ffff:8.8.8.8", "public")]
    [InlineData("::ffff:127.0.0.1", "private")]
    [InlineData("::ffff:10.0.0.1", "private")]
    [InlineData("::ffff:169.254.169.254", "never")]
    [InlineData("::127.0.0.1", "private")]
    [InlineData("::a9fe:a9fe", "never")]
    [InlineData("64:ff9b::808:808", "public")]
    [InlineData("64:ff9b::7f00:1", "private")]
    [InlineData("64:ff9b::a9fe:a9fe", "never")]
    [InlineData("2002:808:808::1", "public")]
    [InlineData("2002:7f00:1::", "private")]
    [InlineData("2002:a9fe:a9fe::", "never")]
    [InlineData("2002:c0a8:101::1", "private")]
    public void Each_address_has_its_place(string address, string place)
    {
        var parsed = IPAddress.Parse(address);

        AddressGuard.Allows(parsed, privateToo: false).ShouldBe(place is "public");
        AddressGuard.Allows(parsed, privateToo: true).ShouldBe(place is not "never");
    }

    /// <summary>Other spellings of loopback, which a URL brings into one form before anybody looks.</summary>
    [Theory]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://localhost/")]
    [InlineData("https://127.0.0.1./")]
    public async Task No_spelling_of_loopback_is_dialled(string url)
    {
        using var outside = new Outside(("Outbound:AllowPrivateNetworks", "false"));
        await using var server = RawServer.Start(connection => connection.NeverAsync());

        var result = await outside.Http.SendAsync(Outside.ToPartner(new UriBuilder(url) { Port = server.Port }.Uri), CancellationToken.None);

        result.Transport.ShouldBe(Transport.NotSent);
        result.Detail.ShouldBeOneOf("address_refused", "name_resolution");
        server.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task A_name_that_turns_to_loopback_is_not_dialled()
    {
        var meanings = new Queue<IPAddress[]>([[IPAddress.Loopback], [IPAddress.Parse("169.254.169.254"), IPAddress.IPv6Loopback]]);
        using var outside = new Outside(("Outbound:AllowPrivateNetworks", "false")) { Resolve = () => Task.FromResult(meanings.Dequeue()) };
        await using var server = RawServer.Start(connection => connection.NeverAsync());
        var url = new UriBuilder("https://partner.example/") { Port = server.Port }.Uri;

        while (meanings.Count > 0)
            (await outside.Http.SendAsync(Outside.ToPartner(url), CancellationToken.None)).ShouldBe(Transport.NotSent, "address_refused");

        server.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task A_partner_is_not_called_without_tls()
    {
        using var outside = new Outside(("Outbound:AllowPrivateNetworks", "false"));
        await using var server = RawServer.Answering(RawServer.Answer(200, ""));

        (await outside.Http.SendAsync(Outside.ToPartner(server.Address), CancellationToken.None)).ShouldBe(Transport.NotSent, "url_without_tls");
        server.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task The_operators_own_service_may_stand_on_a_private_address()
    {
        using var outside = new Outside(("Outbound:AllowPrivateNetworks", "false"));
        await using var server = TlsServer.SelfSigned();

        (await outside.SendAsync(server.Address)).ShouldBe(Transport.NotSent, "tls");
    }

    [Theory]
    [InlineData("https://host.example", "a/b", "https://host.example/a/b")]
    [InlineData("https://host.example/", "a/b", "https://host.example/a/b")]
    [InlineData("https://host.example/base", "a", "https://host.example/base/a")]
    [InlineData("https://host.example/base/", "/a?x=1", "https://host.example/base/a?x=1")]
    [InlineData("https://host.example/base?q#f", "a", "https://host.example/base/a")]
    [InlineData("https://host.example", "https://evil.example/", "https://host.example/https://evil.example/")]
    [InlineData("https://host.example", "//evil.example/", "https://host.example/evil.example/")]
    [InlineData("https://host.example", "@evil.example/", "https://host.example/@evil.example/")]
    [InlineData("https://host.example", "a%2F..%2Fb", "https://host.example/a%2F..%2Fb")]
    public void A_path_stays_under_its_address(string address, string path, string url) =>
        AddressGuard.Under(new Uri(address), path).AbsoluteUri.ShouldBe(url);

    [Theory]
    [InlineData("../secrets")]
    [InlineData("a/../../secrets")]
    [InlineData("%2e%2e/secrets")]
    public void A_path_that_leaves_its_address_is_refused(string path) =>
        Should.Throw<ArgumentException>(() => AddressGuard.Under(new Uri("https://host.example/base"), path));
}
