using Integrations.Abstractions;
using Integrations.Customers;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Customers;

public sealed class BlindIndexTests
{
    private readonly BlindIndex _index = new(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    /// <summary>Computed with Python's cryptography package: rows written today must be found by every later build.</summary>
    [Theory]
    [InlineData(IntegrationType.DOORDASH, "9ef9e5cdba49a9f5")]
    [InlineData(IntegrationType.UBER, "fbcdc9c9e3dece33")]
    public void A_phone_has_the_fingerprint_that_it_always_had(IntegrationType partner, string fingerprint) =>
        Convert.ToHexStringLower(_index.Of(partner, "+14155550100")).ShouldBe(fingerprint);

    [Fact]
    public void One_phone_looks_the_same_within_a_partner_and_different_between_partners()
    {
        var ofEach = Enum.GetValues<IntegrationType>().Select(p => Convert.ToHexString(_index.Of(p, "+14155550100"))).ToList();

        _index.Of(IntegrationType.UBER, PhoneNumber.ToE164(new Personal("(415) 555-0100"), "US")!.Value.Value)
            .ShouldBe(_index.Of(IntegrationType.UBER, "+14155550100"));
        ofEach.ShouldBeUnique();
        _index.Of(IntegrationType.UBER, "+14155550101").ShouldNotBe(_index.Of(IntegrationType.UBER, "+14155550100"));
    }

    [Fact]
    public void Another_root_gives_other_fingerprints() =>
        new BlindIndex(new byte[32]).Of(IntegrationType.UBER, "+14155550100").ShouldNotBe(_index.Of(IntegrationType.UBER, "+14155550100"));

    [Theory]
    [InlineData("4155550100")]
    [InlineData("+1 415 555 0100")]
    [InlineData("")]
    public void A_number_that_was_not_normalised_is_our_mistake_and_is_not_repeated(string text)
    {
        var mistake = Should.Throw<ArgumentException>(() => _index.Of(IntegrationType.UBER, text));

        if (text.Length > 0)
            mistake.Message.ShouldNotContain(text);
    }
}
