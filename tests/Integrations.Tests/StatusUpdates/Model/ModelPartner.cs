using Integrations.Abstractions;
using Integrations.StatusUpdates;
using static Integrations.Tests.StatusUpdates.Model.ModelViolation;

namespace Integrations.Tests.StatusUpdates.Model;

/// <summary>
/// The partner as it really is: what it took, by id and in order. It knows a repetition by its id. Every promise to partners is checked
/// here, at the moment in which it would be broken.
/// </summary>
internal sealed class ModelPartner(Reference reference, bool canBeAsked, bool careful)
{
    private readonly Dictionary<Guid, List<Taken>> _taken = [];

    public bool CanBeAsked { get; } = canBeAsked;

    /// <summary>What was taken last; null before the first.</summary>
    public Taken? LastOf(Guid delivery) => _taken.GetValueOrDefault(delivery)?[^1];

    public IReadOnlyList<Taken> AllOf(Guid delivery) => _taken.GetValueOrDefault(delivery) ?? [];

    public bool Has(Telling telling) => AllOf(telling.Owed.Claim.DeliveryId).Any(t => t.MessageId == telling.Change.Change.MessageId);

    /// <summary>Words for most statuses; silence, equal words, a failing module and operations that must not be repeated among them.</summary>
    public Saying? Word(StatusChange change) => change.Status is AttemptStatus.RescueRequested ? null
        : PretendPartner.WordFor(change.Status) is not { } word ? new Saying.Silent("no_word")
        : new Saying.Tell(word, new PartnerCall("status", "POST", "status", new Access.Open())
        {
            AtMostOnce = careful && change.Status is AttemptStatus.Assigned or AttemptStatus.AtDestination,
        });

    public void Take(Telling telling)
    {
        if (Has(telling))
            return;
        var change = telling.Change.Change;
        var delivery = telling.Owed.Claim.DeliveryId;
        var taken = new Taken(change.Seq, telling.Tell.PartnerStatus, change.RobotId, change.MessageId);
        if (LastOf(delivery) is { } last)
        {
            Unless(taken.Seq > last.Seq, $"the partner is moved backwards, from {last} to {taken}");
            Unless(!taken.SaysTheSameAs(last) || WasGivenUp(delivery, last.Seq, taken.Seq), $"the partner hears the same twice: {last} and {taken}");
        }

        if (!_taken.TryGetValue(delivery, out var all))
            _taken.Add(delivery, all = []);
        all.Add(taken);
    }

    /// <summary>A change that is not told because the partner knows is one that it does know.</summary>
    public void CheckKnown(Guid delivery, long seq, string? word, string? robot)
    {
        var heard = AllOf(delivery).LastOrDefault(t => t.Seq < seq);
        Unless(heard is not null && (heard.Word, heard.Robot) == (word, robot), $"change {seq} is suppressed as {word} of {robot}, and the partner heard {heard}");
    }

    /// <summary>At the end the partner is where the story is: at the last change that was told or known, or at one after it whose fate stayed open.</summary>
    public void CheckEnd(Guid delivery, Func<Change, Saying?> word)
    {
        var fates = reference.Decisions(delivery).ToDictionary(d => d.Seq, d => d.Decision);
        var told = reference.Stories[delivery].LastOrDefault(c => word(c) is Saying.Tell && fates[c.Seq] is Decision.Sent or Decision.Suppressed);
        if (told is null)
            return;
        var end = new Taken(told.Seq, ((Saying.Tell)word(told)!).PartnerStatus, told.RobotId, "");
        var last = LastOf(delivery);
        Unless(
            last is not null && (end.SaysTheSameAs(last) || (last.Seq > end.Seq && fates[last.Seq] is not Decision.Sent)),
            $"the story ends with {end}, and the partner with {last}");
    }

    // Of a change whose fate stayed open the partner may or may not know, so the next may sound the same either way.
    private bool WasGivenUp(Guid delivery, long from, long to) =>
        reference.Decisions(delivery).Any(d => d.Seq >= from && d.Seq < to && d.Decision is Decision.Dead or Decision.Expired or Decision.Moot
            && reference.Calls.Any(c => c.Delivery == delivery && c.Seq == d.Seq));
}

internal sealed record Taken(long Seq, string Word, string? Robot, string MessageId)
{
    public bool SaysTheSameAs(Taken other) => (Word, Robot) == (other.Word, other.Robot);
}
