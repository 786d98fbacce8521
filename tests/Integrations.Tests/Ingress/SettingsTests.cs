using Integrations.Abstractions;
using Integrations.Ingress;
using Integrations.Ops;
using Integrations.Partners;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>Settings are as documented, and bad ones stop the start with their path.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void The_defaults_are_as_documented()
    {
        var options = new IngressOptions();

        options.BodyBytes.ShouldBe(256 * 1024);
        options.BodyTime.ShouldBe(TimeSpan.FromSeconds(10));
        options.RideThrough.ShouldBe(TimeSpan.FromSeconds(4));
        options.RetryAfter.ShouldBe(TimeSpan.FromSeconds(5));
        options.RequestsPerSecond.ShouldBe(500);
        options.Burst.ShouldBe(2000);
        options.PastGrace.ShouldBe(TimeSpan.FromMinutes(15));
        options.Furthest.ShouldBe(TimeSpan.FromDays(90));
        options.MaxItems.ShouldBe(200);
        options.MaxQuantity.ShouldBe(1000);
        options.MaxJobs.ShouldBe(1);
        options.MaxWaypointsPerJob.ShouldBe(2);
    }

    [Theory]
    [InlineData("BodyKilobytes", "0")]
    [InlineData("BodyKilobytes", "1025")]
    [InlineData("BodySeconds", "0")]
    [InlineData("RideThroughMilliseconds", "4001")]
    [InlineData("RideThroughMilliseconds", "0")]
    [InlineData("RetryAfterSeconds", "0")]
    [InlineData("RequestsPerSecond", "0")]
    [InlineData("Burst", "0")]
    [InlineData("PastGraceMinutes", "-1")]
    [InlineData("FurthestDays", "0")]
    [InlineData("MaxItems", "0")]
    [InlineData("MaxQuantity", "0")]
    [InlineData("MaxJobs", "0")]
    [InlineData("MaxWaypointsPerJob", "1")]
    public void A_bad_setting_is_refused_by_its_path(string name, string value)
    {
        var failures = Failures(new() { [$"Ingress:{name}"] = value, ["Internal:Tokens:0"] = PretendGateway.InternalToken });

        failures.ShouldHaveSingleItem().ShouldStartWith($"Ingress:{name}: ");
    }

    [Theory]
    [InlineData("Internal:Tokens: ")]
    [InlineData("Internal:Tokens: ", "a token of twenty-four letters", "a second token of many letters", "a third token of so many letters")]
    [InlineData("Internal:Tokens:1: ", "a token of twenty-four letters", "short")]
    public void Tokens_are_one_or_two_and_not_short(string complaint, params string[] tokens)
    {
        var settings = tokens.Select((token, i) => (token, i)).ToDictionary(t => $"Internal:Tokens:{t.i}", string? (t) => t.token, StringComparer.Ordinal);

        Failures(settings).ShouldHaveSingleItem().ShouldStartWith(complaint);
    }

    [Fact]
    public void No_complaint_quotes_a_token() =>
        Failures(new() { ["Internal:Tokens:0"] = "s3cr3t" }).ShouldAllBe(f => !f.Contains("s3cr3t", StringComparison.Ordinal));

    [Theory]
    [InlineData("too short")]
    [InlineData("whsec_not base64 at all, however long it may be")]
    [InlineData("base64url:###################################")]
    [InlineData("whsec_AAAA")]
    public void An_inbound_secret_that_is_no_key_stops_the_start(string secret)
    {
        var settings = PretendSettings.Of(
            PretendSettings.Partner(IntegrationType.ALLY, "US").Inbound(IntegrationType.ALLY, "US", 0, secret), new PretendModule(IntegrationType.ALLY, 1));

        settings.Complaints.ShouldHaveSingleItem().ShouldStartWith("Partners:ALLY:Regions:US:Inbound:0:Secret: ");
        settings.Complaints[0].ShouldNotContain(secret);
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, "https://gateway.example.com", false)]
    [InlineData(true, "gateway.example.com/base", true)]
    [InlineData(false, null, false)]
    [InlineData(false, "gateway.example.com/base", true)]
    public void A_signature_over_our_address_needs_the_address(bool covered, string? address, bool complains)
    {
        var values = PretendSettings.Partner(IntegrationType.ALLY, "US")
            .Inbound(IntegrationType.ALLY, "US", 0, "an inbound secret of the partner");
        values["Partners:ALLY:PublicUrl"] = address;

        var complaints = PretendSettings.Of(values, new PretendModule(IntegrationType.ALLY, 1) { CoversPublicUrl = covered }).Complaints;

        if (complains)
            complaints.ShouldHaveSingleItem().ShouldStartWith("Partners:ALLY:PublicUrl: ");
        else
            complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Europe/Berlin", false)]
    [InlineData("America/Los_Angeles", false)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("Berlin", true)]
    [InlineData("Pacific Standard Time", true)]
    [InlineData("../../etc/passwd", true)]
    public void A_region_s_time_zone_is_one_that_is_known(string? name, bool complains)
    {
        var values = PretendSettings.Partner(IntegrationType.ALLY, "US").Inbound(IntegrationType.ALLY, "US", 0, "an inbound secret of the partner");
        values["Partners:ALLY:Regions:US:TimeZone"] = name;

        var settings = PretendSettings.Of(values, new PretendModule(IntegrationType.ALLY, 1));

        settings.Zone(IntegrationType.ALLY, Region.US)?.Id.ShouldBe(name);
        if (complains)
            settings.Complaints.ShouldHaveSingleItem().ShouldBe("Partners:ALLY:Regions:US:TimeZone: this machine knows no time zone of this name; one as in Europe/Berlin is needed.");
        else
            settings.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public void A_partner_that_nobody_speaks_for_is_not_enabled()
    {
        var values = PretendSettings.Partner(IntegrationType.ALLY, "US");

        PretendSettings.Of(values, new PretendModule(IntegrationType.UBER, 1)).Complaints
            .ShouldHaveSingleItem().ShouldBe("Partners:ALLY:Enabled: there is no module for ALLY.");
    }

    [Fact]
    public void A_partner_is_named_to_the_letter()
    {
        foreach (var name in new[] { "ally", "2", "NOBODY" })
        {
            var settings = PretendSettings.Of(new Dictionary<string, string?>(StringComparer.Ordinal) { [$"Partners:{name}:Enabled"] = "true" });
            settings.Complaints.ShouldContain(c => c.StartsWith($"Partners:{name}:", StringComparison.Ordinal), name);
        }
    }

    [Theory]
    [InlineData("plain letters", "706c61696e206c657474657273")]
    [InlineData("whsec_AQIDBA==", "01020304")]
    [InlineData("base64:AQIDBA==", "01020304")]
    [InlineData("base64url:_-8", "ffef")]
    public void A_secret_says_by_its_beginning_which_bytes_it_means(string secret, string hex) =>
        Convert.ToHexStringLower(SecretBytes.Of(secret)).ShouldBe(hex);

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_=")]
    [InlineData("base64url:+/")]
    public void A_secret_that_is_not_what_its_beginning_says_is_none(string secret)
    {
        SecretBytes.TryOf(secret, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => SecretBytes.Of(secret));
    }

    private static List<string> Failures(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddIngress(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        using var provider = services.BuildServiceProvider();
        return [.. Failures<IngressOptions>(provider), .. Failures<InternalOptions>(provider)];
    }

    private static IEnumerable<string> Failures<T>(ServiceProvider provider)
        where T : class
    {
        try
        {
            _ = provider.GetRequiredService<IOptions<T>>().Value;
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }
    }
}
