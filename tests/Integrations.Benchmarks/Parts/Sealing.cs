using BenchmarkDotNet.Attributes;
using Integrations.Abstractions;
using Integrations.Benchmarks.Load;
using Integrations.Customers;

namespace Integrations.Benchmarks.Parts;

/// <summary>What keeping a partner's answer sealed costs: the delivery's key is unwrapped, or found in memory, and the bytes are sealed.</summary>
public class Sealing : IDisposable
{
    /// <summary>More than the vault keeps in memory.</summary>
    private const int Keys = 2_000;

    private static readonly byte[] Answer = new byte[400];

    private readonly List<(Guid Id, byte[] Wrapped)> _keys = [];
    private string _folder = "";
    private Vault _vault = null!;
    private int _next;

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("integrations-keys-").FullName;
        _vault = new Vault(_folder);
        for (var i = 0; i < Keys; i++)
        {
            using var key = _vault.Keys.NewKey(IntegrationType.DOORDASH);
            _keys.Add((key.Id, key.Wrapped.ToArray()));
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _vault.Dispose();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public byte[] WithAKeyFromMemory() => Seal(_keys[0]);

    [Benchmark]
    public byte[] WithAKeyUnwrapped() => Seal(_keys[_next++ % Keys]);

    [Benchmark]
    public Guid ANewKey()
    {
        using var key = _vault.Keys.NewKey(IntegrationType.DOORDASH);
        return key.Id;
    }

    private byte[] Seal((Guid Id, byte[] Wrapped) stored)
    {
        using var key = _vault.Keys.Reuse(stored.Id, IntegrationType.DOORDASH, stored.Wrapped);
        return key.Seal(Place.AnswerBody(stored.Id), Answer);
    }
}
