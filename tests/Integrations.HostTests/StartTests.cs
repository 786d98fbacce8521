using Integrations.Testing;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests;

public sealed class StartTests(City city) : IClassFixture<City>
{
    [Fact]
    public async Task Production_without_a_database_says_what_to_set()
    {
        (await RefusalAsync(new() { ["ASPNETCORE_ENVIRONMENT"] = "Production" })).ShouldContain("ConnectionStrings:Integrations");
    }

    [Theory]
    [InlineData("Partners:UBER:Regions:US:BaseAddresses:1", "", "Partners:UBER:Regions:US:BaseAddresses:1")]
    [InlineData("Partners:UBER:Regions:US:Inbound:0:Secret", "", "Partners:UBER:Regions:US:Inbound:0:Secret")]
    [InlineData("Partners:UBER:TimeoutSeconds", "600", "Partners:UBER:TimeoutSeconds")]
    [InlineData("Partners:NOBODY:Enabled", "true", "Partners:NOBODY")]
    [InlineData("Partners:OLO:PublicUrl", "", "Partners:OLO:PublicUrl")]
    [InlineData("StatusUpdates:LeaseSeconds", "300", "StatusUpdates:LeaseSeconds")]
    [InlineData("Internal:Tokens:0", "short", "Internal:Tokens:0")]
    [InlineData("DeliveriesService:BaseAddress", "ftp://127.0.0.1/", "DeliveriesService:BaseAddress")]
    [InlineData("Encryption:KeyFolder", "relative/keys", "Encryption:KeyFolder")]
    public async Task A_setting_that_cannot_work_refuses_the_start_and_is_named(string path, string value, string named)
    {
        var settings = new Dictionary<string, string>(city.World.GatewaySettings(GatewayProcess.FreeAddress()), StringComparer.Ordinal)
        {
            ["ConnectionStrings:Integrations"] = city.ConnectionString,
            ["Encryption:KeyFolder"] = Path.Combine(city.Folder, "keys"),
            [path] = value,
        };

        (await RefusalAsync(settings)).ShouldContain(named);
    }

    [Fact]
    public async Task Production_does_not_migrate_by_itself_and_says_how()
    {
        var settings = new Dictionary<string, string>(city.World.GatewaySettings(GatewayProcess.FreeAddress()), StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings:Integrations"] = city.ConnectionString,
            ["Encryption:KeyFolder"] = Path.Combine(city.Folder, "keys"),
            ["Encryption:AllowUnprotectedKeys"] = "true",
        };

        (await RefusalAsync(settings)).ShouldContain("migrate");
    }

    private async Task<string> RefusalAsync(Dictionary<string, string> settings)
    {
        await using var gateway = GatewayProcess.Start(
            Path.Combine(city.Folder, $"{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}.log"), GatewayProcess.FreeAddress(), settings);
        await gateway.EndedAsync();
        gateway.ExitCode.ShouldBe(2);
        var log = "";
        await Eventually.Holds(async () => (log = await gateway.LogAsync()).Length > 0, "it said why");
        log.ShouldNotContain("   at Integrations.");
        return log;
    }
}
