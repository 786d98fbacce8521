using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.DoorDash;

public sealed class DoorDashTooLateTests
{
    private static readonly DeliveryFacts Facts = new()
    {
        DeliveryId = Guid.Parse("0198f0a4-b000-7000-8000-00000000beef"),
        ExternalId = "D-1",
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Status = AttemptStatus.Assigned,
    };

    [Theory]
    [InlineData(AttemptStatus.Delivered, "delivery_completed")]
    [InlineData(AttemptStatus.TimedOut, "delivery_cancelled")]
    [InlineData(AttemptStatus.InTransit, "delivery_picked_up")]
    [InlineData(AttemptStatus.AtPickup, "cancellation_window_closed")]
    [InlineData(null, "delivery_creation_in_progress")]
    public void Too_late_says_why(AttemptStatus? status, string reason)
    {
        var (reply, body) = DoorDashSays.Hears("v2-cancel", new Verdict.CancelTooLate(Facts with { Status = status }));

        reply.Status.ShouldBe(409);
        body["code"]!.GetValue<string>().ShouldBe("cancel_not_allowed");
        body["reason"]!.GetValue<string>().ShouldBe(reason);
    }

    [Fact]
    public void Too_late_is_a_400_in_classic_with_its_list_of_fields()
    {
        var (reply, body) = DoorDashSays.Hears("v1-cancel", new Verdict.CancelTooLate(Facts));

        reply.Status.ShouldBe(400);
        body["field_errors"]!.AsArray().Count.ShouldBe(0);
    }

    [Fact]
    public void An_update_that_comes_too_late_is_not_allowed()
    {
        var (reply, body) = DoorDashSays.Hears("v2-update", new Verdict.UpdateTooLate(Facts with { Status = AttemptStatus.AtPickup }));

        reply.Status.ShouldBe(409);
        (body["code"]!.GetValue<string>(), body["reason"]!.GetValue<string>()).ShouldBe(("update_not_allowed", "update_window_closed"));
    }
}
