using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Integrations.Tests.Exchange;

/// <summary>A listener whose queue is full: the system drops every further SYN, as a dead host or a firewall does.</summary>
internal sealed class Blackhole : IDisposable
{
    private const int MoreThanFits = 4;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _queued = [];

    public Blackhole()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);
        for (var i = 0; i < MoreThanFits; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _queued.Add(socket);
            try
            {
                socket.Connect(_listener.LocalEndPoint!);
            }
            catch (SocketException inProgress) when (inProgress.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
            }
        }
    }

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/"));

    public void Dispose()
    {
        _queued.ForEach(s => s.Dispose());
        _listener.Dispose();
    }
}
