using System.Collections.Concurrent;
using System.Diagnostics;
using Integrations.Benchmarks.Load;
using Integrations.Benchmarks.Receive;
using Integrations.Benchmarks.Setting;

namespace Integrations.Benchmarks.Figures;

/// <summary>
/// Partners send orders to the real gateway, which forwards each to the Deliveries service before it answers. First as many as it takes
/// (each connection sends its next order when it has the answer), then at a steady pace.
/// </summary>
internal sealed record IngressRun(TimeSpan Span)
{
    /// <summary>Orders per second at the steady pace.</summary>
    public const int Pace = 300;

    private const int Connections = 48;
    private const int WarmUp = 3_000;
    private const int MostPerSecond = 3_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>True in a database whose statements are counted.</summary>
    public bool WithStatements { get; init; }

    public async Task<IngressResult> RunAsync(Bench bench, BenchDatabase database, CancellationToken stop)
    {
        var orders = new Orders(bench.Settings.Partners, bench.Settings.Keys);
        var many = new ConcurrentQueue<WrittenOrder>(orders.Write(WarmUp + (int)(MostPerSecond * Span.TotalSeconds)));
        var steady = orders.Write((int)(Pace * Span.TotalSeconds));
        await bench.Receiver.ResetAsync(TimeSpan.Zero, stop);
        await using var gateway = await GatewayProcess.StartAsync(bench.LogFile, bench.Settings.For(database.ConnectionString), stop);
        using (var api = new GatewayApi(gateway, bench.Settings))
            await api.RegisterStoresAsync(stop);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 512, UseProxy = false, UseCookies = false });

        var warm = await SendAsync(http, gateway, many, until: () => many.Count <= MostPerSecond * Span.TotalSeconds, stop);
        if (WithStatements)
            await StatementCost.ResetAsync(database, stop);
        var before = await Meter.ReadAsync(database, bench.Cluster, gateway, stop);
        var from = Stopwatch.GetTimestamp();
        var sent = await SendAsync(http, gateway, many, until: () => Stopwatch.GetElapsedTime(from) >= Span, stop);
        var rate = sent / Stopwatch.GetElapsedTime(from).TotalSeconds;
        var after = await Meter.ReadAsync(database, bench.Cluster, gateway, stop);
        var statements = WithStatements ? await StatementCost.ReadAsync(database, stop) : [];
        if (many.IsEmpty)
            throw new CheckFailedException($"The gateway took more than {MostPerSecond} orders per second: write more ahead.");
        var waits = await SendSteadilyAsync(http, gateway, steady, stop);

        await ProveAsync(bench, database, warm + sent + steady.Count, stop);
        await gateway.StopAsync();
        return new IngressResult(
            rate, waits.At(0.50), waits.At(0.99), (after.GatewayCpu - before.GatewayCpu) * 1e6 / sent, (after.PostgresCpu - before.PostgresCpu) * 1e6 / sent)
        {
            Sent = sent,
            Statements = statements,
        };
    }

    private static async Task<int> SendAsync(
        HttpClient http, GatewayProcess gateway, ConcurrentQueue<WrittenOrder> orders, Func<bool> until, CancellationToken stop)
    {
        var sent = 0;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(
            async () =>
            {
                while (!until() && orders.TryDequeue(out var order))
                {
                    await SendAsync(http, gateway, order, stop);
                    Interlocked.Increment(ref sent);
                }
            },
            stop)));
        return sent;
    }

    private static async Task<Percentiles> SendSteadilyAsync(HttpClient http, GatewayProcess gateway, IReadOnlyList<WrittenOrder> orders, CancellationToken stop)
    {
        var waits = new long[orders.Count];
        await OpenLoop.RunAsync(
            Pace, orders.Count,
            async (number, due) =>
            {
                await SendAsync(http, gateway, orders[number], stop);
                waits[number] = Stopwatch.GetTimestamp() - due;
            },
            stop);

        // The first second is the change of pace.
        return new Percentiles(waits.Skip(Pace));
    }

    private static async Task SendAsync(HttpClient http, GatewayProcess gateway, WrittenOrder order, CancellationToken stop)
    {
        using var request = order.Request(gateway.Address);
        using var answer = await http.SendAsync(request, stop);
        var body = await answer.Content.ReadAsStringAsync(stop);
        if (!order.Accepts((int)answer.StatusCode))
            throw new CheckFailedException($"An order was answered with {(int)answer.StatusCode}: {body}");
    }

    /// <summary>
    /// What was accepted is stored once with its request, and the Deliveries service was given it: under the same id again, where an
    /// answer came later than the gateway waits.
    /// </summary>
    private static async Task ProveAsync(Bench bench, BenchDatabase database, int accepted, CancellationToken stop)
    {
        const string ours = "external_delivery_id LIKE 'SB-%'";
        var waiting = Stopwatch.StartNew();
        while (await database.ScalarAsync<long>("SELECT count(*) FROM delivery_command", stop) > 0)
        {
            if (waiting.Elapsed > Patience)
                throw new CheckFailedException("Orders were accepted and are not forwarded.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), stop);
        }

        var deliveries = await database.ScalarAsync<long>(
            $"SELECT count(*) FROM delivery WHERE {ours} AND accepted_at IS NOT NULL AND forwarded_at IS NOT NULL AND status = 'PROCESSED'", stop);
        var requests = await database.ScalarAsync<long>($"SELECT count(*) FROM incoming_request WHERE {ours} AND verdict = 'Accepted' AND delivery_id IS NOT NULL", stop);
        var states = await database.ScalarAsync<long>($"SELECT count(*) FROM external_state WHERE {ours}", stop);
        var once = (await bench.Receiver.ReceiptsAsync(stop)).Where(receipt => receipt.Seq == ReceiverServer.OrderSeq).Select(receipt => receipt.DeliveryId).ToHashSet();
        if (deliveries != accepted || requests != accepted || states != accepted || once.Count != accepted)
        {
            throw new CheckFailedException(
                $"{accepted} orders were accepted; stored: {deliveries} deliveries, {requests} requests, {states} states; forwarded: {once.Count}.");
        }
    }
}

/// <param name="PerSecond">As many as it takes.</param>
/// <param name="P50Milliseconds">At the steady pace.</param>
/// <param name="P99Milliseconds">At the steady pace.</param>
/// <param name="GatewayCpu">Microseconds of processor time per order.</param>
/// <param name="PostgresCpu">Microseconds of processor time per order.</param>
internal sealed record IngressResult(double PerSecond, double P50Milliseconds, double P99Milliseconds, double GatewayCpu, double PostgresCpu)
{
    public required int Sent { get; init; }

    public required IReadOnlyList<StatementCost> Statements { get; init; }
}
