using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Integrations.Customers;

/// <summary>
/// The folder of the keys that are not in the database: the key ring that wraps data keys, and the root of the blind index, itself
/// encrypted by the ring. It is a ring of its own, apart from the one that protects cookies. Made by the first host that opens it.
/// </summary>
internal sealed class KeyFolder : IDisposable
{
    public const string IndexFile = "blind-index.key";

    private const string Application = "integrations.customers";
    private const int LockAttempts = 1500;
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromDays(30);

    private readonly ILoggerFactory _loggers;
    private readonly DirectoryInfo _folder;
    private readonly X509Certificate2? _certificate;
    private readonly X509Certificate2[] _certificates;
    private readonly ServiceProvider _ring;

    public KeyFolder(EncryptionOptions options, ILoggerFactory loggers)
    {
        _loggers = loggers;
        _folder = Create(options.KeyFolder!);
        (_certificate, _certificates) = options.LoadCertificates();

        // Two hosts that make the first key at once would not know each other's for a day.
        using var alone = Lock();
        var isNew = !File.Exists(IndexPath) && !_folder.EnumerateFiles("*.xml").Any();
        _ring = Ring();
        IndexRoot = isNew ? MakeIndexRoot() : Proven();
    }

    public IDataProtectionProvider Protection => _ring.GetRequiredService<IDataProtectionProvider>();

    public byte[] IndexRoot { get; }

    private string IndexPath => Path.Combine(_folder.FullName, IndexFile);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(IndexRoot);
        _ring.Dispose();
        foreach (var certificate in _certificates)
            certificate.Dispose();
    }

    private static DirectoryInfo Create(string path) =>
        OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private ServiceProvider Ring()
    {
        var services = new ServiceCollection();
        services.AddSingleton(_loggers);
        var protection = services.AddDataProtection()
            .SetApplicationName(Application)
            .SetDefaultKeyLifetime(KeyLifetime)
            .PersistKeysToFileSystem(_folder);
        if (_certificate is not null)
            protection.ProtectKeysWithCertificate(_certificate);
        if (_certificates.Length > 0)
            protection.UnprotectKeysWithAnyCertificate(_certificates);
        return services.BuildServiceProvider();
    }

    /// <summary>
    /// A ring that cannot be read (its files lost, its certificate missing) makes itself a new key, which every host would then use.
    /// So each key must open before the ring is first asked for anything, and the root shows that it is the ring that it was.
    /// </summary>
    private byte[] Proven()
    {
        try
        {
            var keys = _ring.GetRequiredService<IKeyManager>().GetAllKeys();
            if (keys.Count == 0 || keys.Any(k => k.CreateEncryptor() is null))
                throw new CryptographicException("The ring has no key, or one that nothing here understands.");
            return ReadIndexRoot();
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or FileNotFoundException)
        {
            throw EncryptionOptions.RefuseFolder(
                $"the keys in {_folder.FullName} cannot be read ({unreadable.GetType().Name}). Either some of its files are missing or changed, "
                + "or the certificate that they were encrypted with is.");
        }
    }

    private IPersistedDataProtector IndexProtector() => (IPersistedDataProtector)Protection.CreateProtector("blind-index");

    private byte[] ReadIndexRoot()
    {
        var root = IndexProtector().DangerousUnprotect(File.ReadAllBytes(IndexPath), ignoreRevocationErrors: false, out var oldKey, out _);
        if (oldKey)
            Write(root);
        return root;
    }

    private byte[] MakeIndexRoot()
    {
        var root = RandomNumberGenerator.GetBytes(Envelope.KeySize);
        Write(root);
        return root;
    }

    /// <summary>Whole or not at all, and only then in its place: a half-written root would make every fingerprint worthless.</summary>
    private void Write(byte[] root)
    {
        var draft = IndexPath + ".new";
        File.Delete(draft);
        using (var file = new FileStream(draft, OwnersOnly(FileMode.CreateNew)))
        {
            file.Write(IndexProtector().Protect(root));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, IndexPath, overwrite: true);
    }

    private FileStream Lock()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(Path.Combine(_folder.FullName, ".lock"), OwnersOnly(FileMode.OpenOrCreate));
            }
            catch (IOException) when (attempt < LockAttempts)
            {
                Thread.Sleep(LockPause);
            }
        }
    }

    private static FileStreamOptions OwnersOnly(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
