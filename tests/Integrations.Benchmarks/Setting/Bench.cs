using Integrations.Benchmarks.Load;

namespace Integrations.Benchmarks.Setting;

/// <summary>Everything that a figure is measured in: PostgreSQL, the receiver, the gateway's settings. All of it ends with the bench.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly string _scratch;
    private readonly Vault _vault;

    private Bench(BenchOptions options, string scratch, Cluster cluster, Receiver receiver)
    {
        _scratch = scratch;
        Options = options;
        Cluster = cluster;
        Receiver = receiver;
        Settings = new GatewaySettings(receiver, Path.Combine(scratch, "keys"), options.Overrides);
        _vault = new Vault(Settings.KeyFolder);
        Fleet = new Fleet(_vault.Keys);
    }

    public BenchOptions Options { get; }

    public Results Results { get; } = new();

    public Cluster Cluster { get; }

    public Receiver Receiver { get; }

    public GatewaySettings Settings { get; }

    public Fleet Fleet { get; }

    public string LogFile => Path.Combine(_scratch, "gateway.log");

    public static async Task<Bench> StartAsync(BenchOptions options, CancellationToken stop)
    {
        var scratch = Scratch.Create();
        Receiver? receiver = null;
        Cluster? cluster = null;
        try
        {
            receiver = await Receiver.StartAsync(stop);
            cluster = await Cluster.StartAsync(Path.Combine(scratch, "postgres"), stop);
            var bench = new Bench(options, scratch, cluster, receiver);
            await GatewayProcess.MigrateAsync(bench.LogFile, bench.Settings.For(cluster.TemplateConnection), stop);
            return bench;
        }
        catch
        {
            await EndAsync(receiver, cluster, scratch);
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        _vault.Dispose();
        return EndAsync(Receiver, Cluster, _scratch);
    }

    private static async ValueTask EndAsync(Receiver? receiver, Cluster? cluster, string scratch)
    {
        if (receiver is not null)
            await receiver.DisposeAsync();
        if (cluster is not null)
            await cluster.DisposeAsync();
        await Scratch.DeleteAsync(scratch);
    }
}
