using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Integrations.Customers;

/// <summary>Where the keys of personal data are kept, at <c>Encryption</c>.</summary>
public sealed class EncryptionOptions
{
    public const string Section = "Encryption";

    /// <summary>
    /// An absolute path outside the database, the same folder for all hosts on one database. Only its owner may enter it.
    /// Without what is in it nothing personal can be read again: back it up, and not together with the database.
    /// </summary>
    public string? KeyFolder { get; set; }

    /// <summary>A PKCS#12 file with an RSA key, which encrypts the key ring at rest.</summary>
    public string? CertificatePath { get; set; }

    public string? CertificatePassword { get; set; }

    /// <summary>Certificates of before: what they encrypted is still read.</summary>
    public List<CertificateFile> RetiredCertificates { get; set; } = [];

    /// <summary>Outside Development a key ring without certificate must be wanted: where the folder's storage is itself encrypted.</summary>
    public bool AllowUnprotectedKeys { get; set; }

    /// <summary>A refusal to start that shows only with the keys or the database at hand, said like those that show in the settings.</summary>
    internal static OptionsValidationException RefuseFolder(string why) =>
        new(Options.DefaultName, typeof(EncryptionOptions), [$"{Section}:{nameof(KeyFolder)}: {why}"]);

    /// <summary>The one that encrypts, or null, and all that decrypt.</summary>
    internal (X509Certificate2? Current, X509Certificate2[] All) LoadCertificates()
    {
        var retired = RetiredCertificates.Select(c => c.Load());
        var current = CertificatePath is null ? null : new CertificateFile { Path = CertificatePath, Password = CertificatePassword }.Load();
        return (current, current is null ? [.. retired] : [current, .. retired]);
    }
}

public sealed class CertificateFile
{
    public string Path { get; set; } = "";

    public string? Password { get; set; }

    public override string ToString() => "***";

    internal X509Certificate2 Load() => X509CertificateLoader.LoadPkcs12FromFile(Path, Password);
}

/// <summary>Refuses to start with keys that would be lost or laid open. Every complaint names its configuration path.</summary>
internal sealed class EncryptionRules(IHostEnvironment environment) : IValidateOptions<EncryptionOptions>
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public ValidateOptionsResult Validate(string? name, EncryptionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] complaints = [.. Folder(options), .. Protection(options), .. Certificates(options)];
        return complaints.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(complaints);
    }

    private static IEnumerable<string> Folder(EncryptionOptions options)
    {
        const string At = $"{EncryptionOptions.Section}:{nameof(EncryptionOptions.KeyFolder)}";
        if (string.IsNullOrWhiteSpace(options.KeyFolder))
            yield return $"{At}: a folder for the keys of personal data is needed, outside the database and shared by all hosts on it.";
        else if (!Path.IsPathFullyQualified(options.KeyFolder))
            yield return $"{At}: {options.KeyFolder} is relative; which keys are used must not depend on where the host was started.";
        else if (File.Exists(options.KeyFolder))
            yield return $"{At}: {options.KeyFolder} is a file.";
        else if (!OperatingSystem.IsWindows() && Directory.Exists(options.KeyFolder) && (File.GetUnixFileMode(options.KeyFolder) & Others) != UnixFileMode.None)
            yield return $"{At}: {options.KeyFolder} is open to others than its owner; chmod 700 it.";
    }

    private IEnumerable<string> Protection(EncryptionOptions options)
    {
        const string At = $"{EncryptionOptions.Section}:{nameof(EncryptionOptions.CertificatePath)}";
        if (options.CertificatePath is null && options.CertificatePassword is not null)
            yield return $"{At}: there is a password and no certificate.";
        else if (options.CertificatePath is null && !options.AllowUnprotectedKeys && !environment.IsDevelopment())
            yield return $"{At}: outside Development the key ring is encrypted with a certificate. Where the folder's storage is itself encrypted, "
                + $"{EncryptionOptions.Section}:{nameof(EncryptionOptions.AllowUnprotectedKeys)} = true does without.";
    }

    private static IEnumerable<string> Certificates(EncryptionOptions options)
    {
        if (options.CertificatePath is { } path)
        {
            foreach (var complaint in Certificate(new CertificateFile { Path = path, Password = options.CertificatePassword }, nameof(EncryptionOptions.CertificatePath)))
                yield return complaint;
        }

        for (var i = 0; i < options.RetiredCertificates.Count; i++)
        {
            foreach (var complaint in Certificate(options.RetiredCertificates[i], $"{nameof(EncryptionOptions.RetiredCertificates)}:{i}:Path"))
                yield return complaint;
        }
    }

    private static IEnumerable<string> Certificate(CertificateFile file, string setting)
    {
        var at = $"{EncryptionOptions.Section}:{setting}";
        if (!File.Exists(file.Path))
            return [$"{at}: there is no file {file.Path}."];
        try
        {
            using var certificate = file.Load();
            using var key = certificate.GetRSAPrivateKey();
            return key is null ? [$"{at}: {file.Path} holds no private RSA key."] : [];
        }
        catch (CryptographicException)
        {
            return [$"{at}: {file.Path} is not a PKCS#12 file that its password opens."];
        }
    }
}
