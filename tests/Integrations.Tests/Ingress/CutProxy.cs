using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Integrations.Tests.Ingress;

/// <summary>
/// Stands between the gateway and PostgreSQL, so that the database can go away, come back, and lose an answer at the worst moment.
/// </summary>
internal sealed class CutProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, Socket> _pairs = new();
    private readonly IPEndPoint _server;
    private volatile bool _away;
    private byte[]? _mark;
    private Cut _cut;
    private int _cuts;

    public CutProxy(string host, int port)
    {
        _server = new IPEndPoint(IPAddress.Parse(host), port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How often an armed cut was made.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>No connection, old or new, until <see cref="ComeBack"/>.</summary>
    public void GoAway()
    {
        _away = true;
        Drop();
    }

    public void ComeBack() => _away = false;

    /// <summary>Resets every connection there is; new ones are served.</summary>
    public void Drop()
    {
        foreach (var (client, server) in _pairs)
        {
            client.Close(0);
            server.Close(0);
        }
    }

    /// <summary>Once, at the next statement that holds the text.</summary>
    public void Arm(string text, Cut cut)
    {
        _cut = cut;
        Volatile.Write(ref _mark, System.Text.Encoding.ASCII.GetBytes(text));
    }

    public void Dispose()
    {
        _listener.Dispose();
        Drop();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            if (_away)
                client.Close(0);
            else
                _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        await server.ConnectAsync(_server);
        _pairs[client] = server;
        var connection = new Connection();
        await Task.WhenAny(PumpAsync(client, server, chunk => Forward(chunk, connection)), PumpAsync(server, client, _ => !connection.Silent));
        _pairs.TryRemove(client, out _);
        client.Close(0);
    }

    /// <summary>False to end the connection instead of passing the chunk on.</summary>
    private bool Forward(ReadOnlyMemory<byte> chunk, Connection connection)
    {
        if (Volatile.Read(ref _mark) is not { } mark || chunk.Span.IndexOf(mark) < 0 || Interlocked.Exchange(ref _mark, null) is null)
            return true;
        Interlocked.Increment(ref _cuts);
        // The server works and answers; the answer ends the connection instead of being passed on.
        connection.Silent = _cut is Cut.Answer;
        return connection.Silent;
    }

    private static async Task PumpAsync(Socket from, Socket to, Func<ReadOnlyMemory<byte>, bool> pass)
    {
        var buffer = new byte[65536];
        try
        {
            while (true)
            {
                var read = await from.ReceiveAsync(buffer);
                if (read == 0 || !pass(buffer.AsMemory(0, read)))
                    return;
                await to.SendAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private sealed class Connection
    {
        public volatile bool Silent;
    }
}

internal enum Cut
{
    /// <summary>The statement never arrives.</summary>
    Statement,

    /// <summary>The statement is done, and its answer never arrives.</summary>
    Answer,
}
