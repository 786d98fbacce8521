using System.Net;
using System.Net.Sockets;

namespace Integrations.Testing;

/// <summary>
/// Ports on loopback that are nobody else's: not among those from which systems take one for each call that goes out, not the same in two
/// processes, and not given again soon, so that nobody who still calls a server that is gone reaches the next one instead.
/// </summary>
public static class OwnPort
{
    private const int First = 10_240;
    private const int Count = 22_528;

    // A prime: processes that were started one after the other begin far from each other.
    private const int Apart = 2_503;

    private static int _last = unchecked(Environment.ProcessId * Apart);

    /// <summary>Listens at the next one that is free.</summary>
    public static TcpListener Listen()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var listener = new TcpListener(IPAddress.Loopback, First + (int)((uint)Interlocked.Increment(ref _last) % Count));
            try
            {
                listener.Start();
                return listener;
            }
            catch (SocketException)
            {
                listener.Dispose();
            }
        }

        throw new InvalidOperationException("No port is free.");
    }
}
