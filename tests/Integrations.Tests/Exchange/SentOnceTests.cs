using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Integrations.Exchange;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Exchange;

/// <summary>Connections are kept and shared; a call still goes out at most once, and whether it went out is known.</summary>
public sealed class SentOnceTests
{
    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task A_kept_connection_that_dies_under_a_call_does_not_double_it(string method)
    {
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SayAsync(RawServer.Answer(200, ""));
            await connection.ReadRequestAsync();
        });
        using var outside = new Outside();
        var call = Outside.Call(server.Address, body: method is "GET" ? "" : "{}", method: method);

        (await outside.Http.SendAsync(call, CancellationToken.None)).ShouldBe(Transport.Answered, "http_200");
        var second = await outside.Http.SendAsync(call, CancellationToken.None);

        second.ShouldBe(Transport.InDoubt, "connection_lost");
        server.Requests.Count.ShouldBe(2);
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_kept_connection_that_died_between_calls_is_replaced()
    {
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SayAsync(RawServer.Answer(200, "", "Connection: close"));
        });
        using var outside = new Outside();

        for (var i = 0; i < 5; i++)
            (await outside.SendAsync(server.Address)).ShouldBe(Transport.Answered, "http_200");

        server.Requests.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_call_on_another_calls_connection_is_in_doubt_although_its_own_was_never_made()
    {
        // The first connection is made at once. The second call begins a connection of its own, whose name never resolves, and is then
        // given the first one, which has become free: judged by its own connection it would be "never sent".
        var answers = new ConcurrentQueue<Func<Task<IPAddress[]>>>([() => Task.FromResult<IPAddress[]>([IPAddress.Loopback])]);
        var secondName = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource();
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await release.Task;
            await connection.SayAsync(RawServer.Answer(200, ""));
            await connection.ReadRequestAsync();
            await connection.NeverAsync();
        });
        using var outside = new Outside
        {
            Resolve = () =>
            {
                if (answers.TryDequeue(out var answer))
                    return answer();
                secondName.TrySetResult();
                return new TaskCompletionSource<IPAddress[]>().Task;
            },
        };
        var url = new UriBuilder(server.Address) { Host = "partner.example" }.Uri;

        var first = outside.SendAsync(url);
        await Eventually.Holds(() => server.Requests.Count == 1, "the first call arrived");
        var second = outside.SendAsync(url);
        await secondName.Task;
        release.SetResult();
        (await first).ShouldBe(Transport.Answered, "http_200");
        await Eventually.Holds(() => server.Requests.Count == 2, "the second call arrived");
        outside.Clock.Advance(Outside.Deadline);

        (await second).ShouldBe(Transport.InDoubt, "timeout");
    }

    /// <summary>The promise of the handler on which "never sent" rests, held against the handler of this runtime.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(3_000)]
    [InlineData(40_000)]
    public async Task Nothing_leaves_before_the_body_is_asked_for(int headerLength)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var handler = OutboundClients.Handler(new OutboundOptions { AllowPrivateNetworks = true }, ownNetwork: true, maxConnections: 1);
        using var client = new HttpClient(handler);
        using var body = new HeldBody();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/") { Content = body };
        request.Headers.Add("X-Long", new string('x', headerLength));

        var sending = client.SendAsync(request);
        using var accepted = await listener.AcceptSocketAsync();
        await body.Asked.Task;
        accepted.Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectRead).ShouldBeFalse();

        body.Give.SetResult();
        accepted.Poll(TimeSpan.FromSeconds(20), SelectMode.SelectRead).ShouldBeTrue();
        accepted.Close();
        await Should.ThrowAsync<HttpRequestException>(sending);
    }

    private sealed class HeldBody : HttpContent
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Give { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            Asked.SetResult();
            await Give.Task;
            await stream.WriteAsync("{}"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 2;
            return true;
        }
    }
}
