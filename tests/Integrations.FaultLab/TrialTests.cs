using Integrations.Sandbox.Partners;
using Shouldly;
using Xunit;

namespace Integrations.FaultLab;

/// <summary>The laws, each seen to complain about a made-up run, and not to complain about what is promised.</summary>
public sealed class TrialTests
{
    private const string Node = "box-7-1a2b";

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Delivery = Guid.CreateVersion7(Start);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<Receipt> _receipts = [];
    private readonly List<Attempt> _attempts = [];
    private readonly List<Change> _changes = [];
    private readonly List<Decided> _decisions = [];
    private readonly List<Fall> _falls = [];

    [Fact]
    public void A_run_without_a_fault_breaks_no_law()
    {
        Told(1, at: 1);
        Told(2, at: 2);

        Violations().ShouldBeEmpty();
    }

    [Fact]
    public void A_change_without_a_decision_and_one_with_two_are_found()
    {
        Told(1, at: 1);
        Told(2, at: 2);
        _decisions.RemoveAt(0);
        _decisions.Add(_decisions[0]);

        Trial().ChangesWithoutTheirOneDecision().Count().ShouldBe(2);
    }

    [Fact]
    public void A_change_that_was_given_up_is_found()
    {
        Told(1, at: 1);
        _decisions[0] = _decisions[0] with { Decision = "Dead" };

        Trial().ChangesWithoutTheirOneDecision().ShouldHaveSingleItem();
    }

    [Fact]
    public void A_call_without_an_outcome_and_an_outcome_without_a_call_are_found()
    {
        Told(1, at: 1);
        _attempts[0] = _attempts[0] with { Outcome = null };

        new Trial(Evidence() with { AnswersWithoutCall = 1 }, _falls).CallsWithoutOutcome().Count().ShouldBe(2);
    }

    [Fact]
    public void A_call_that_nobody_wrote_down_is_found()
    {
        Told(1, at: 1);
        Received(1, at: 2);

        Trial().CallsNotOnRecord().ShouldHaveSingleItem();
    }

    [Fact]
    public void A_second_receipt_is_right_only_after_an_attempt_in_doubt()
    {
        Told(1, at: 1);
        Told(1, at: 2);
        Trial().ReceiptsTooManyOrTooFew().ShouldHaveSingleItem();

        _attempts[0] = _attempts[0] with { Outcome = "Retry", Detail = "connection_lost", Status = null };
        Trial().ReceiptsTooManyOrTooFew().ShouldBeEmpty();
    }

    [Fact]
    public void What_is_recorded_as_sent_and_never_arrived_is_found()
    {
        Told(1, at: 1);
        _receipts.Clear();

        Trial().ReceiptsTooManyOrTooFew().ShouldHaveSingleItem();
    }

    [Fact]
    public void An_older_change_after_a_newer_one_is_out_of_order_even_as_a_repetition()
    {
        Told(1, at: 1);
        Told(2, at: 2);
        Told(1, at: 3);

        Trial().OutOfOrder().ShouldHaveSingleItem();
    }

    [Fact]
    public void Only_what_a_held_host_sent_late_and_the_audit_calls_stale_is_counted_apart()
    {
        Told(1, at: 1);
        Told(2, at: 30);
        Received(1, at: 41);
        _attempts[0] = _attempts[0] with { Stale = true, Node = Node };
        Trial().OutOfOrder().ShouldHaveSingleItem();

        _falls.Add(new Fall("held still", 7, At(2)) { Until = At(40) });
        Trial().OutOfOrder().ShouldBeEmpty();
        Trial().SentLateByAHeldHost().ShouldHaveSingleItem();
    }

    [Fact]
    public void Work_that_lies_free_while_newer_work_is_taken_up_is_found()
    {
        var other = Guid.CreateVersion7(Start);
        _falls.Add(new Fall("killed", 7, At(5)) { Held = [new Held(Delivery, Ends: At(20), IsForward: false, IsRetry: false)] });
        Told(1, at: 50);
        _changes.Add(new Change(other, 1, 1, At(25)));
        _decisions.Add(new Decided(other, 1, "Sent", Reason: null, At(26)));
        Trial().LeftLyingLongerThanOthers(Trial().Recoveries(), Patience).ShouldHaveSingleItem();

        // Where everybody has to wait, it is not worse off.
        _decisions[^1] = _decisions[^1] with { At = At(60) };
        Trial().LeftLyingLongerThanOthers(Trial().Recoveries(), Patience).ShouldBeEmpty();
    }

    private IEnumerable<string> Violations()
    {
        var trial = Trial();
        return
        [
            .. trial.ChangesWithoutTheirOneDecision(), .. trial.CallsWithoutOutcome(), .. trial.CallsNotOnRecord(),
            .. trial.ReceiptsTooManyOrTooFew(), .. trial.OutOfOrder(), .. trial.SentLateByAHeldHost(),
        ];
    }

    /// <summary>A change is told and answered.</summary>
    private void Told(long seq, double at)
    {
        if (!_changes.Exists(change => change.Seq == seq))
        {
            _changes.Add(new Change(Delivery, seq, seq, At(at)));
            _decisions.Add(new Decided(Delivery, seq, "Sent", Reason: null, At(at)));
        }

        _attempts.Add(new Attempt
        {
            Delivery = Delivery,
            Seq = seq,
            MessageId = Message(seq),
            Node = "box-1-0",
            Purpose = Attempt.Telling,
            LeaseToken = _attempts.Count + 1,
            RequestedAt = At(at),
            Outcome = "Sent",
            Detail = "http_200",
            Status = 200,
            RecordedAt = At(at),
        });
        Received(seq, at);
    }

    private void Received(long seq, double at) => _receipts.Add(new Receipt
    {
        Seq = _receipts.Count + 1,
        At = At(at),
        Partner = "P",
        Region = "US",
        ApiVersion = 1,
        Operation = "status",
        ExternalId = "X-1",
        MessageId = Message(seq),
        Word = "word",
        Digest = "",
        Heard = true,
    });

    private Trial Trial() => new(Evidence(), _falls);

    private Evidence Evidence() => new()
    {
        Receipts = _receipts,
        Attempts = _attempts,
        Changes = _changes,
        Decisions = _decisions,
        AnswersWithoutCall = 0,
        Owing = [],
        Deliveries = new Dictionary<(string, string), Guid>(),
    };

    private static string Message(long seq) => $"{Delivery:N}-{seq}";

    private static DateTimeOffset At(double seconds) => Start + TimeSpan.FromSeconds(seconds);
}
