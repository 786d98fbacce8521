using Integrations.Customers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Customers;

public sealed class EncryptionOptionsTests : IDisposable
{
    private const string Folder = "Encryption:KeyFolder";
    private const string Certificate = "Encryption:CertificatePath";
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("encryption-");

    private string NewFolder => Path.Combine(_temp.FullName, "keys");

    [Fact]
    public void Nothing_is_assumed()
    {
        var options = new EncryptionOptions();

        options.KeyFolder.ShouldBeNull();
        options.CertificatePath.ShouldBeNull();
        options.CertificatePassword.ShouldBeNull();
        options.RetiredCertificates.ShouldBeEmpty();
        options.AllowUnprotectedKeys.ShouldBeFalse();
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public void No_start_without_a_folder(string environment)
    {
        Complaints(environment, [("Encryption:AllowUnprotectedKeys", "true")]).ShouldHaveSingleItem().ShouldStartWith(Folder);
        Complaints(environment, [(Folder, " "), ("Encryption:AllowUnprotectedKeys", "true")]).ShouldHaveSingleItem().ShouldStartWith(Folder);
    }

    [Fact]
    public void No_start_with_a_folder_that_depends_on_where_one_stands() =>
        Complaints("Development", [(Folder, "keys")]).ShouldHaveSingleItem().ShouldStartWith(Folder);

    [Fact]
    public void No_start_with_a_file_in_the_folders_place()
    {
        File.WriteAllText(NewFolder, "");

        Complaints("Development", [(Folder, NewFolder)]).ShouldHaveSingleItem().ShouldStartWith(Folder);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void No_start_with_a_folder_that_others_may_enter(UnixFileMode others)
    {
        var mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(NewFolder, mine);
        Complaints("Development", [(Folder, NewFolder)]).ShouldBeEmpty();

        File.SetUnixFileMode(NewFolder, mine | others);

        Complaints("Development", [(Folder, NewFolder)]).ShouldHaveSingleItem().ShouldContain("chmod 700");
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public void Outside_development_the_ring_is_encrypted_or_the_operator_has_said_otherwise(string environment)
    {
        var pfx = Path.Combine(_temp.FullName, "ring.pfx");
        TestCertificate.Write(pfx, "right");

        Complaints(environment, [(Folder, NewFolder)]).ShouldHaveSingleItem().ShouldStartWith(Certificate);
        Complaints(environment, [(Folder, NewFolder), ("Encryption:AllowUnprotectedKeys", "true")]).ShouldBeEmpty();
        Complaints(environment, [(Folder, NewFolder), (Certificate, pfx), ("Encryption:CertificatePassword", "right")]).ShouldBeEmpty();
    }

    [Fact]
    public void No_start_with_a_certificate_that_cannot_be_used()
    {
        var pfx = Path.Combine(_temp.FullName, "ring.pfx");
        TestCertificate.Write(pfx, "right");

        Complaints("Production", [(Folder, NewFolder), (Certificate, pfx + ".not")]).ShouldHaveSingleItem().ShouldStartWith(Certificate);
        var wrong = Complaints("Production", [(Folder, NewFolder), (Certificate, pfx), ("Encryption:CertificatePassword", "wrong")]).ShouldHaveSingleItem();
        wrong.ShouldStartWith(Certificate);
        wrong.ShouldNotContain("wrong");
        Complaints("Production", [(Folder, NewFolder), ("Encryption:CertificatePassword", "right"), ("Encryption:AllowUnprotectedKeys", "true")])
            .ShouldHaveSingleItem().ShouldStartWith(Certificate);
        Complaints("Development", [(Folder, NewFolder), ("Encryption:RetiredCertificates:0:Path", pfx), ("Encryption:RetiredCertificates:0:Password", "wrong")])
            .ShouldHaveSingleItem().ShouldStartWith("Encryption:RetiredCertificates:0:Path");
    }

    public void Dispose() => _temp.Delete(recursive: true);

    /// <summary>What a host of this environment says to these settings when it starts.</summary>
    private static string[] Complaints(string environment, (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value))).Build();
        var services = new ServiceCollection()
            .AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = environment })
            .AddCustomers(configuration);
        using var provider = services.BuildServiceProvider();
        try
        {
            provider.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException refused)
        {
            return [.. refused.Failures];
        }
    }
}
