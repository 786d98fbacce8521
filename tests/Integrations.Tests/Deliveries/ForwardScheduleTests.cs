using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Deliveries;

public sealed class ForwardScheduleTests
{
    [Fact]
    public void The_waits_are_short_and_stay_at_a_minute() =>
        Enumerable.Range(1, 9).Select(n => ForwardSchedule.Next(n, null, 0).TotalSeconds).ShouldBe([1, 2, 4, 8, 15, 30, 60, 60, 60]);

    [Fact]
    public void Jitter_and_the_services_wish_only_extend()
    {
        ForwardSchedule.Next(3, null, 1).ShouldBe(TimeSpan.FromSeconds(4.8));
        ForwardSchedule.Next(1, TimeSpan.FromSeconds(30), 0).ShouldBe(TimeSpan.FromSeconds(30));
        ForwardSchedule.Next(7, TimeSpan.FromSeconds(30), 0).ShouldBe(TimeSpan.FromSeconds(60));
    }
}

public sealed class DeliveriesServiceOptionsTests
{
    [Fact]
    public void Defaults_are_as_documented()
    {
        var options = new DeliveriesServiceOptions();

        options.Deadline.ShouldBe(TimeSpan.FromSeconds(10));
        options.MaxInFlight.ShouldBe(32);
        options.ForwardInBackground.ShouldBeTrue();
        options.Deadline.ShouldBeLessThan(CommandLease.Length);
    }

    [Fact]
    public void A_lease_outlasts_the_longest_call_and_ends_in_time_for_the_promise_to_go_on_within_30_s()
    {
        var longestCall = TimeSpan.FromSeconds(20);
        var recording = TimeSpan.FromSeconds(2);
        var lookingForWork = TimeSpan.FromSeconds(2);

        CommandLease.Length.ShouldBeGreaterThan(longestCall + recording);
        (CommandLease.Length + lookingForWork).ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("BaseAddress", "")]
    [InlineData("BaseAddress", "deliveries.example")]
    [InlineData("BaseAddress", "http://deliveries.example/")]
    [InlineData("BaseAddress", "https://user:pass@deliveries.example/")]
    [InlineData("Token", "")]
    [InlineData("DeadlineSeconds", "0")]
    [InlineData("DeadlineSeconds", "21")]
    [InlineData("MaxInFlight", "0")]
    public void A_bad_value_is_refused_with_its_path(string name, string value)
    {
        var settings = new Dictionary<string, string?>
        {
            ["DeliveriesService:BaseAddress"] = "https://deliveries.example/",
            ["DeliveriesService:Token"] = "t",
        };
        Bound(settings).Value.ShouldNotBeNull();
        settings[$"DeliveriesService:{name}"] = value;

        Should.Throw<OptionsValidationException>(() => Bound(settings).Value).Failures.ShouldContain(f => f.Contains($"DeliveriesService:{name}:"));
    }

    private static IOptions<DeliveriesServiceOptions> Bound(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection().AddExchange(configuration).AddDeliveries(configuration).BuildServiceProvider()
            .GetRequiredService<IOptions<DeliveriesServiceOptions>>();
    }
}

public sealed class RefusalRuleTests
{
    [Fact]
    public void Every_refusal_has_a_reason_that_a_partner_can_be_told()
    {
        foreach (var reason in Enum.GetValues<RefusalReason>())
            Should.NotThrow(() => RefusalRule.CancelReason(RefusalRule.Of(reason)));
        RefusalRule.CancelReason(RefusalRule.Of(RefusalReason.TooLarge)).ShouldBe(CancelReason.LargeOrder);
        RefusalRule.CancelReason(RefusalRule.Erased).ShouldBe(CancelReason.Other);
        RefusalRule.CancelReason("refused:Nonsense").ShouldBe(CancelReason.Other);
        RefusalRule.CancelReason(null).ShouldBe(CancelReason.Other);
    }
}
