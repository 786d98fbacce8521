using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Integrations.Abstractions;
using Integrations.Customers;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Customers;

public sealed partial class KeyFolderTests : IDisposable
{
    private const string Password = "for this test";
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("key-folder-");

    private string Folder => Path.Combine(_temp.FullName, "keys");

    [Fact]
    public void Only_the_owner_may_read_what_is_made()
    {
        using var _ = Open();

        new DirectoryInfo(Folder).UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var files = new DirectoryInfo(Folder).GetFiles();
        files.Select(f => f.Extension).ShouldBe([".xml", ".key", ".lock"], ignoreOrder: true);
        files.ShouldAllBe(f => f.UnixFileMode == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    /// <summary>Several rounds, because a race that is lost once in a while is still lost.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Hosts_that_start_at_once_on_an_empty_folder_agree(int round)
    {
        var id = VaultRoom.NewId();
        byte[] key = RandomNumberGenerator.GetBytes(Envelope.KeySize);
        using var start = new Barrier(1 + round);

        var folders = await Task.WhenAll(Enumerable.Range(0, start.ParticipantCount).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Open();
            },
            default, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        var wrappers = folders.Select(f => new DataProtectionKeyWrapper(f)).ToList();

        Directory.GetFiles(Folder, "*.xml").Length.ShouldBe(1);
        folders.ShouldAllBe(f => f.IndexRoot.SequenceEqual(folders[0].IndexRoot));
        foreach (var wrapped in wrappers.Select(w => w.Wrap(IntegrationType.UBER, id, key)).ToList())
            wrappers.ShouldAllBe(w => w.Unwrap(IntegrationType.UBER, id, wrapped).SequenceEqual(key));
        foreach (var folder in folders)
            folder.Dispose();
    }

    [Fact]
    public void A_wrapped_key_unwraps_only_for_its_partner_and_id()
    {
        using var folder = Open();
        var wrapper = new DataProtectionKeyWrapper(folder);
        var id = VaultRoom.NewId();
        var wrapped = wrapper.Wrap(IntegrationType.UBER, id, new byte[Envelope.KeySize]);

        wrapper.Unwrap(IntegrationType.UBER, id, wrapped).ShouldBe(new byte[Envelope.KeySize]);
        Should.Throw<CryptographicException>(() => wrapper.Unwrap(IntegrationType.OLO, id, wrapped));
        Should.Throw<CryptographicException>(() => wrapper.Unwrap(IntegrationType.UBER, VaultRoom.NewId(), wrapped));
    }

    [Theory]
    [InlineData("*.xml")]
    [InlineData(KeyFolder.IndexFile)]
    public void A_folder_that_lost_a_part_is_refused_and_left_as_it_is(string part)
    {
        Open().Dispose();
        foreach (var file in Directory.GetFiles(Folder, part))
            File.Delete(file);
        var left = Files();

        var refused = Should.Throw<OptionsValidationException>(() => Open());

        refused.Message.ShouldStartWith("Encryption:KeyFolder:");
        Files().ShouldBe(left);
    }

    [Fact]
    public void With_a_certificate_the_ring_cannot_be_read_without_it()
    {
        byte[] root;
        using (var folder = Open(Certificate("one")))
            root = folder.IndexRoot.ToArray();
        var ring = File.ReadAllText(Directory.GetFiles(Folder, "*.xml").Single());
        var left = Files();

        ring.ShouldContain("EncryptedData");
        ring.ShouldNotContain("<value>");
        Should.Throw<OptionsValidationException>(() => Open()).Message.ShouldStartWith("Encryption:KeyFolder:");
        Should.Throw<OptionsValidationException>(() => Open(Certificate("two"))).Message.ShouldStartWith("Encryption:KeyFolder:");
        Files().ShouldBe(left);
        using var again = Open(Certificate("one"));
        again.IndexRoot.ShouldBe(root);
    }

    [Fact]
    public void After_a_change_of_certificate_what_the_old_one_encrypted_is_still_read()
    {
        byte[] root;
        using (var folder = Open(Certificate("one")))
            root = folder.IndexRoot.ToArray();

        using var changed = Open(Certificate("two"), Certificate("one"));

        changed.IndexRoot.ShouldBe(root);
    }

    [Fact]
    public void The_index_root_moves_to_the_rings_newest_key_and_stays_the_same()
    {
        byte[] root;
        using (var folder = Open())
            root = folder.IndexRoot.ToArray();
        var before = File.ReadAllBytes(Path.Combine(Folder, KeyFolder.IndexFile));
        MakeKey();

        using var again = Open();

        again.IndexRoot.ShouldBe(root);
        File.ReadAllBytes(Path.Combine(Folder, KeyFolder.IndexFile))[4..20].ShouldNotBe(before[4..20]);
    }

    [Fact]
    public void A_ring_that_slept_through_its_last_key_opens_and_makes_a_new_one()
    {
        byte[] root;
        using (var folder = Open())
            root = folder.IndexRoot.ToArray();
        var ring = Directory.GetFiles(Folder, "*.xml").Single();
        File.WriteAllText(ring, Dates().Replace(File.ReadAllText(ring), "<${name}>2020-01-01T00:00:00Z</${name}>"));

        using var again = Open();

        again.IndexRoot.ShouldBe(root);
        Directory.GetFiles(Folder, "*.xml").Length.ShouldBe(2);
    }

    public void Dispose() => _temp.Delete(recursive: true);

    private KeyFolder Open(string? certificate = null, params string[] retired) => new(
        new EncryptionOptions
        {
            KeyFolder = Folder,
            CertificatePath = certificate,
            CertificatePassword = certificate is null ? null : Password,
            RetiredCertificates = [.. retired.Select(r => new CertificateFile { Path = r, Password = Password })],
        },
        NullLoggerFactory.Instance);

    private string Certificate(string name)
    {
        var path = Path.Combine(_temp.FullName, name + ".pfx");
        if (!File.Exists(path))
            TestCertificate.Write(path, Password);
        return path;
    }

    [GeneratedRegex("<(?<name>creationDate|activationDate|expirationDate)>[^<]*</[a-zA-Z]*>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dates();

    private List<string> Files() =>
        [.. Directory.GetFiles(Folder).Order(StringComparer.Ordinal).Select(f => f + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))))];

    /// <summary>What the ring does by itself when a month is over.</summary>
    private void MakeKey()
    {
        var services = new ServiceCollection();
        services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Folder));
        using var provider = services.BuildServiceProvider();
        var now = TimeProvider.System.GetUtcNow();
        provider.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(30));
    }
}

internal static class TestCertificate
{
    /// <summary>A PKCS#12 file of a new self-signed certificate.</summary>
    public static void Write(string path, string password)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=integrations", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllBytes(path, certificate.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, password));
    }
}
