using Integrations.Abstractions;

namespace Integrations.StatusUpdates.Explain;

/// <summary>What the partner is owed about a delivery, and what holds it.</summary>
/// <param name="Since">The age of the debt.</param>
/// <param name="Changes">How many have no decision yet.</param>
/// <param name="Owed">The first of them, in order.</param>
/// <param name="Gate">That holds it now.</param>
/// <param name="Then">Gates behind it that are shut as well.</param>
internal sealed record Waiting(DateTimeOffset? Since, int Changes, IReadOnlyList<OwedNow> Owed, Gate Gate, IReadOnlyList<Gate> Then)
{
    /// <summary>Changes that are shown one by one.</summary>
    public const int MostShown = 100;

    /// <summary>Attempts made at the change that is next.</summary>
    public int Attempts { get; init; }

    /// <summary>Set while a call may have arrived without an answer.</summary>
    public InDoubt? InDoubt { get; init; }

    /// <summary>The next instant at which it can move by itself, by the database's clock; null when only a person can move it.</summary>
    public DateTimeOffset? NextMoveAt => Gates.Any(g => g.OpensAt is null) ? null : Gates.Max(g => g.OpensAt);

    /// <summary>What a person has to do; null when waiting is enough.</summary>
    public string? Needs => Gates.FirstOrDefault(g => g.Needs is not null && g.OpensAt is null)?.Needs ?? Gates.FirstOrDefault(g => g.Needs is not null)?.Needs;

    private IEnumerable<Gate> Gates => Then.Prepend(Gate);
}

/// <summary>A change that has no decision yet.</summary>
/// <param name="Seq">Of the change.</param>
/// <param name="Status">Reported; null for an answer.</param>
/// <param name="Class">A milestone is never dropped for a newer one.</param>
/// <param name="RobotId">Who carries it out.</param>
/// <param name="RecordedAt">Since when it is owed.</param>
/// <param name="NewsUntil">Told later than this it helps nobody.</param>
internal sealed record OwedNow(long Seq, AttemptStatus? Status, StatusClass Class, string? RobotId, DateTimeOffset RecordedAt, DateTimeOffset NewsUntil)
{
    /// <summary>Of an answer: the partner's event.</summary>
    public string? Answers { get; init; }

    /// <summary>The partner's word; null where it has none.</summary>
    public string? Word { get; init; }

    /// <summary>What would become of it if it were claimed now.</summary>
    public Fate Fate { get; init; }

    public long? SupersededBy { get; init; }

    public string? Reason { get; init; }
}

/// <summary>What the plan says of an owed change.</summary>
internal enum Fate
{
    /// <summary>It is told next.</summary>
    Next,

    /// <summary>It is looked at again when the next one is decided.</summary>
    Later,
    Superseded,
    Suppressed,
    NotTold,
    Expired,
    Dead,
}

/// <summary>A call may have arrived, so its change comes before anything else.</summary>
/// <param name="Seq">The change that was told.</param>
/// <param name="Settled">How it becomes certain.</param>
internal sealed record InDoubt(long Seq, Settling Settled);

internal enum Settling
{
    /// <summary>The partner can be asked whether it has the change, and is.</summary>
    AskedFirst,

    /// <summary>The call is repeated under its old id, by which the partner knows a repetition.</summary>
    ToldAgain,

    /// <summary>It must not be repeated and nobody can be asked: it becomes a dead letter.</summary>
    LeftToAPerson,
}
