using Integrations.ArchitectureTests.Rules;
using Integrations.Workbench.NewPartner;
using Shouldly;
using Xunit;

namespace Integrations.Workbench.Tests;

public sealed class ChosenNameTests
{
    private static readonly SourceFile[] Platform = [new("src/A.cs", "class Relay { } // color")];

    [Theory]
    [InlineData("Acme", "ACME")]
    [InlineData("DoorKnock", "DOORKNOCK")]
    [InlineData("Olo2", "OLO2")]
    public void A_good_name_has_its_spellings(string name, string member)
    {
        var chosen = Check(name);

        chosen.Member.ShouldBe(member);
        chosen.Project.ShouldBe($"modules/{name}/Integrations.Modules.{name}.csproj");
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("acme")]
    [InlineData("4Wheels")]
    [InlineData("Door-Knock")]
    [InlineData("../Acme")]
    [InlineData("Äcme")]
    public void A_name_that_no_type_could_have_is_refused(string name) => Refusal(name).ShouldContain("is no name for a module");

    [Theory]
    [InlineData("Known")]
    [InlineData("KNOWN")]
    public void A_partner_that_is_there_is_said_to_exist(string name) => Refusal(name).ShouldStartWith("The partner Known exists: modules/Known.");

    [Theory]
    [InlineData("Tests")]
    [InlineData("Newco")]
    public void A_name_of_the_tests_own_is_refused(string name) => Refusal(name).ShouldContain("the tests use");

    [Fact]
    public void A_word_of_the_platform_is_refused_with_its_place() => Refusal("Relay").ShouldContain("src/A.cs:1");

    [Fact]
    public void A_word_that_only_holds_the_letters_is_no_obstacle() => Check("Olo").Name.ShouldBe("Olo");

    private static ChosenName Check(string name) => ChosenName.Check(name, ["Known"], Platform);

    private static string Refusal(string name) => Should.Throw<RefusedException>(() => Check(name)).Message;
}
