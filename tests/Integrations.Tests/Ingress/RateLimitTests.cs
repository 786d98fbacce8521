using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>A flood from one address to one partner's routes.</summary>
public sealed class RateLimitTests(RateLimitTests.Gateway gateway) : IClassFixture<RateLimitTests.Gateway>
{
    [Fact]
    public async Task A_flood_is_answered_in_the_partners_words_and_says_when_to_come_again()
    {
        var heard = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => gateway.CreateAsync(Orders.Good(Orders.NewId()))));
        var other = await gateway.CreateAsync(Orders.Good(Orders.NewId()), partner: IntegrationType.UBER);

        var refused = heard.Where(h => h.Status is 429).ToList();
        heard.Count(h => h.Status is 201 or 202).ShouldBeInRange(4, 6);
        refused.Count.ShouldBeGreaterThanOrEqualTo(6);
        refused.ShouldAllBe(h => h.Verdict == "TooManyRequests" && int.Parse(h.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) >= 1);
        refused.Select(h => Guid.Parse(h.RequestId!)).Distinct().Count().ShouldBe(refused.Count);
        other.Status.ShouldBe(201);
    }

    public sealed class Gateway : PretendGateway
    {
        protected override Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal)
        {
            ["Ingress:Burst"] = "4",
            ["Ingress:RequestsPerSecond"] = "1",
        };
    }
}
