using System.Net;
using System.Net.Sockets;
using System.Text;
using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Exchange;

/// <summary>What is certain after a call, for each way in which the other side and the way to it can fail.</summary>
public sealed class OutboundHttpTests : IDisposable
{
    private readonly Outside _outside = new(("Partners:THREEPL:MaxInFlight", "1"), ("Outbound:ConnectTimeoutMilliseconds", "20000"));

    public void Dispose() => _outside.Dispose();

    [Fact]
    public async Task The_answer_comes_back_whole()
    {
        await using var server = RawServer.Answering(RawServer.Answer(201, """{"ok":true}""", "X-Odd: r1", "X-Odd: r2"));

        var result = await _outside.SendAsync(server.Address);

        result.Transport.ShouldBe(Transport.Answered);
        result.Detail.ShouldBe("http_201");
        result.Status.ShouldBe(201);
        Encoding.UTF8.GetString(result.Body).ShouldBe("""{"ok":true}""");
        result.BodyCut.ShouldBeFalse();
        result.Headers.ShouldContain(new KeyValuePair<string, string>("X-Odd", "r1, r2"));
    }

    [Fact]
    public async Task What_is_sent_is_what_was_asked()
    {
        await using var server = RawServer.Answering(RawServer.Answer(200, ""));
        var url = new Uri(server.Address, "a%2Fb/%C3%A9?q=%26&r=a+b");
        var call = Outside.Call(url, body: "Zoë", method: "PATCH") with { Headers = [new("Idempotency-Key", "k1")] };

        await _outside.Http.SendAsync(call, CancellationToken.None);

        var request = server.Requests.ShouldHaveSingleItem();
        request.ShouldStartWith("PATCH /a%2Fb/%C3%A9?q=%26&r=a+b HTTP/1.1\r\n");
        request.ShouldContain("\r\nIdempotency-Key: k1\r\n");
        request.ShouldContain("\r\nContent-Type: application/json\r\n");
        request.ShouldNotContain("traceparent");
        request.ShouldEndWith("\r\n\r\nZoë");
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb/%C3%A9")]
    [InlineData("a//b/")]
    [InlineData("%7Bid%7D/~x-._!$&'()*,;=:@")]
    [InlineData("a?q")]
    [InlineData("a?q=&q=1&r=a+b%20c%2B&s=%26")]
    [InlineData("a?redirect=https://x.example/?y=z")]
    [InlineData("Mixed.Case/%c3%a9")]
    public async Task An_address_is_called_as_it_is_written(string path)
    {
        await using var server = RawServer.Answering(RawServer.Answer(200, ""));

        await _outside.SendAsync(new Uri(server.Address.AbsoluteUri + path));

        server.Requests.ShouldHaveSingleItem().ShouldStartWith($"POST /{path} HTTP/1.1\r\n");
    }

    [Fact]
    public async Task A_refused_connection_is_never_sent()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var result = await _outside.SendAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}/"));

        result.ShouldBe(Transport.NotSent, "connection_refused");
    }

    [Fact]
    public async Task A_connection_that_nobody_takes_is_never_sent()
    {
        using var hole = new Blackhole();
        using var outside = Impatient();

        var result = await outside.SendAsync(hole.Address);

        result.ShouldBe(Transport.NotSent, "connect_timeout");
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_never_sent()
    {
        using var outside = Impatient(() => throw new SocketException((int)SocketError.HostNotFound));

        (await outside.SendAsync(new Uri("http://partner.example/"))).ShouldBe(Transport.NotSent, "name_resolution");
    }

    [Fact]
    public async Task A_slow_name_server_is_cut_off_by_the_connect_timeout()
    {
        using var outside = Impatient(() => new TaskCompletionSource<IPAddress[]>().Task);

        (await outside.SendAsync(new Uri("http://partner.example/"))).ShouldBe(Transport.NotSent, "connect_timeout");
    }

    [Fact]
    public async Task An_untrusted_certificate_is_never_sent_to()
    {
        await using var server = TlsServer.SelfSigned();

        (await _outside.SendAsync(server.Address)).ShouldBe(Transport.NotSent, "tls");
        server.BytesInClear.ShouldBe(0);
    }

    [Fact]
    public async Task A_server_that_never_shakes_hands_is_never_sent_to()
    {
        await using var server = RawServer.Start(connection => connection.NeverAsync());
        using var outside = Impatient();

        (await outside.SendAsync(new UriBuilder(server.Address) { Scheme = "https" }.Uri)).ShouldBe(Transport.NotSent, "connect_timeout");
    }

    [Fact]
    public async Task Waiting_for_a_free_connection_is_never_sent()
    {
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.NeverAsync();
        });
        var call = Outside.Call(server.Address, client: OutboundClients.Partner(IntegrationType.THREEPL));
        var first = _outside.Http.SendAsync(call with { Deadline = TimeSpan.FromMinutes(1) }, CancellationToken.None);
        await Eventually.Holds(() => server.Requests.Count == 1, "the first call arrived");

        var second = _outside.Http.SendAsync(call, CancellationToken.None);
        _outside.Clock.Advance(Outside.Deadline);

        (await second).ShouldBe(Transport.NotSent, "no_connection_in_time");
        _outside.Clock.Advance(TimeSpan.FromMinutes(1));
        (await first).ShouldBe(Transport.InDoubt, "timeout");
    }

    [Fact]
    public async Task Accepted_and_never_answered_is_in_doubt_at_the_deadline()
    {
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.NeverAsync();
        });

        var call = _outside.SendAsync(server.Address);
        await Eventually.Holds(() => server.Requests.Count == 1, "the request arrived");
        _outside.Clock.Advance(Outside.Deadline - TimeSpan.FromMilliseconds(1));
        call.IsCompleted.ShouldBeFalse();
        _outside.Clock.Advance(TimeSpan.FromMilliseconds(1));

        var result = await call;
        result.ShouldBe(Transport.InDoubt, "timeout");
        result.Duration.ShouldBe(Outside.Deadline);
    }

    [Fact]
    public async Task A_stop_is_a_result_too()
    {
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.NeverAsync();
        });
        using var stop = new CancellationTokenSource();

        var call = _outside.Http.SendAsync(Outside.Call(server.Address), stop.Token);
        await Eventually.Holds(() => server.Requests.Count == 1, "the request arrived");
        await stop.CancelAsync();

        (await call).ShouldBe(Transport.InDoubt, "stopped");
        (await _outside.Http.SendAsync(Outside.Call(server.Address), stop.Token)).ShouldBe(Transport.NotSent, "stopped");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hung_up_after_the_request_is_in_doubt(bool reset)
    {
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            if (reset)
                connection.Reset();
        });

        (await _outside.SendAsync(server.Address)).ShouldBe(Transport.InDoubt, "connection_lost");
        server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("not http at all, and no end of line either\r\n\r\n", "invalid_response")]
    [InlineData("HTTP/9.1 200 OK\r\n\r\n", "invalid_response")]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n", "invalid_response")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5", "connection_lost")]
    [InlineData("HTT", "connection_lost")]
    public async Task Garbage_is_in_doubt(string garbage, string detail)
    {
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SayAsync(garbage);
        });

        (await _outside.SendAsync(server.Address)).ShouldBe(Transport.InDoubt, detail);
    }

    [Fact]
    public async Task Headers_without_end_are_in_doubt()
    {
        await using var server = RawServer.Answering($"HTTP/1.1 200 OK\r\nX-Long: {new string('x', 20_000)}\r\n\r\n");

        (await _outside.SendAsync(server.Address)).ShouldBe(Transport.InDoubt, "headers_too_large");
    }

    private static Outside Impatient(Func<Task<IPAddress[]>>? resolve = null) => new(("Outbound:ConnectTimeoutMilliseconds", "100")) { Resolve = resolve };
}

internal static class CallResultAssertions
{
    public static void ShouldBe(this CallResult result, Transport transport, string detail) =>
        (result.Transport, result.Detail).ShouldBe((transport, detail));
}
