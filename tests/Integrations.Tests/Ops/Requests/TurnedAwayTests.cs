using System.Diagnostics.Metrics;
using Integrations.Ops.Requests;
using Integrations.Tests.Ingress;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Requests;

/// <summary>Of what proved nothing there is a count, of this host alone.</summary>
public sealed class TurnedAwayTests(PretendGateway gateway) : IClassFixture<PretendGateway>
{
    [Fact]
    public async Task What_did_not_prove_whose_it_is_is_counted_with_its_reason_and_what_is_kept_is_not()
    {
        using var away = new TurnedAway(gateway.Services.GetRequiredService<IMeterFactory>(), TimeProvider.System);
        using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var elsewhere = new TurnedAway(meters.GetRequiredService<IMeterFactory>(), TimeProvider.System);

        await gateway.CreateAsync(Orders.Good(Orders.NewId()), secret: "another secret than the partner's");
        await gateway.SendAsync("POST", "/ALLY/v1/deliveries", Orders.Good(Orders.NewId()), change: request => request.Content!.Headers.ContentType = new("text/plain"));
        await gateway.CreateAsync(Orders.Good(Orders.NewId()));

        away.Counts.Select(c => (c.Partner, c.Count)).ShouldBe([("ALLY", 1), ("ALLY", 1)]);
        away.Counts.ShouldContain(c => c.Why == "another content type");
        away.Counts.ShouldContain(c => c.Why.StartsWith("not proved: ", StringComparison.Ordinal));
        elsewhere.Counts.ShouldBeEmpty();
    }
}
