using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Uber;

/// <summary>The contract's own rules between fields: windows, ages, who may leave what at a door.</summary>
public sealed class UberRulesTests
{
    [Theory]
    [InlineData("pickup_deadline_dt", "2026-06-02T18:09:59Z", "pickup_deadline_dt pickup_window_too_small", "dropoff_ready_dt dropoff_ready_after_pickup_deadline")]
    [InlineData("dropoff_ready_dt", "2026-06-02T18:30:01Z", "dropoff_ready_dt dropoff_ready_after_pickup_deadline")]
    [InlineData("dropoff_deadline_dt", "2026-06-02T18:39:59Z", "dropoff_deadline_dt dropoff_deadline_too_early")]
    [InlineData("dropoff_deadline_dt", "2026-06-02T18:29:59Z", "dropoff_deadline_dt dropoff_deadline_too_early", "dropoff_deadline_dt dropoff_deadline_before_pickup_deadline")]
    public void A_broken_window_is_named_with_the_contracts_own_code(string field, string time, params string[] faults)
    {
        UberCalls.Faults(UberCalls.Read("v1-create", UberCalls.Order((field, time)))).ShouldBe(faults);
    }

    [Theory]
    [InlineData("pickup_deadline_dt", "2026-06-02T18:20:00Z")]
    [InlineData("dropoff_ready_dt", "2026-06-02T18:30:00Z")]
    [InlineData("dropoff_deadline_dt", "2026-06-02T18:40:00Z")]
    [InlineData("dropoff_deadline_dt", "2026-06-02T20:40:00+02:00")]
    public void A_window_on_its_bound_holds(string field, string time)
    {
        UberCalls.ReadOrder((field, time)).ExternalId.ShouldBe("ue-70001");
    }

    [Fact]
    public void No_window_at_all_means_as_soon_as_possible()
    {
        var draft = UberCalls.ReadOrder(
            ("pickup_ready_dt", null), ("pickup_deadline_dt", null), ("dropoff_ready_dt", null), ("dropoff_deadline_dt", null));

        draft.PickupReadyAt.ShouldBeNull();
        draft.DropoffDeadline.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"identification":{"min_age":18}}""", false, 18)]
    [InlineData("""{"identification":{"min_age":18}}""", true, 18)]
    [InlineData("""{"identification":{"min_age":18.0}}""", false, 18)]
    [InlineData("{}", true, 21)]
    [InlineData("{}", false, null)]
    public void An_age_check_says_nothing_about_the_contents(string verification, bool requiresId, int? age)
    {
        var draft = UberCalls.ReadOrder(("dropoff_verification", JsonNode.Parse(verification)), ("requires_id", requiresId));

        draft.MinimumAge.ShouldBe(age);
        draft.ContentsKnown.ShouldBeFalse();
        draft.Contents.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("return", UndeliverableAction.ReturnToPickup)]
    [InlineData("discard", UndeliverableAction.Dispose)]
    [InlineData("leave_at_door", UndeliverableAction.LeaveAtDoor)]
    [InlineData(null, UndeliverableAction.ReturnToPickup)]
    public void What_to_do_with_goods_that_nobody_takes(string? word, UndeliverableAction action)
    {
        UberCalls.ReadOrder(("dropoff_verification", null), ("undeliverable_action", word)).IfUndeliverable.ShouldBe(action);
    }

    [Theory]
    [InlineData("undeliverable_action", "leave_at_door", """{"identification":{"min_age":21}}""", true)]
    [InlineData("undeliverable_action", "leave_at_door", """{"pincode":{"enabled":true}}""", true)]
    [InlineData("undeliverable_action", "leave_at_door", """{"pincode":{"enabled":false}}""", false)]
    [InlineData("deliverable_action", "deliverable_action_leave_at_door", """{"signature_requirement":{"enabled":true}}""", true)]
    [InlineData("deliverable_action", "deliverable_action_leave_at_door", """{"signature":true}""", true)]
    [InlineData("deliverable_action", "deliverable_action_leave_at_door", """{"pincode":{"enabled":true}}""", false)]
    public void Nothing_that_needs_a_person_is_left_at_a_door(string field, string action, string verification, bool refused)
    {
        var inbound = UberCalls.Read(
            "v1-create", UberCalls.Order((field, action), ("dropoff_verification", JsonNode.Parse(verification))));

        if (refused)
            UberCalls.Faults(inbound).ShouldBe([$"{field} not_with:dropoff_verification"]);
        else
            inbound.ShouldBeOfType<Inbound.Create>();
    }
}
