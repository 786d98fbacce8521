using System.Security.Cryptography;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Customers;

public sealed class KeyCacheTests
{
    private static readonly byte[] Wrapped = [1, 2, 3];
    private readonly TestClock _clock = new();

    [Fact]
    public void A_key_is_found_for_a_minute_and_then_wiped_without_anyone_asking()
    {
        using var cache = new KeyCache(_clock);
        var id = Keep(cache);

        _clock.Advance(KeyCache.Lifetime - TimeSpan.FromSeconds(1));
        using (var found = cache.Find(id, IntegrationType.UBER, Wrapped))
            found.ShouldNotBeNull();
        _clock.Advance(TimeSpan.FromSeconds(1));

        cache.Count.ShouldBe(0);
        cache.Find(id, IntegrationType.UBER, Wrapped).ShouldBeNull();
        _clock.Waiting.ShouldBe(0);
    }

    [Fact]
    public void Each_key_goes_at_its_own_time()
    {
        using var cache = new KeyCache(_clock);
        Keep(cache);
        _clock.Advance(TimeSpan.FromSeconds(40));
        var younger = Keep(cache);

        _clock.Advance(TimeSpan.FromSeconds(20));
        cache.Count.ShouldBe(1);
        using (var found = cache.Find(younger, IntegrationType.UBER, Wrapped))
            found.ShouldNotBeNull();

        _clock.Advance(TimeSpan.FromSeconds(40));
        cache.Count.ShouldBe(0);
    }

    [Fact]
    public void The_thousand_and_first_pushes_the_oldest_out()
    {
        using var cache = new KeyCache(_clock);
        var oldest = Keep(cache);
        for (var i = 0; i < KeyCache.Capacity; i++)
            Keep(cache);

        cache.Count.ShouldBe(KeyCache.Capacity);
        cache.Find(oldest, IntegrationType.UBER, Wrapped).ShouldBeNull();
    }

    [Fact]
    public void A_key_is_not_found_for_other_wrapped_bytes_or_another_partner()
    {
        using var cache = new KeyCache(_clock);
        var id = Keep(cache);

        cache.Find(id, IntegrationType.UBER, [1, 2, 4]).ShouldBeNull();
        cache.Find(id, IntegrationType.OLO, Wrapped).ShouldBeNull();
    }

    [Fact]
    public void What_goes_is_overwritten_with_zeros()
    {
        var cache = new KeyCache(_clock);
        List<byte[]> kept = [];
        void Fill(int count)
        {
            for (var i = 0; i < count; i++)
            {
                kept.Add(RandomNumberGenerator.GetBytes(Envelope.KeySize));
                cache.Keep(VaultRoom.NewId(), IntegrationType.UBER, Wrapped, kept[^1]);
            }
        }

        Fill(KeyCache.Capacity + 3);
        kept.Take(3).ShouldAllBe(key => Zero(key));
        kept.Skip(3).ShouldAllBe(key => !Zero(key));

        _clock.Advance(KeyCache.Lifetime);
        kept.ShouldAllBe(key => Zero(key));

        kept.Clear();
        Fill(2);
        cache.Dispose();
        Fill(1);
        kept.ShouldAllBe(key => Zero(key));
        cache.Count.ShouldBe(0);
    }

    [Fact]
    public void Nobody_ever_gets_a_wiped_key()
    {
        using var cache = new KeyCache(_clock);
        var keys = Enumerable.Range(0, 1500).Select(_ => (Id: VaultRoom.NewId(), Key: RandomNumberGenerator.GetBytes(Envelope.KeySize))).ToArray();
        var place = new Place("pii", "ciphertext", VaultRoom.NewId());
        var wrong = 0;

        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var (id, key) = keys[i % keys.Length];
            if (i % 500 == 0)
                _clock.Advance(TimeSpan.FromSeconds(7));
            using var found = cache.Find(id, IntegrationType.UBER, Wrapped);
            if (found is null)
            {
                cache.Keep(id, IntegrationType.UBER, Wrapped, [.. key]);
                return;
            }

            using var expected = new AesGcm(key, Envelope.TagSize);
            var blob = Envelope.Seal(found, id, IntegrationType.UBER, place, "value"u8);
            if (!Envelope.Open(expected, id, IntegrationType.UBER, place, blob).AsSpan().SequenceEqual("value"u8))
                Interlocked.Increment(ref wrong);
        });

        wrong.ShouldBe(0);
        cache.Count.ShouldBeLessThanOrEqualTo(KeyCache.Capacity);
    }

    private static bool Zero(byte[] key) => !key.AsSpan().ContainsAnyExcept((byte)0);

    private static Guid Keep(KeyCache cache)
    {
        var id = VaultRoom.NewId();
        cache.Keep(id, IntegrationType.UBER, Wrapped, RandomNumberGenerator.GetBytes(Envelope.KeySize));
        return id;
    }
}
