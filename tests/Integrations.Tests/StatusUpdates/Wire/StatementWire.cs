using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Integrations.Tests.StatusUpdates.Wire;

/// <summary>
/// Stands on the wire between the engine and PostgreSQL: counts what is executed, hears what the server remarks, and can put another
/// statement in the place of one. What is behind it is the engine as it is, and knows nothing of it.
/// </summary>
internal sealed class StatementWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly Func<string, string> _rewrite;
    private readonly ConcurrentDictionary<string, int> _executed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _rewritten = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _remarks = new();
    private readonly CancellationTokenSource _stop = new();
    private int _transactions;
    private readonly Task _listening;

    /// <param name="connectionString">Of the server.</param>
    /// <param name="rewrite">Another text for a statement, or the same.</param>
    public StatementWire(string connectionString, Func<string, string>? rewrite = null)
    {
        _server = new NpgsqlConnectionStringBuilder(connectionString);
        _rewrite = rewrite ?? (sql => sql);
        _listener.Start();
        var own = (IPEndPoint)_listener.LocalEndpoint;
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = own.Address.ToString(),
            Port = own.Port,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;
        _listening = ListenAsync();
    }

    /// <summary>Through here.</summary>
    public string ConnectionString { get; }

    /// <summary>How often each statement was executed, by its text as it arrived.</summary>
    public IReadOnlyDictionary<string, int> Executed => _executed;

    /// <summary>How many transactions ended, those of single statements included.</summary>
    public int Transactions => _transactions;

    /// <summary>The texts that were replaced.</summary>
    public IEnumerable<string> Rewritten => _rewritten.Keys;

    /// <summary>What the server remarked.</summary>
    public IReadOnlyCollection<string> Remarks => _remarks;

    public void Forget()
    {
        _executed.Clear();
        _transactions = 0;
        _remarks.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        // Connections of pools that nobody uses any more would keep the pumps waiting.
        await _stop.CancelAsync();
        _listener.Stop();
        await _listening;
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ConnectAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ConnectAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(_server.Host!, _server.Port, _stop.Token);
                (client.NoDelay, server.NoDelay) = (true, true);
                var asks = new AskingSide(Rewrite, sql => _executed.AddOrUpdate(sql, 1, (_, count) => count + 1));
                var answers = new AnsweringSide(_remarks.Enqueue, () => Interlocked.Increment(ref _transactions));
                await Task.WhenAny(
                    asks.PumpAsync(client.GetStream(), server.GetStream(), _stop.Token),
                    answers.PumpAsync(server.GetStream(), client.GetStream(), _stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                // One side has hung up: so does the other.
            }
        }
    }

    private string Rewrite(string sql)
    {
        var other = _rewrite(sql);
        if (!string.Equals(other, sql, StringComparison.Ordinal))
            _rewritten[sql] = other;
        return other;
    }
}
