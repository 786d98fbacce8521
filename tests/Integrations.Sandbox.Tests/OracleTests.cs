using System.Collections.Immutable;
using Integrations.Abstractions;
using Integrations.Sandbox.Partners;
using Integrations.Sandbox.Report;
using Shouldly;
using Xunit;

namespace Integrations.Sandbox.Tests;

public sealed class OracleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_told_change_once_in_order_is_right()
    {
        var found = Judge("Requested Assigned InTransitToPartner AtPickup InTransit Delivered", "assigned coming at_pickup on_the_way done");

        found.HeardTheLast.ShouldBeTrue();
        (found.Duplicated, found.OutOfOrder, found.MilestonesSkipped).ShouldBe((0, 0, 0));
        found.Latencies.Count.ShouldBe(5);
    }

    [Fact]
    public void Skipped_progress_is_right_because_a_subsequence_is_enough()
    {
        var found = Judge("Assigned InTransitToPartner AtPickup InTransit AtDestination Delivered", "assigned on_the_way done");

        found.HeardTheLast.ShouldBeTrue();
        (found.Duplicated, found.OutOfOrder, found.MilestonesSkipped).ShouldBe((0, 0, 0));
    }

    [Fact]
    public void A_missing_milestone_is_counted_apart()
    {
        var found = Judge("Assigned InTransitToPartner InTransit Delivered", "coming done");

        found.OutOfOrder.ShouldBe(0);
        found.MilestonesSkipped.ShouldBe(2);
    }

    [Fact]
    public void Two_statuses_under_one_word_are_rightly_said_once()
    {
        var found = Judge("AtDestination DeliveryInProgress", "there");

        found.HeardTheLast.ShouldBeTrue();
        found.Duplicated.ShouldBe(0);
    }

    [Fact]
    public void Equal_neighbours_are_duplicates_even_where_the_truth_has_two_statuses()
    {
        var found = Judge("AtDestination DeliveryInProgress Delivered", "there there done");

        found.Duplicated.ShouldBe(1);
        found.OutOfOrder.ShouldBe(0);
    }

    [Fact]
    public void The_same_word_with_another_robot_is_news()
    {
        var truth = new[] { Happened("InTransit", "r1"), Happened("Rescued", "r1"), Happened("InTransit", "r2") };

        Judge(truth, Heard(1, "on_the_way", "r1"), Heard(2, "on_the_way", "r2")).Duplicated.ShouldBe(0);
        Judge(truth, Heard(1, "on_the_way", "r1")).HeardTheLast.ShouldBeFalse();
        Judge(truth, Heard(1, "on_the_way", "r2"), Heard(2, "on_the_way", "r2")).Duplicated.ShouldBe(1);
    }

    [Fact]
    public void A_partner_that_hears_no_robot_may_hear_the_word_again_when_the_robot_changed()
    {
        var truth = new[] { Happened("InTransit", "r1"), Happened("Rescued", "r1"), Happened("InTransit", "r2") };

        Judge(truth, Heard(1, "on_the_way"), Heard(2, "on_the_way")).Duplicated.ShouldBe(0);
        Judge(truth, Heard(1, "on_the_way"), Heard(2, "on_the_way"), Heard(3, "on_the_way")).Duplicated.ShouldBe(1);
    }

    [Fact]
    public void A_robot_that_was_never_there_is_out_of_order()
    {
        Judge([Happened("InTransit", "r1")], Heard(1, "on_the_way", "r7")).OutOfOrder.ShouldBe(1);
    }

    [Theory]
    [InlineData("AtPickup InTransit Delivered", "on_the_way at_pickup done")]
    [InlineData("AtPickup InTransit Delivered", "at_pickup done on_the_way")]
    [InlineData("AtPickup Delivered", "on_the_way done")]
    public void An_older_word_after_a_newer_one_and_a_word_that_never_was_true_are_inversions(string truth, string heard)
    {
        Judge(truth, heard).OutOfOrder.ShouldBe(1);
    }

    [Fact]
    public void A_word_may_come_back_when_the_truth_came_back()
    {
        var found = Judge("InTransit AtDestination ReturnInitiated ReturnCanceled InTransit Delivered", "on_the_way there on_the_way done");

        (found.Duplicated, found.OutOfOrder, found.HeardTheLast).ShouldBe((0, 0, true));
    }

    [Fact]
    public void The_last_told_change_has_to_be_heard_and_a_silent_one_after_it_not()
    {
        Judge("InTransit Delivered", "on_the_way").HeardTheLast.ShouldBeFalse();
        Judge("AtPickup Unrecoverable", "at_pickup").HeardTheLast.ShouldBeTrue();
        Judge("Unrecoverable", "").HeardTheLast.ShouldBeTrue();
    }

    [Fact]
    public void A_partner_that_cancelled_may_be_told_so_and_need_not_be()
    {
        Moment[] truth = [Happened("InTransit"), Happened("Canceled") with { MayBeSilent = true }];

        Judge(truth, Heard(1, "on_the_way")).HeardTheLast.ShouldBeTrue();
        Judge(truth, Heard(1, "on_the_way"), Heard(2, "canceled")).HeardTheLast.ShouldBeTrue();
        Judge(truth).HeardTheLast.ShouldBeFalse();
        Judge(truth, Heard(1, "on_the_way")).MilestonesSkipped.ShouldBe(0);
    }

    [Fact]
    public void A_refused_order_may_be_told_as_failed_or_cancelled()
    {
        var truth = new[] { Moment.Refused(Noon) };

        Judge(truth, Heard(1, "canceled")).HeardTheLast.ShouldBeTrue();
        Judge(truth).HeardTheLast.ShouldBeFalse();
    }

    [Fact]
    public void The_same_message_again_is_a_duplicate()
    {
        var found = Judge([Happened("InTransit"), Happened("Delivered")], Heard(1, "on_the_way"), Heard(1, "on_the_way") with { Seq = 2 }, Heard(3, "done"));

        (found.Duplicated, found.RepeatedInDoubt, found.OutOfOrder).ShouldBe((1, 0, 0));
    }

    [Fact]
    public void The_same_message_again_after_a_lost_answer_is_excused()
    {
        var found = Judge(
            [Happened("InTransit"), Happened("Delivered")],
            Heard(1, "on_the_way") with { InDoubt = true }, Heard(1, "on_the_way") with { Seq = 2 }, Heard(3, "done"));

        (found.Duplicated, found.RepeatedInDoubt).ShouldBe((0, 1));
    }

    [Theory]
    [InlineData(5, 20, true)]
    [InlineData(40, 60, false)]
    [InlineData(30, 20, false)]
    public void The_gateways_death_excuses_only_what_was_said_just_before_it(int diedAt, int saidAgainAt, bool excused)
    {
        var deaths = ImmutableList.Create(Noon.AddSeconds(diedAt));
        var again = Heard(1, "on_the_way") with { Seq = 2, At = Noon.AddSeconds(saidAgainAt) };

        var found = new Oracle(Hearings, deaths).Judge([Happened("InTransit")], [Heard(1, "on_the_way") with { At = Noon }, again]);

        (found.RepeatedInDoubt, found.Duplicated).ShouldBe(excused ? (1, 0) : (0, 1));
    }

    [Fact]
    public void A_repetition_behind_a_later_word_is_an_inversion_even_in_doubt()
    {
        var found = Judge(
            [Happened("InTransit"), Happened("Delivered")],
            Heard(1, "on_the_way") with { InDoubt = true }, Heard(2, "done"), Heard(1, "on_the_way") with { Seq = 3 });

        (found.OutOfOrder, found.RepeatedInDoubt).ShouldBe((1, 0));
    }

    [Fact]
    public void Equal_bytes_without_a_message_id_are_one_message_only_as_neighbours()
    {
        var truth = new[] { Happened("InTransit"), Happened("AtDestination"), Happened("ReturnCanceled"), Happened("InTransit") };
        var first = Heard(1, "on_the_way") with { MessageId = null, Digest = "same" };

        var found = Judge(truth, first, Heard(2, "there"), first with { Seq = 3 });

        (found.OutOfOrder, found.Duplicated, found.HeardTheLast).ShouldBe((0, 0, true));
        Judge(truth, first, first with { Seq = 2 }).Duplicated.ShouldBe(1);
    }

    [Fact]
    public void What_the_partner_did_not_take_counts_for_nothing()
    {
        var found = Judge([Happened("InTransit")], Heard(1, "on_the_way") with { Heard = false }, Heard(1, "on_the_way") with { Seq = 2 });

        (found.Duplicated, found.RepeatedInDoubt, found.HeardTheLast).ShouldBe((0, 0, true));
    }

    private static IEnumerable<Hearing> Hearings =>
        AcmeWorld.Acme.HearsIn(1).Select(hearing => hearing with
        {
            Words = hearing.Words.ToDictionary(
                word => word.Key, word => (IReadOnlyList<string>)[.. word.Value.Where(status => status is not "Unrecoverable")], StringComparer.Ordinal),
        });

    private static Judgement Judge(string truth, string heard) =>
        Judge([.. Words(truth).Select(status => Happened(status))], [.. Words(heard).Select((word, at) => Heard(at + 1, word))]);

    private static Judgement Judge(Moment[] truth, params Receipt[] receipts) => new Oracle(Hearings, []).Judge(truth, receipts);

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Moment Happened(string status, string? robot = null) => new([Enum.Parse<AttemptStatus>(status)], robot, Noon);

    private static Receipt Heard(long seq, string word, string? robot = null) => new()
    {
        Seq = seq,
        At = Noon.AddSeconds(seq),
        Partner = "ACME",
        Region = "US",
        ApiVersion = 1,
        Operation = word is "canceled" ? "cancel" : "status",
        ExternalId = "A-1",
        MessageId = $"m{seq}",
        Word = word,
        Robot = robot,
        Digest = $"d{seq}",
        Answered = 200,
        Heard = true,
    };
}
