using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests;

/// <summary>The re-map check as it is typed, on the orders of every partner that ships with the gateway.</summary>
public sealed class RemapCommandTests(City city) : IClassFixture<City>
{
    [Fact]
    public async Task With_the_modules_that_read_them_no_stored_request_of_any_partner_differs()
    {
        await city.GatewayAsync();
        foreach (var partner in city.World.Partners)
        {
            foreach (var version in partner.Speaks.Select(speaking => speaking.ApiVersion).Distinct())
                await city.World.SendOrderAsync(partner.Partner, version);
        }

        foreach (var partner in city.World.Partners)
        {
            var (exit, said) = await city.RunAsync(input: null, "remap", $"--partner={partner.Partner}", "--since=1d");
            exit.ShouldBe(0, said);
            said.ShouldContain("requests read", customMessage: partner.Partner);
            said.ShouldNotContain("0 requests read");
        }
    }

    [Theory]
    [InlineData("--partner=NOBODY", "--since=7d", "--partner:")]
    [InlineData("--partner=UBER", "--since=yesterday", "--since:")]
    [InlineData("--partner=UBER", "--since=7d --limit=none", "--limit:")]
    [InlineData("--partner=UBER", "", "--since:")]
    public async Task Wrong_arguments_are_one_sentence_and_exit_code_2(string partner, string more, string named)
    {
        var (exit, said) = await city.RunAsync(input: null, ["remap", partner, .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        exit.ShouldBe(2, said);
        said.ShouldContain(named);
    }
}
