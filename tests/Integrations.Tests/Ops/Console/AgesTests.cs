using System.Globalization;
using Integrations.Ops.Console;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Console;

/// <summary>What a time says of itself: UTC, and what the partner's clock shows at the same moment.</summary>
public sealed class AgesTests
{
    [Theory]
    // The day before, there.
    [InlineData("2026-11-23T00:50:12Z", "America/Los_Angeles", "2026-11-23 00:50:12 UTC · 2026-11-22 16:50:12 America/Los_Angeles (partner)")]
    [InlineData("2026-11-23T20:50:12Z", "America/Los_Angeles", "2026-11-23 20:50:12 UTC · 12:50:12 America/Los_Angeles (partner)")]
    [InlineData("2026-12-31T23:30:00Z", "Europe/Berlin", "2026-12-31 23:30:00 UTC · 2027-01-01 00:30:00 Europe/Berlin (partner)")]
    // Summer.
    [InlineData("2026-07-01T12:00:00Z", "America/Los_Angeles", "2026-07-01 12:00:00 UTC · 05:00:00 America/Los_Angeles (partner)")]
    // The hour that there is not, and the one that comes twice.
    [InlineData("2026-03-08T09:59:59Z", "America/Los_Angeles", "2026-03-08 09:59:59 UTC · 01:59:59 America/Los_Angeles (partner)")]
    [InlineData("2026-03-08T10:00:00Z", "America/Los_Angeles", "2026-03-08 10:00:00 UTC · 03:00:00 America/Los_Angeles (partner)")]
    [InlineData("2026-10-25T00:30:00Z", "Europe/Berlin", "2026-10-25 00:30:00 UTC · 02:30:00 +02:00 Europe/Berlin (partner)")]
    [InlineData("2026-10-25T01:30:00Z", "Europe/Berlin", "2026-10-25 01:30:00 UTC · 02:30:00 +01:00 Europe/Berlin (partner)")]
    [InlineData("2026-11-23T00:50:12Z", null, "2026-11-23 00:50:12 UTC")]
    public void A_time_says_the_partner_s_clock_where_it_is_known(string time, string? zone, string said) =>
        Ages.Exact(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), zone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(zone)).ShouldBe(said);
}
