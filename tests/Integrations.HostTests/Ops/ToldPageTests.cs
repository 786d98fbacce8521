using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests.Ops;

/// <summary>How long partners waited for word, and the calls behind each number.</summary>
public sealed partial class ToldPageTests(City city) : IClassFixture<City>
{
    [Fact]
    public async Task Each_cell_of_what_was_told_leads_to_a_list_of_as_many()
    {
        var gateway = await city.GatewayAsync();
        // Of one partner: in a rush of many, the calls that are looked at may be those of others.
        for (var i = 0; i < 4; i++)
            await city.World.SendOrderAsync("UBER");
        await city.AllFinalAsync(4);
        using var visitor = await Visitor.ByLinkAsync(gateway);

        foreach (var page in new[] { "partners", "partners/UBER", "partners/UBER?hours=24" })
        {
            var cells = Cell().Matches(await visitor.ReadAsync(page));
            cells.Count.ShouldBeGreaterThan(0, page);
            foreach (Match cell in cells)
            {
                var list = await visitor.ReadAsync(cell.Groups["path"].Value);
                var count = int.Parse(cell.Groups["count"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
                Row().Count(list).ShouldBe(count, cell.Value);
                list.ShouldContain($">{count} change");
            }
        }

        (await visitor.ReadAsync("partners/UBER")).ShouldContain("▼");
    }

    [Fact]
    public async Task A_span_that_is_none_is_refused()
    {
        using var visitor = await Visitor.ByLinkAsync(await city.GatewayAsync());

        foreach (var asked in new[] { "", "from=2026-11-22T10:00Z&until=2026-11-22T12:00Z&bucket=1", "from=2026-11-22T10:00Z&until=2026-11-22T10:15Z&bucket=12" })
            (await visitor.SeeAsync($"audit/told?{asked}")).Status.ShouldBe(HttpStatusCode.BadRequest, asked);
        (await visitor.SeeAsync("audit/told?partner=x&from=2026-11-22T10:00Z&until=2026-11-22T10:15Z&bucket=1")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [GeneratedRegex("<a href=\"/ops/(?<path>audit/told[^\"]+)\"[^>]*>(?<count>[0-9,]+)</a>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Cell();

    [GeneratedRegex("<a href=\"/ops/orders/[0-9a-f-]{36}\">", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
