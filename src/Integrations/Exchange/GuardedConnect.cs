using System.Net;
using System.Net.Sockets;

namespace Integrations.Exchange;

/// <summary>
/// Opens connections for the HTTP handler, to allowed addresses only. It resolves the name itself and dials what it has checked, so that
/// a name cannot point elsewhere between check and call.
/// </summary>
internal sealed class GuardedConnect(bool privateToo, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve = resolve ?? Dns.GetHostAddressesAsync;

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken token)
    {
        var endpoint = context.DnsEndPoint;
        // The resolver of the system cannot be interrupted; the wait for it can.
        var addresses = await _resolve(endpoint.Host, token).WaitAsync(token);
        var allowed = Array.FindAll(addresses, a => AddressGuard.Allows(a, privateToo));
        if (allowed.Length == 0 && addresses.Length > 0)
            throw new AddressRefusedException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endpoint.Port, token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>Every address behind the name is one that we do not call.</summary>
internal sealed class AddressRefusedException : IOException;
