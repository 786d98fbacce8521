namespace Integrations.StatusUpdates.Settlements;

/// <summary>What came of a person's decision; a refusal says what stands against it, as a stable word.</summary>
internal sealed record SettleResult(string Outcome, bool Done)
{
    public const string UnknownDelivery = "unknown_delivery";

    /// <summary>Nothing of it is dead, or somebody has decided already.</summary>
    public const string NothingToSettle = "nothing_to_settle";

    /// <summary>Something newer is being told: said now, it would come out of order.</summary>
    public const string NewerPending = "newer_pending";

    /// <summary>The partner has heard something newer already.</summary>
    public const string NewerTold = "newer_told";

    /// <summary>It does not wait, or is being told at this moment.</summary>
    public const string NotWaiting = "not_waiting";

    public const string NothingOwed = "nothing_owed";

    /// <summary>A call is under way.</summary>
    public const string BeingTold = "being_told";

    public const string NotHeld = "not_held";

    public const string NeverTold = "never_told";

    /// <summary>The day that it belongs to is gone.</summary>
    public const string NotKept = "not_kept";

    public static SettleResult Refused(string why) => new(why, Done: false);

    /// <summary>For people.</summary>
    public string Sentence => Outcome switch
    {
        UnknownDelivery => "Nothing was ever owed about this delivery.",
        NothingToSettle => "Nothing is left to decide: no change of it is dead, or somebody has decided already.",
        NewerPending => "A newer change is being told to the partner. Wait until that is decided; sent now, this one would come out of order.",
        NewerTold => "The partner has heard a newer change already; this one would come out of order. It may be dismissed.",
        NothingOwed => "The partner is owed nothing any more.",
        BeingTold => "A call to the partner is under way. Wait until it has ended.",
        NotWaiting => "It does not wait for an attempt: it is being told at this moment, is held by somebody, or nothing is owed.",
        NotHeld => "Nobody holds it any more.",
        NeverTold => "The partner was never told this.",
        NotKept => "It is not kept any more, so it cannot be told again.",
        _ => Outcome,
    };
}
