using Integrations.Storage;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Storage;

public sealed class PostgresBinariesTests
{
    private static readonly PostgresBinaries[] Several = [new("/a", 15), new("/b", 17), new("/c", 14)];

    [Fact]
    public void The_newest_makes_a_new_cluster() => PostgresBinaries.Choose(Several, clusterVersion: null).Folder.ShouldBe("/b");

    [Fact]
    public void A_cluster_is_opened_by_the_version_that_made_it() => PostgresBinaries.Choose(Several, clusterVersion: 15).Folder.ShouldBe("/a");

    [Fact]
    public void Without_a_usable_one_a_sentence_names_the_package() =>
        Should.Throw<InvalidOperationException>(() => PostgresBinaries.Choose([new("/c", 14)], clusterVersion: null))
            .Message.ShouldContain("apt-get install -y postgresql");

    [Fact]
    public void A_cluster_whose_version_is_gone_is_named_with_its_package() =>
        Should.Throw<InvalidOperationException>(() => PostgresBinaries.Choose([new("/b", 17)], clusterVersion: 15))
            .Message.ShouldContain("apt-get install -y postgresql-15");

    [Fact]
    public void An_incomplete_folder_is_not_taken() => PostgresBinaries.Installed(["/nowhere", Path.GetTempPath()]).ShouldBeEmpty();

    [Theory]
    [InlineData("postgres:x:101:104::/:/bin/bash", "101:104")]
    [InlineData("nobody:x:65534:65534::/:/bin/false", "65534:65534")]
    public void Root_lends_the_programs_to_an_ordinary_user(string line, string ids)
    {
        var account = PostgresAccount.Ordinary(["root:x:0:0::/root:/bin/bash", line]);

        account.Ids.ShouldBe(ids);
        account.Command("initdb", ["-D", "x"]).Program.ShouldBe("setpriv");
    }

    [Fact]
    public void Root_alone_is_refused() =>
        Should.Throw<InvalidOperationException>(() => PostgresAccount.Ordinary(["root:x:0:0::/root:/bin/bash"])).Message.ShouldContain("ordinary user");
}
