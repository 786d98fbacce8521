using System.Text;
using Integrations.Exchange;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Exchange;

/// <summary>What counts of an answer, however it comes.</summary>
public sealed class OutboundAnswerTests : IDisposable
{
    private readonly Outside _outside = new(("Outbound:ConnectTimeoutMilliseconds", "20000"));

    public void Dispose() => _outside.Dispose();

    [Fact]
    public async Task A_status_counts_although_the_body_breaks_off()
    {
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SayAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        });

        var result = await _outside.SendAsync(server.Address);

        result.ShouldBe(Transport.Answered, "http_200");
        result.BodyCut.ShouldBeTrue();
        Encoding.UTF8.GetString(result.Body).ShouldBe("half");
    }

    [Fact]
    public async Task Chunks_that_are_none_do_not_undo_the_status()
    {
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SayAsync("HTTP/1.1 409 Conflict\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n");
        });

        var result = await _outside.SendAsync(server.Address);

        result.ShouldBe(Transport.Answered, "http_409");
        result.BodyCut.ShouldBeTrue();
    }

    [Fact]
    public async Task A_dripping_body_ends_at_the_deadline()
    {
        var dripped = new SemaphoreSlim(0);
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SayAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            while (true)
            {
                await connection.SayAsync(".");
                dripped.Release();
                await Task.Delay(5, connection.End);
            }
        });

        var call = _outside.SendAsync(server.Address);
        for (var i = 0; i < 20; i++)
            await dripped.WaitAsync();
        _outside.Clock.Advance(Outside.Deadline);

        var result = await call;
        result.ShouldBe(Transport.Answered, "http_200");
        result.BodyCut.ShouldBeTrue();
        result.Body.Length.ShouldBeInRange(1, 999);
    }

    [Theory]
    [InlineData(OutboundHttp.BodyLimit, OutboundHttp.BodyLimit, false)]
    [InlineData(OutboundHttp.BodyLimit + 1, OutboundHttp.BodyLimit, true)]
    [InlineData(300 * 1024 * 1024, OutboundHttp.BodyLimit, true)]
    public async Task A_body_is_read_up_to_the_limit(int sent, int kept, bool cut)
    {
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SayAsync($"HTTP/1.1 200 OK\r\nContent-Length: {sent}\r\n\r\n");
            for (var rest = sent; rest > 0; rest -= 64 * 1024)
                await connection.Stream.WriteAsync(new byte[Math.Min(rest, 64 * 1024)], connection.End);
        });

        var result = await _outside.SendAsync(server.Address);

        result.ShouldBe(Transport.Answered, "http_200");
        result.Body.Length.ShouldBe(kept);
        result.BodyCut.ShouldBe(cut);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_an_answer_and_is_not_followed(int status)
    {
        await using var elsewhere = RawServer.Answering(RawServer.Answer(200, ""));
        await using var server = RawServer.Answering(RawServer.Answer(status, "", $"Location: {elsewhere.Address}"));

        (await _outside.SendAsync(server.Address)).Status.ShouldBe(status);

        server.Requests.Count.ShouldBe(1);
        elsewhere.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task Interim_answers_are_not_the_answer()
    {
        var flood = string.Concat(Enumerable.Repeat("HTTP/1.1 102 Processing\r\n\r\n", 200));
        await using var server = RawServer.Answering("HTTP/1.1 100 Continue\r\n\r\n" + flood + RawServer.Answer(204, ""));

        (await _outside.SendAsync(server.Address)).ShouldBe(Transport.Answered, "http_204");
    }

    [Fact]
    public async Task Cookies_are_not_kept()
    {
        await using var server = RawServer.Answering(RawServer.Answer(200, "", "Set-Cookie: a=b"));

        await _outside.SendAsync(server.Address);
        await _outside.SendAsync(server.Address);

        server.Requests[1].ShouldNotContain("Cookie");
    }

    [Fact]
    public async Task Retry_after_is_read_from_any_answer()
    {
        await using var server = RawServer.Answering(RawServer.Answer(503, "", "Retry-After: 7"));

        (await _outside.SendAsync(server.Address)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Theory]
    [InlineData("http://user:pass@127.0.0.1/", "url_with_userinfo")]
    [InlineData("ftp://127.0.0.1/", "url_not_http")]
    [InlineData("file:///etc/passwd", "url_not_http")]
    public async Task An_address_that_is_none_of_ours_is_never_sent_to(string url, string detail) =>
        (await _outside.SendAsync(new Uri(url))).ShouldBe(Transport.NotSent, detail);
}
