using Integrations.Abstractions;
using Integrations.Testing;
using Integrations.Workbench.NewPartner;
using Shouldly;
using Xunit;

namespace Integrations.Workbench.Tests;

public sealed class PartnerMembersTests
{
    private static readonly string Text = File.ReadAllText(Repository.At(PartnerMembers.File));

    [Fact]
    public void The_file_lists_what_the_enum_has() => new PartnerMembers(Text).All.ShouldBe(Enum.GetNames<IntegrationType>());

    [Fact]
    public void A_new_member_is_one_more_line_after_the_others()
    {
        var longer = new PartnerMembers(Text).With("ACME_TEST");

        new PartnerMembers(longer).All.ShouldBe([.. Enum.GetNames<IntegrationType>(), "ACME_TEST"]);
        longer.Replace("    ACME_TEST,\n", "", StringComparison.Ordinal).ShouldBe(Text);
    }

    [Fact]
    public void Another_file_is_refused() => Should.Throw<RefusedException>(() => new PartnerMembers("public enum Other\n{\n    A,\n}\n"));
}
