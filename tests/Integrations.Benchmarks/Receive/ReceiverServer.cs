using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Integrations.Benchmarks.Receive;

/// <summary>
/// The other end of every call that is measured, in a process of its own: partners' endpoints, their token desk and the Deliveries
/// service, all answering at once or after a set delay; and a sink for telemetry. It does as little as can be, and the same for all.
/// </summary>
internal sealed class ReceiverServer
{
    public const string ControlPath = "/control";
    public const string TokenPath = "/tokens";
    public const string PartnerPath = "/partners";
    public const string DeliveriesPath = "/v1/";

    /// <summary>An order that the Deliveries service took stands in the log among the messages, as this change.</summary>
    public const long OrderSeq = 0;

    private static readonly byte[] Answer = """{"received":true}"""u8.ToArray();
    private static readonly byte[] Token = """{"access_token":"token-of-the-benchmark","token_type":"Bearer","expires_in":86400}"""u8.ToArray();
    private static readonly byte[] NoSpans = new byte[5];

    private readonly ReceiptLog _log = new();
    private TimeSpan _delay;

    /// <summary>Serves until standard input ends, which is when the parent ends, in whatever way.</summary>
    public static async Task<int> RunAsync(CancellationToken stop)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            // Telemetry comes as gRPC, which is HTTP/2 from its first byte.
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        await using var app = builder.Build();
        app.Run(new ReceiverServer().ServeAsync);
        await app.StartAsync(stop);
        Console.WriteLine(string.Join(' ', app.Urls));
        await Console.OpenStandardInput().CopyToAsync(Stream.Null, stop);
        return 0;
    }

    private Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path.StartsWith(PartnerPath, StringComparison.Ordinal))
            return HearAsync(context);
        if (path.StartsWith(DeliveriesPath, StringComparison.Ordinal))
            return TakeOrderAsync(context);
        if (path.StartsWith(TokenPath, StringComparison.Ordinal))
            return SayAsync(context, Token);
        if (path.StartsWith(ControlPath, StringComparison.Ordinal))
            return ControlAsync(context, path[ControlPath.Length..]);
        return SinkAsync(context);
    }

    /// <summary>A message counts when it is signed, has an id and is read to its end; before it is answered.</summary>
    private async Task HearAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var body = await ReadAsync(context);
        var at = Stopwatch.GetTimestamp();
        var receipt = headers["webhook-id"] is [{ } id] ? Receipt.Of(Encoding.ASCII.GetBytes(id), at) : Receipt.Of(EventId(body), at);
        context.Request.BodyReader.AdvanceTo(body.End);
        var signed = headers.Authorization.Count > 0 || headers["webhook-signature"].Count > 0;
        if (receipt is not { } heard || !signed)
        {
            context.Response.StatusCode = signed ? StatusCodes.Status400BadRequest : StatusCodes.Status401Unauthorized;
            return;
        }

        _log.Add(heard);
        if (_delay > TimeSpan.Zero)
            await Task.Delay(_delay);
        await SayAsync(context, Answer);
    }

    private static ReadOnlySpan<byte> EventId(ReadOnlySequence<byte> body)
    {
        var bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        var mark = "\"event_id\":\""u8;
        var start = bytes.IndexOf(mark);
        if (start < 0)
            return [];
        var id = bytes[(start + mark.Length)..];
        var end = id.IndexOf((byte)'"');
        return end < 0 ? [] : id[..end];
    }

    /// <summary>The Deliveries service takes every order, under the id that the gateway gave it.</summary>
    private async Task TakeOrderAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        context.Request.BodyReader.AdvanceTo(body.End);
        var id = Guid.Parse(context.Request.Path.Value!.Split('/')[^1]);
        _log.Add(new Receipt(id, OrderSeq, Stopwatch.GetTimestamp()));
        var now = TimeProvider.System.GetUtcNow();
        var answer = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"deliveryId":"{{id}}","fee":{"minorUnits":399,"currency":"USD"},"pickupEta":"{{now.AddMinutes(10):O}}","dropoffEta":"{{now.AddMinutes(30):O}}"}""");
        context.Response.StatusCode = StatusCodes.Status201Created;
        await SayAsync(context, Encoding.UTF8.GetBytes(answer));
    }

    private async Task ControlAsync(HttpContext context, string what)
    {
        switch (what)
        {
            case "/reset":
                _log.Clear();
                _delay = TimeSpan.FromMilliseconds(int.Parse(context.Request.Query["delay"].ToString(), CultureInfo.InvariantCulture));
                break;
            case "/count":
                await SayAsync(context, Encoding.ASCII.GetBytes(_log.Count.ToString(CultureInfo.InvariantCulture)));
                break;
            case "/receipts":
                await SayAsync(context, _log.Write());
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    /// <summary>Takes what a telemetry exporter sends, says "fine" as gRPC says it, and forgets it.</summary>
    private static async Task SinkAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        context.Request.BodyReader.AdvanceTo(body.End);
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(NoSpans);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async ValueTask<ReadOnlySequence<byte>> ReadAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            if (read.IsCompleted)
                return read.Buffer;
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static Task SayAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body).AsTask();
    }
}
