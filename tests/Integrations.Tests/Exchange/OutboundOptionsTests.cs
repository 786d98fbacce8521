using Integrations.Exchange;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Exchange;

public sealed class OutboundOptionsTests
{
    [Fact]
    public void Defaults_are_as_documented()
    {
        var options = new OutboundOptions();

        options.AllowPrivateNetworks.ShouldBeFalse();
        options.ConnectTimeout.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData("99")]
    [InlineData("30001")]
    public void A_value_out_of_range_is_refused_with_its_name(string value)
    {
        using var outside = new Outside(("Outbound:ConnectTimeoutMilliseconds", value));

        Should.Throw<OptionsValidationException>(() => outside.Get<IOptions<OutboundOptions>>().Value)
            .Message.ShouldContain(nameof(OutboundOptions.ConnectTimeoutMilliseconds));
    }
}
