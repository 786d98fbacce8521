using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>What no HTTP client would send, written to the wire by hand.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class ProtocolTests(PretendGateway gateway)
{
    private const string Start = "POST /ALLY/v1/deliveries HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n";

    [Fact]
    public async Task Two_lengths_are_refused_and_nothing_is_kept()
    {
        var (id, body) = Order();
        var chunked = $"{body.Length:x}\r\n{Encoding.UTF8.GetString(body)}\r\n0\r\n\r\n";

        var heard = await SayAsync(
            $"{Start}{Signature(body)}Content-Length: {body.Length}\r\nTransfer-Encoding: chunked\r\n\r\n{chunked}");

        heard.ShouldStartWith("HTTP/1.1 400 ");
        heard.ShouldContain("Connection: close", Case.Insensitive);
        (await Kept(id)).ShouldBe(0);
    }

    [Fact]
    public async Task A_chunked_order_is_an_order()
    {
        var (id, body) = Order();
        var half = body.Length / 2;

        var heard = await SayAsync(
            $"{Start}{Signature(body)}Transfer-Encoding: chunked\r\n\r\n"
            + $"{half:x}\r\n{Encoding.UTF8.GetString(body[..half])}\r\n{body.Length - half:x}\r\n{Encoding.UTF8.GetString(body[half..])}\r\n0\r\n\r\n");

        heard.ShouldStartWith("HTTP/1.1 201 ");
        (await Kept(id)).ShouldBe(1);
    }

    [Fact]
    public async Task A_chunked_body_over_the_limit_is_cut_off()
    {
        var chunk = $"10000\r\n{new string(' ', 0x10000)}\r\n";

        var heard = await SayAsync($"{Start}{Signature([])}Transfer-Encoding: chunked\r\n\r\n{string.Concat(Enumerable.Repeat(chunk, 5))}0\r\n\r\n");

        heard.ShouldStartWith("HTTP/1.1 413 ");
        heard.ShouldContain("\"TooLarge\"");
    }

    [Fact]
    public async Task An_announced_body_over_the_limit_is_refused_before_it_comes()
    {
        var heard = await SayAsync($"{Start}{Signature([])}Content-Length: 100000000\r\n\r\n");

        heard.ShouldStartWith("HTTP/1.1 413 ");
    }

    [Fact]
    public async Task A_bad_chunk_is_refused()
    {
        var (id, body) = Order();

        var heard = await SayAsync($"{Start}{Signature(body)}Transfer-Encoding: chunked\r\n\r\nxyz\r\n");

        heard.ShouldStartWith("HTTP/1.1 400 ");
        (await Kept(id)).ShouldBe(0);
    }

    [Fact]
    public async Task A_partner_that_vanishes_amid_its_order_has_sent_none()
    {
        var (id, body) = Order();

        using (var connection = await ConnectAsync())
            await connection.SendAsync(Encoding.UTF8.GetBytes($"{Start}{Signature(body)}Content-Length: {body.Length}\r\n\r\n{Encoding.UTF8.GetString(body[..20])}"));
        // A second, whole request shows that the first has been dealt with.
        var other = await SayOrderAsync();

        other.ShouldStartWith("HTTP/1.1 201 ");
        (await Kept(id)).ShouldBe(0);
    }

    [Fact]
    public async Task A_partner_that_hangs_up_while_we_work_stops_nothing()
    {
        var (id, body) = Order();
        var gone = new TaskCompletionSource();
        gateway.Service.Answer(id, async call =>
        {
            await gone.Task;
            return DeliveriesDouble.Yes(call);
        });

        using (var connection = await ConnectAsync())
        {
            await connection.SendAsync(Encoding.UTF8.GetBytes($"{Start}{Signature(body)}Content-Length: {body.Length}\r\n\r\n"));
            await connection.SendAsync(body);
            await Eventually.Holds(() => gateway.Service.Calls(id).Count > 0, "the order is on its way to the service");
            connection.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        gone.SetResult();
        await Eventually.Holds(
            async () => await gateway.ValueAsync<long>("SELECT count(*) FROM external_state WHERE external_delivery_id = $1", id) == 1,
            "the order of a partner that has hung up is kept and forwarded");
        await Eventually.Holds(
            async () => await gateway.ValueAsync<int?>("SELECT answer_status FROM delivery WHERE external_delivery_id = $1", id) == 201,
            "the answer that nobody heard is kept for when the partner asks again");
    }

    [Fact]
    public async Task A_spoofed_host_changes_nothing()
    {
        var (_, body) = Order();

        var heard = await SayAsync(
            $"POST /ALLY/v1/deliveries HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Host: evil.example\r\n"
            + $"Content-Type: application/json\r\n{Signature(body)}Content-Length: {body.Length}\r\n\r\n{Encoding.UTF8.GetString(body)}");

        heard.ShouldStartWith("HTTP/1.1 201 ");
        heard.ShouldNotContain("evil");
    }

    private static (string Id, byte[] Body) Order()
    {
        var id = Orders.NewId("wire");
        return (id, JsonSerializer.SerializeToUtf8Bytes(Orders.Good(id)));
    }

    private static string Signature(byte[] body) => $"{PretendModule.SignatureHeader}: {PretendGateway.Sign(body)}\r\n";

    private Task<string> SayOrderAsync()
    {
        var (_, body) = Order();
        return SayAsync(string.Create(CultureInfo.InvariantCulture, $"{Start}{Signature(body)}Content-Length: {body.Length}\r\n\r\n{Encoding.UTF8.GetString(body)}"));
    }

    private async Task<string> SayAsync(string text)
    {
        using var connection = await ConnectAsync();
        await connection.SendAsync(Encoding.UTF8.GetBytes(text));
        var heard = new StringBuilder();
        var buffer = new byte[65536];
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!IsWhole(heard.ToString()))
        {
            var read = await connection.ReceiveAsync(buffer, deadline.Token);
            if (read == 0)
                break;
            heard.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return heard.ToString();
    }

    private static bool IsWhole(string heard)
    {
        var end = heard.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        var header = heard[..end].Split("\r\n").FirstOrDefault(h => h.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return header is not null && heard.Length - end - 4 >= int.Parse(header.Split(':')[1], CultureInfo.InvariantCulture);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port);
        return socket;
    }

    private Task<long> Kept(string id) => gateway.ValueAsync<long>("SELECT count(*) FROM incoming_request WHERE external_delivery_id = $1", id);
}
