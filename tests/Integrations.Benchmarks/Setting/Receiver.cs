using System.Diagnostics;
using System.Globalization;
using Integrations.Benchmarks.Receive;

namespace Integrations.Benchmarks.Setting;

/// <summary>The receiving process, started and asked from here.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private Receiver(Process process, Uri address, Uri telemetry)
    {
        _process = process;
        Address = address;
        Telemetry = telemetry;
        _http = new HttpClient { BaseAddress = new Uri(address, ReceiverServer.ControlPath[1..] + "/"), Timeout = TimeSpan.FromMinutes(1) };
    }

    public Uri Address { get; }

    /// <summary>Where an exporter may send to.</summary>
    public Uri Telemetry { get; }

    public int ProcessId => _process.Id;

    public static async Task<Receiver> StartAsync(CancellationToken stop)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Receiver).Assembly.Location, "receive"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var line = await process.StandardOutput.ReadLineAsync(stop) ?? throw new InvalidOperationException("The receiver did not start.");
        var addresses = line.Split(' ');
        return new Receiver(process, new Uri(addresses[0] + "/"), new Uri(addresses[1] + "/"));
    }

    /// <summary>Forgets what was heard; from here on each answer takes so long.</summary>
    public async Task ResetAsync(TimeSpan delay, CancellationToken stop)
    {
        var answer = await _http.PostAsync(
            new Uri(string.Create(CultureInfo.InvariantCulture, $"reset?delay={(int)delay.TotalMilliseconds}"), UriKind.Relative), content: null, stop);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<int> CountAsync(CancellationToken stop) =>
        int.Parse(await _http.GetStringAsync(new Uri("count", UriKind.Relative), stop), CultureInfo.InvariantCulture);

    public async Task<IReadOnlyList<Receipt>> ReceiptsAsync(CancellationToken stop)
    {
        var bytes = await _http.GetByteArrayAsync(new Uri("receipts", UriKind.Relative), stop);
        var receipts = new Receipt[bytes.Length / Receipt.Size];
        for (var i = 0; i < receipts.Length; i++)
            receipts[i] = Receipt.Read(bytes.AsSpan(i * Receipt.Size, Receipt.Size));
        return receipts;
    }

    /// <summary>Waits until so many messages have come; a standstill ends the wait with an error.</summary>
    public async Task HeardAsync(int count, TimeSpan standstill, CancellationToken stop)
    {
        var (last, since) = (-1, Stopwatch.StartNew());
        while (true)
        {
            var now = await CountAsync(stop);
            if (now >= count)
                return;
            if (now > last)
                (last, since) = (now, Stopwatch.StartNew());
            else if (since.Elapsed > standstill)
                throw new CheckFailedException($"{now} of {count} updates had arrived when nothing came any more.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
