using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Integrations.Abstractions;
using Integrations.Customers;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Customers;

public sealed class EnvelopeTests
{
    private static readonly Guid Key1 = new("01890a5d-ac96-774b-bcce-b302099a8057");
    private static readonly Guid Key2 = new("01890a5d-ac96-774b-bcce-b302099a8058");
    private static readonly Guid Row1 = new("01890a5d-ac97-7000-8000-0123456789ab");
    private static readonly Guid Row2 = new("01890a5d-ac97-7000-8000-0123456789ac");

    [Fact]
    public void What_was_sealed_opens_at_its_place()
    {
        var place = from table in Gen.Elements("pii", "item", "incoming_request")
                    from column in Gen.Elements("ciphertext", "text", "body")
                    select new Place(table, column, VaultRoom.NewId());
        var sealing = from at in place
                      from partner in Gen.Elements(Enum.GetValues<IntegrationType>())
                      from plaintext in Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>())
                      select (at, partner, plaintext);

        Prop.ForAll(sealing.ToArbitrary(), s =>
        {
            using var cipher = Cipher(1);
            var blob = Envelope.Seal(cipher, Key1, s.partner, s.at, s.plaintext);
            return Envelope.Open(cipher, Key1, s.partner, s.at, blob).AsSpan().SequenceEqual(s.plaintext);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(3000));
    }

    /// <summary>Made with Python's cryptography package from the README's description of the format: our two halves cannot agree on a mistake.</summary>
    [Fact]
    public void A_value_sealed_by_another_program_opens()
    {
        using var cipher = new AesGcm([.. Enumerable.Range(0, 32).Select(i => (byte)i)], Envelope.TagSize);
        var blob = Convert.FromHexString(
            "0101890a5dac96774bbcceb302099a80576465666768696a6b6c6d6e6f749512f38f35413050ef1ce8838669f412741dcd59a49522520e3a9a");

        Encoding.UTF8.GetString(Envelope.Open(cipher, Key1, IntegrationType.DOORDASH, Place.Pii(Row1), blob)).ShouldBe("Zoë Müller");
    }

    [Fact]
    public void A_flipped_bit_is_noticed_wherever_it_is()
    {
        using var cipher = Cipher(1);
        var accepted = 0;
        for (var length = 0; length < 200; length++)
        {
            var blob = Envelope.Seal(cipher, Key1, IntegrationType.UBER, Place.Pii(Row1), RandomNumberGenerator.GetBytes(length % 20));
            for (var bit = 0; bit < blob.Length * 8; bit++)
            {
                blob[bit / 8] ^= (byte)(1 << (bit % 8));
                accepted += Opens(cipher, Key1, IntegrationType.UBER, Place.Pii(Row1), blob) ? 1 : 0;
                blob[bit / 8] ^= (byte)(1 << (bit % 8));
            }

            Opens(cipher, Key1, IntegrationType.UBER, Place.Pii(Row1), blob).ShouldBeTrue();
        }

        accepted.ShouldBe(0);
    }

    [Fact]
    public void A_cut_or_lengthened_value_is_noticed()
    {
        using var cipher = Cipher(1);
        var blob = Envelope.Seal(cipher, Key1, IntegrationType.UBER, Place.Pii(Row1), "a value"u8);

        for (var length = 0; length < blob.Length; length++)
            Opens(cipher, Key1, IntegrationType.UBER, Place.Pii(Row1), blob[..length]).ShouldBeFalse();
        Opens(cipher, Key1, IntegrationType.UBER, Place.Pii(Row1), [.. blob, 0]).ShouldBeFalse();
    }

    /// <summary>Two values that differ in exactly one thing; each of the parts of one is put into the other.</summary>
    [Theory]
    [InlineData("row")]
    [InlineData("column")]
    [InlineData("table")]
    [InlineData("border between table and column")]
    [InlineData("partner")]
    [InlineData("data key id")]
    [InlineData("data key")]
    [InlineData("nothing")]
    public void Parts_of_two_values_do_not_make_a_third(string difference)
    {
        var left = new Where(Cipher(1), Key1, IntegrationType.UBER, new Place("pii", "ciphertext", Row1));
        var right = difference switch
        {
            "row" => left with { Place = left.Place with { RowId = Row2 } },
            "column" => left with { Place = left.Place with { Column = "blind_index" } },
            "table" => left with { Place = left.Place with { Table = "item" } },
            "border between table and column" => left with { Place = new Place("piic", "iphertext", Row1) },
            "partner" => left with { Partner = IntegrationType.OLO },
            "data key id" => left with { KeyId = Key2 },
            "data key" => left with { Cipher = Cipher(2) },
            _ => left,
        };
        var mine = left.Seal("one value"u8);
        var theirs = right.Seal("and other"u8);

        left.Opens(mine).ShouldBeTrue();
        right.Opens(theirs).ShouldBeTrue();
        left.Opens(theirs).ShouldBe(difference == "nothing");
        right.Opens(mine).ShouldBe(difference == "nothing");
        (int From, int Length)[] parts = [(17, 12), (29, 16), (45, 9), (17, 28), (29, 25), (1, 44), (17, 37)];
        foreach (var (from, length) in parts.SkipLast(difference == "nothing" ? 1 : 0))
        {
            left.Opens([.. mine[..from], .. theirs[from..(from + length)], .. mine[(from + length)..]]).ShouldBeFalse($"{from}+{length}");
            right.Opens([.. theirs[..from], .. mine[from..(from + length)], .. theirs[(from + length)..]]).ShouldBeFalse($"{from}+{length}");
        }
    }

    [Fact]
    public void No_nonce_comes_twice_under_a_key()
    {
        var run = from count in Gen.Choose(1, 300) from length in Gen.Choose(0, 64) select (count, length);

        Prop.ForAll(run.ToArbitrary(), r =>
        {
            using var cipher = Cipher(1);
            using var key = new SealingKey(Key1, IntegrationType.UBER, default, cipher);
            var nonces = Enumerable.Range(0, r.count).AsParallel()
                .Select(_ => Convert.ToHexString(key.Seal(Place.Pii(Row1), new byte[r.length]), 17, 12)).ToHashSet(StringComparer.Ordinal);
            return nonces.Count == r.count;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Fact]
    public void A_key_seals_for_many_threads_at_once_and_for_nobody_after_it_is_disposed()
    {
        using var cipher = Cipher(1);
        var key = new SealingKey(Key1, IntegrationType.UBER, default, Cipher(1));

        var blobs = Enumerable.Range(0, 2000).AsParallel().WithDegreeOfParallelism(4)
            .Select(i => (i, Blob: key.Seal(Place.Pii(Row1), BitConverter.GetBytes(i)))).ToList();
        key.Dispose();

        blobs.ShouldAllBe(b => BitConverter.ToInt32(Envelope.Open(cipher, Key1, IntegrationType.UBER, Place.Pii(Row1), b.Blob)) == b.i);
        Should.Throw<ObjectDisposedException>(() => key.Seal(Place.Pii(Row1), "late"u8));
    }

    private static AesGcm Cipher(byte key) => new([.. Enumerable.Repeat(key, Envelope.KeySize)], Envelope.TagSize);

    private static bool Opens(AesGcm cipher, Guid keyId, IntegrationType partner, Place place, byte[] blob)
    {
        try
        {
            Envelope.Open(cipher, keyId, partner, place, blob);
            return true;
        }
        catch (VaultException)
        {
            return false;
        }
    }

    private sealed record Where(AesGcm Cipher, Guid KeyId, IntegrationType Partner, Place Place)
    {
        public byte[] Seal(ReadOnlySpan<byte> plaintext) => Envelope.Seal(Cipher, KeyId, Partner, Place, plaintext);

        public bool Opens(byte[] blob) => EnvelopeTests.Opens(Cipher, KeyId, Partner, Place, blob);
    }
}
