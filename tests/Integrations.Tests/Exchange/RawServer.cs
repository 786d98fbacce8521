using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Integrations.Testing;

namespace Integrations.Tests.Exchange;

/// <summary>
/// The other side of a call, down to the bytes. Every connection is served by the given script; what was said to it is kept. A script that
/// fails fails the test at the end, except where the client hung up.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = OwnPort.Listen();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentBag<Task> _served = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Func<RawConnection, Task> _script;
    private readonly Task _accepting;
    private int _connections;

    private RawServer(Func<RawConnection, Task> script)
    {
        _script = script;
        _accepting = AcceptAsync();
    }

    public static RawServer Start(Func<RawConnection, Task> script) => new(script);

    public static RawServer Answering(string answer) => new(async connection =>
    {
        while (await connection.ReadRequestAsync())
            await connection.SayAsync(answer);
    });

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Whole requests, in the order of their last byte.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public static string Answer(int status, string body, params string[] headers) => string.Create(CultureInfo.InvariantCulture,
        $"HTTP/1.1 {status} Said\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n{body}");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_served);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_end.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
            {
                return;
            }

            Interlocked.Increment(ref _connections);
            _served.Add(ServeAsync(socket));
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = new RawConnection(socket, _requests, _end.Token);
        try
        {
            await _script(connection);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The client hung up, or the test is over.
        }
    }
}

internal sealed class RawConnection(Socket socket, ConcurrentQueue<string> requests, CancellationToken end) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly List<byte> _unread = [];

    public CancellationToken End => end;

    public NetworkStream Stream => _stream;

    /// <summary>Reads one request to its last byte; false when the client has gone.</summary>
    public async Task<bool> ReadRequestAsync()
    {
        var buffer = new byte[8192];
        while (Whole() is not { } length)
        {
            var read = await _stream.ReadAsync(buffer, end);
            if (read == 0)
                return false;
            _unread.AddRange(buffer.AsSpan(0, read));
        }

        requests.Enqueue(Encoding.UTF8.GetString([.. _unread.Take(Whole()!.Value)]));
        _unread.RemoveRange(0, Whole()!.Value);
        return true;
    }

    public async Task SayAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), end);

    public Task NeverAsync() => Task.Delay(Timeout.Infinite, end);

    /// <summary>RST instead of FIN.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    public void Dispose() => _stream.Dispose();

    private int? Whole()
    {
        var text = Encoding.Latin1.GetString([.. _unread]);
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0)
            return null;
        var length = text[..head].Split("\r\n").Select(line => line.Split(':', 2))
            .Where(parts => parts[0].Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            .Select(parts => int.Parse(parts[1], CultureInfo.InvariantCulture)).SingleOrDefault();
        return text.Length >= head + 4 + length ? head + 4 + length : null;
    }
}
