using Integrations.Abstractions;
using Integrations.Partners;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

public sealed class LimitSettingsTests
{
    private static readonly PretendPartner WithContract = new()
    {
        RateLimits = [new RateLimit(RateScope.Credential, 8, TimeSpan.FromMinutes(1)), new RateLimit(RateScope.Store, 2, TimeSpan.FromMinutes(1))],
    };

    [Fact]
    public void What_was_agreed_takes_the_place_of_the_contracts_limit_of_that_scope()
    {
        var registry = PretendPartner.RegistryOf(WithContract);
        var settings = PretendPartner.Settings(registry, 64,
            ("Partners:ALLY:RateLimits:store:Calls", "32"), ("Partners:ALLY:RateLimits:store:Seconds", "60"), ("Partners:ALLY:RateLimits:Address:Calls", "5"));

        settings.Complaints.ShouldBeEmpty();
        settings.RateLimits(PretendPartner.Name, registry).ShouldBe(
        [
            new RateLimit(RateScope.Address, 5, TimeSpan.FromSeconds(1)),
            new RateLimit(RateScope.Credential, 8, TimeSpan.FromMinutes(1)),
            new RateLimit(RateScope.Store, 32, TimeSpan.FromMinutes(1)),
        ]);
    }

    [Theory]
    [InlineData("RateLimits:Planet:Calls", "5", "RateLimits:Planet: ")]
    [InlineData("RateLimits:1:Calls", "5", "RateLimits:1: ")]
    [InlineData("RateLimits:Store:Calls", "0", "RateLimits:Store:Calls: ")]
    [InlineData("RateLimits:Store:Seconds", "0", "RateLimits:Store:Seconds: ", "RateLimits:Store:Calls: ")]
    [InlineData("RateLimits:Store:Seconds", "86401", "RateLimits:Store:Seconds: ", "RateLimits:Store:Calls: ")]
    [InlineData("TimeoutSeconds", "16", "TimeoutSeconds: ")]
    [InlineData("MaxInFlight", "0", "MaxInFlight: ")]
    [InlineData("MaxInFlight", "1025", "MaxInFlight: ")]
    public void A_bad_limit_is_refused_by_its_path(string name, string value, params string[] complaints)
    {
        var settings = PretendPartner.Settings(PretendPartner.Registry(), 64, ($"Partners:ALLY:{name}", value));

        settings.Complaints.Count.ShouldBe(complaints.Length);
        complaints.ShouldAllBe(c => settings.Complaints.Any(said => said.StartsWith("Partners:ALLY:" + c, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_defaults_are_as_documented()
    {
        var options = new PartnerOptions();

        options.MaxInFlight.ShouldBe(512);
        options.Timeout.ShouldBe(TimeSpan.FromSeconds(10));
        options.RateLimits.ShouldBeEmpty();
        options.AtMostOnce.ShouldBeEmpty();
    }
}
