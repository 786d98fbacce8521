using System.Security.Cryptography;
using Integrations.Abstractions;

namespace Integrations.Customers;

/// <summary>Unwrapped data keys for a short while: none stays longer than a minute, never more than a thousand, each wiped when it goes.</summary>
internal sealed class KeyCache : IDisposable
{
    public const int Capacity = 1000;
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Dictionary<(Guid, IntegrationType), Entry> _entries = [];

    // All live equally long, so the first in is the first out.
    private readonly Queue<Entry> _byAge = new();
    private bool _disposed;

    public KeyCache(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => WipeOld(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (_gate)
                return _byAge.Count;
        }
    }

    /// <summary>A cipher of the caller's own. Null where the key is not here, or was unwrapped from other bytes than these.</summary>
    public AesGcm? Find(Guid id, IntegrationType partner, ReadOnlySpan<byte> wrapped)
    {
        lock (_gate)
        {
            return _entries.TryGetValue((id, partner), out var entry) && !Old(entry) && wrapped.SequenceEqual(entry.Wrapped)
                ? new AesGcm(entry.Key, Envelope.TagSize)
                : null;
        }
    }

    /// <summary>The key is the cache's from here on, which wipes it.</summary>
    public void Keep(Guid id, IntegrationType partner, byte[] wrapped, byte[] key)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                CryptographicOperations.ZeroMemory(key);
                return;
            }

            var entry = new Entry((id, partner), wrapped, key, _time.GetTimestamp());
            while (_byAge.Count >= Capacity)
                WipeOldest();
            _entries[entry.Name] = entry;
            _byAge.Enqueue(entry);
            if (_byAge.Count == 1)
                _timer.Change(Lifetime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            while (_byAge.Count > 0)
                WipeOldest();
        }

        _timer.Dispose();
    }

    private void WipeOld()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            while (_byAge.TryPeek(out var entry) && Old(entry))
                WipeOldest();
            if (_byAge.TryPeek(out var next))
                _timer.Change(Lifetime - _time.GetElapsedTime(next.Since), Timeout.InfiniteTimeSpan);
        }
    }

    private void WipeOldest()
    {
        var entry = _byAge.Dequeue();
        CryptographicOperations.ZeroMemory(entry.Key);
        if (_entries.TryGetValue(entry.Name, out var current) && current == entry)
            _entries.Remove(entry.Name);
    }

    private bool Old(Entry entry) => _time.GetElapsedTime(entry.Since) >= Lifetime;

    private sealed class Entry((Guid, IntegrationType) name, byte[] wrapped, byte[] key, long since)
    {
        public (Guid, IntegrationType) Name { get; } = name;

        public byte[] Wrapped { get; } = wrapped;

        public byte[] Key { get; } = key;

        public long Since { get; } = since;
    }
}
